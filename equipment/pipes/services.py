"""Every write of places and tallies that a person asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as AbstractMapping
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import Refused
from core.events import services as events
from core.files import rules as files
from core.files import services as attachments
from core.leases import RELEASED
from core.rows import change
from core.states import move
from core.transfer.sheet import open_workbook
from equipment.catalogue import rules as catalogue
from equipment.catalogue.models import ProductLine
from equipment.pipes import aims, queries, rules
from equipment.pipes.aims import Aim
from equipment.pipes.models import Location, Tally, TallyRow
from equipment.pipes.tally import kinds, layout
from equipment.pipes.tally import rows as tally_rows
from equipment.pipes.tally.flags import Flag
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.preview import TallyPreview
from equipment.pipes.tally.reading import metres

SHOWN_ERRORS = 100


@transaction.atomic
def create_location(
    *,
    memorandum: Memorandum,
    name: str,
    kind: str,
    by: User,
    now: dt.datetime,
    parent: Location | None = None,
    name_az: str = "",
    name_ru: str = "",
) -> Location:
    """A place of the person's own party, named once under its parent. Raises Refused."""
    rules.require_import(by, memorandum.pk)
    if parent is not None:
        rules.check_above(parent, memorandum.pk, by.organisation_id)
    if not name.strip():
        raise Refused(_("Give the place a name."), field="name")
    rules.check_parent(kind, parent.kind if parent else "")
    if Location.objects.filter(memorandum=memorandum, parent=parent, name=name.strip()).exists():
        raise Refused(_("There is a place of this name already."), field="name")
    location = Location.objects.create(
        memorandum=memorandum,
        organisation=by.organisation,
        name=name.strip(),
        name_az=name_az.strip(),
        name_ru=name_ru.strip(),
        kind=kind,
        parent=parent,
    )
    events.record(
        verb="location.created", about=location, by=by, now=now, after={"name": location.name}
    )
    return location


@transaction.atomic
def upload_tally(
    *,
    memorandum: Memorandum,
    upload: File[Any],
    product_line: ProductLine,
    location: Location,
    by: User,
    now: dt.datetime,
    name: str = "",
    purpose: str = Tally.Purpose.RUNNING.value,
    laid_from: Location | None = None,
    on: dt.date | None = None,
) -> Tally:
    """Take a measuring list in; it is looked through, and nothing of it is registered yet.

    `laid_from` and `on` are given for pipe that is laid down, and for no other. Raises NotAllowed,
    Refused at the place or day that does not go with the `purpose`, or Refused at `file` (code:
    `encrypted`, `macros`, `zip_bomb`, `not_spreadsheet` and the others of the gate, and those of
    stored files).
    """
    rules.require_import(by, memorandum.pk)
    rules.check_place(location, memorandum.pk)
    aim = Aim(purpose, location, laid_from, on)
    aims.check(aim, memorandum.pk, timezone.localdate(now))
    catalogue.require_offered(product_line, "product_line")
    _look_into(upload)
    tally = Tally.objects.create(
        memorandum=memorandum,
        organisation=by.organisation,
        name=(name.strip() or files.clean_name(upload.name or ""))[:150],
        product_line=product_line,
        uploaded_by=by,
        uploaded_at=now,
        **vars(aim),
    )
    tally.source = attachments.attach_file(upload=upload, parent=tally, by=by, now=now)
    tally.save(update_fields=["source"])
    _tell(tally, "uploaded", by, now, after=_uploaded(tally))
    return tally


def _look_into(upload: File[Any]) -> None:
    files.check_size(upload.size or 0, settings.FILE_LIMIT_BYTES)
    upload.seek(0)
    open_workbook(upload.read(settings.FILE_LIMIT_BYTES + 1))


def _uploaded(tally: Tally) -> dict[str, str]:
    told = {"name": tally.name, "status": tally.status, "purpose": tally.purpose}
    return told | ({"on": tally.on.isoformat()} if tally.on else {})


@transaction.atomic
def map_tally(*, tally: Tally, mapping: Mapping, by: User, now: dt.datetime) -> Tally:
    """Choose how the sheet is read; what was decided about single rows before is forgotten.

    Raises NotAllowed, Conflict, or Refused naming the part of the mapping that is wrong.
    """
    rules.require_decide(by, tally)
    sheet = queries.sheet_of(tally, mapping.sheet)
    for target, column in mapping.columns.items():
        if column > sheet.last_column:
            raise Refused(_("This is not a column of the sheet."), field=target, code="mapping")
    tally_rows.classify(sheet, mapping, purpose=tally.purpose)
    datum = None if mapping.datum is None else metres(mapping.datum, mapping.unit)
    left = tally.status
    move(
        tally,
        "map",
        mapping=mapping.as_dict(),
        layout_key=layout.layout_key(sheet, mapping.header_first, mapping.header_last),
        datum_m=datum,
        overrides={},
        failure="",
    )
    after = {"sheet": mapping.sheet, "columns": len(mapping.columns)}
    _step(tally, "mapped", left, by, now, after=after)
    return tally


