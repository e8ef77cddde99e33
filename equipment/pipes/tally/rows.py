"""The preview of a tally: what every row of the sheet will become, and where it disagrees."""

from collections.abc import Mapping as AbstractMapping
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from core.errors import Refused
from core.transfer.sheet import Sheet
from core.transfer.text import fold_serial
from equipment.pipes.tally import checks, kinds, matching
from equipment.pipes.tally.flags import ERRORS, Flag
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.preview import PreviewRow, TallyPreview
from equipment.pipes.tally.purposes import Purpose
from equipment.pipes.tally.reading import LIMITS, Raw, cell_of, metres, read_row
from equipment.pipes.tally.register import Register

MAX_ROWS = 10_000
ZERO = Decimal(0)


def classify(
    sheet: Sheet,
    mapping: Mapping,
    *,
    purpose: str = Purpose.RUNNING,
    known: Register | None = None,
    overrides: AbstractMapping[int, str] | None = None,
) -> TallyPreview:
    """What each row below the header becomes, in the order of the sheet.

    `overrides` says by sheet row what a person decided instead. Raises Refused for a sheet of
    more than 10,000 rows or an outcome that is none; everything else is a flag on its row.
    """
    last = min(sheet.last_row, mapping.last_row or sheet.last_row)
    if last - mapping.first_row >= MAX_ROWS:
        raise Refused(_("A tally of more than 10,000 rows is not read."), field="last_row")
    chosen = _checked(overrides or {})
    raws = [read_row(sheet, mapping, row) for row in range(mapping.first_row, last + 1)]
    rows = [_decide(raw, mapping, chosen.get(raw.sheet_row)) for raw in raws]
    _read_short_as_pups(rows, chosen, mapping)
    datum = None if mapping.datum is None else metres(mapping.datum, mapping.unit)
    checks.number_and_measure(rows, raws, mapping, datum)
    checks.repeats(rows, mapping)
    told = checks.of_whole(rows, mapping, datum, is_string=purpose == Purpose.RUNNING)
    preview = TallyPreview(mapping, rows, datum, told)
    if known is not None:
        compare(preview, known)
    return preview


def compare(preview: TallyPreview, register: Register) -> None:
    """Look at the rows beside the register, once: known joints, steps, what is still there."""
    preview.still_there = matching.compare(preview.rows, preview.mapping, register)


def _checked(overrides: AbstractMapping[int, str]) -> AbstractMapping[int, str]:
    for outcome in overrides.values():
        if outcome not in kinds.OUTCOMES:
            raise Refused(_("A row cannot become this."), field="overrides", code="outcome")
    return overrides


def _decide(raw: Raw, mapping: Mapping, chosen: str | None) -> PreviewRow:
    """Say what one row becomes by itself."""
    reason = kinds.why_ignored(raw, mapping.labels)
    row = _row(raw, mapping)
    row.suggested = "ignored" if reason else _suggested(row, raw)
    row.outcome = chosen or row.suggested
    if row.outcome == "ignored":
        row.reason = reason or "left_out"
        row.flags = _flags_of_ignored(row, mapping)
        return row
    if row.outcome == "rejected":
        row.reason = "struck_out" if row.struck or row.said == "rejected" else "chosen"
    elif row.outcome != row.suggested:
        row.reason = "chosen"
    row.flags.extend(_flags_of_length(row, mapping))
    return row


def _kind(raw: Raw) -> str:
    return kinds.kind_said(raw) or kinds.kind_of(raw)


def _suggested(row: PreviewRow, raw: Raw) -> str:
    return "rejected" if row.struck else _kind(raw)


def _flags_of_ignored(row: PreviewRow, mapping: Mapping) -> list[Flag]:
    if row.reason in ("no_length", "struck_no_length") and (row.number or row.serial):
        return [Flag("number_without_length", cell_of(mapping, "number", row.sheet_row))]
    return []


def _row(raw: Raw, mapping: Mapping) -> PreviewRow:
    number, serial = raw.texts.get("number", ""), raw.texts.get("serial", "")
    effective, overall, loss = _lengths(raw, mapping)
    found = kinds.struck(number) if not effective else None
    if found:
        number, effective = found.number, metres(found.length, mapping.unit)
    if mapping.number_is_serial and not serial and _kind(raw) != "accessory":
        serial = number[:60]
    return PreviewRow(
        sheet_row=raw.sheet_row,
        sequence=raw.texts.get("sequence", ""),
        number=number,
        number_key=fold_serial(number)[:120],
        serial=serial,
        serial_key=fold_serial(serial)[:60],
        description=raw.texts.get("description", ""),
        overall_length=overall or None,
        makeup_loss=loss,
        effective_length=effective,
        stand=raw.texts.get("stand", ""),
        comment=_comment(raw),
        readings=raw.readings,
        flags=list(raw.flags),
        struck=found is not None,
        said=kinds.kind_said(raw),
    )


def _comment(raw: Raw) -> str:
    """The condition that a laying-down list tells, before its comment."""
    said = [raw.texts[name] for name in ("condition", "comment") if raw.texts.get(name)]
    return "; ".join(said)[: LIMITS["comment"]]


def _lengths(raw: Raw, mapping: Mapping) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Effective length, overall length and make-up loss, in metres."""
    given = raw.measures
    overall = given.get("overall_length")
    loss = given.get("makeup_loss")
    if loss is None and overall is not None and mapping.makeup_loss is not None:
        loss = metres(mapping.makeup_loss, mapping.unit)
    effective = given.get("effective_length", given.get("length"))
    if effective is None and overall is not None:
        effective = overall - (loss or ZERO) if overall else ZERO
    return effective, overall, loss


def _flags_of_length(row: PreviewRow, mapping: Mapping) -> list[Flag]:
    """Refuse lengths that no pipe has; a length that could not be read is flagged already."""
    cell = cell_of(mapping, checks.length_target(mapping), row.sheet_row)
    length = row.effective_length
    if length is None:
        unread = any(flag.code in ERRORS for flag in row.flags)
        return [] if unread else [Flag("length_missing", cell)]
    if length == 0:
        return [Flag("length_zero", cell)]
    if length < 0 or (row.overall_length or ZERO) < 0:
        return [Flag("negative_length", cell, sheet=str(length))]
    return [*checks.absurd(row, cell), *checks.effective(row, cell)]


def _read_short_as_pups(
    rows: list[PreviewRow], chosen: AbstractMapping[int, str], mapping: Mapping
) -> None:
    """A plain length far shorter than the string's middle joint is a pup, and says so."""
    lengths = [r.effective_length for r in rows if r.outcome == "joint" and r.effective_length]
    middle = median(lengths) if lengths else ZERO
    for row in rows:
        length = row.effective_length
        plain = row.outcome == "joint" and row.sheet_row not in chosen and not row.said
        if plain and length and length > 0 and kinds.is_short(length, middle):
            row.outcome = row.suggested = "pup"
            cell = cell_of(mapping, checks.length_target(mapping), row.sheet_row)
            row.flags.append(Flag("short_joint", cell, ours=str(length)))