@transaction.atomic
def decide_rows(
    *, tally: Tally, outcomes: AbstractMapping[int, str], by: User, now: dt.datetime
) -> Tally:
    """Say for single rows what they become; the engine's own suggestion takes a decision back.

    Raises NotAllowed, Conflict, or Refused for rows or outcomes that there are not.
    """
    rules.require_decide(by, tally)
    if tally.status != Tally.Status.MAPPED:
        raise Refused(_("Rows are decided while the columns are chosen."), code="wrong_state")
    preview = queries.preview_of(tally)
    suggested = {row.sheet_row: row.suggested for row in preview.rows}
    before = queries.overrides_of(tally)
    decided = dict(before)
    for row, outcome in outcomes.items():
        if row not in suggested or outcome not in kinds.OUTCOMES:
            raise Refused(_("A row cannot become this."), field="overrides", code="outcome")
        decided.pop(row, None)
        if outcome != suggested[row]:
            decided[row] = outcome
    if decided == before:
        return tally
    change(tally, overrides={str(row): outcome for row, outcome in sorted(decided.items())})
    changed = sorted(row for row in {*before, *decided} if before.get(row) != decided.get(row))
    _tell(tally, "rows_decided", by, now, after={"rows": changed[:50]})
    return tally


@transaction.atomic
def commit_tally(
    *, tally: Tally, by: User, now: dt.datetime, accept_look_alikes: bool = False
) -> Tally:
    """Ask for the whole tally to be registered; a worker does it, whole or not at all.

    Serials that look like others of the register are taken when `accept_look_alikes` says that
    they are other pipes. Raises NotAllowed, Conflict, or Refused with one row for each error that
    stops it, or each serial that must be confirmed.
    """
    rules.require_decide(by, tally)
    rules.check_place(tally.location, tally.memorandum_id)
    preview = queries.preview_of(tally) if tally.status == Tally.Status.MAPPED else None
    if preview is not None and not preview.ok:
        raise _errors(preview)
    if preview is not None and preview.look_alikes and not accept_look_alikes:
        raise _unconfirmed(preview)
    kept = len(preview.rows) if preview else 0
    left = tally.status
    accepted = {"look_alikes_accepted": accept_look_alikes}
    asked = {"committed_by": by, **accepted}
    move(tally, "commit", rows_total=kept, rows_done=0, failure="", **asked, **RELEASED)
    after = {"rows": kept, **(accepted if accept_look_alikes else {})}
    _step(tally, "commit_requested", left, by, now, after=after)
    return tally


def _unconfirmed(preview: TallyPreview) -> Refused:
    rows = [
        {"cell": flag.cell, "code": flag.code, "message": flag.text} for flag in preview.look_alikes
    ]
    words = _("Some serials look like others of the register: confirm that they are other pipes.")
    return Refused(words, code="look_alike", rows=rows[:SHOWN_ERRORS])


def _errors(preview: TallyPreview) -> Refused:
    count = preview.totals.errors
    found: list[tuple[int | None, Flag]] = [(None, flag) for flag in preview.flags]
    found += [(row.sheet_row, flag) for row in preview.rows for flag in row.flags]
    rows = [
        {"row": row, "cell": flag.cell, "code": flag.code, "message": flag.text}
        for row, flag in found
        if flag.is_error
    ]
    words = ngettext(
        "%(count)s error stops this tally; nothing was registered.",
        "%(count)s errors stop this tally; nothing was registered.",
        count,
    )
    return Refused(words % {"count": count}, code="tally_errors", rows=rows[:SHOWN_ERRORS])


@transaction.atomic
def cancel_import(*, tally: Tally, by: User, now: dt.datetime) -> Tally:
    """Stop a registration that is under way; nothing of it stays. Raises Conflict if it is done."""
    rules.require_decide(by, tally)
    left = tally.status
    move(tally, "cancel", rows_done=0, **RELEASED)
    TallyRow.objects.filter(tally=tally).delete()
    _step(tally, "import_cancelled", left, by, now)
    return tally


@transaction.atomic
def discard_tally(*, tally: Tally, by: User, now: dt.datetime, reason: str = "") -> Tally:
    """Put a tally away that is not to be registered; its file stays in the history."""
    rules.require_decide(by, tally)
    left = tally.status
    move(tally, "discard")
    _step(tally, "discarded", left, by, now, reason=reason.strip())
    return tally


def _step(
    tally: Tally,
    verb: str,
    left: str,
    by: User,
    now: dt.datetime,
    *,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Tell a change of state: the one that was left and the one that was reached."""
    reached = {**(after or {}), "status": tally.status}
    _tell(tally, verb, by, now, before={"status": left}, after=reached, reason=reason)


def _tell(
    tally: Tally,
    verb: str,
    by: User,
    now: dt.datetime,
    **told: Any,
) -> None:
    events.record(verb=f"tally.{verb}", about=tally, by=by, now=now, **told)
