"""Checks of a tally against itself and against the register; each finding is a flag on its row."""

from decimal import Decimal

from equipment.pipes.tally.flags import Flag
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.preview import PreviewRow
from equipment.pipes.tally.reading import Raw, cell_of
from equipment.pipes.tally.words import LENGTHS

TOLERANCE_M = Decimal("0.002")
# A foot figure converted to whole millimetres is off by half of one at most, row by row.
ROUNDING_M = Decimal("0.0005")
LONGEST = {
    "joint": Decimal(16),
    "pup": Decimal(16),
    "accessory": Decimal(30),
    "rejected": Decimal(16),
}
SHORTEST = {
    "joint": Decimal("0.3"),
    "pup": Decimal("0.3"),
    "accessory": Decimal("0.02"),
    "rejected": Decimal("0.3"),
}
LONGEST_LOSS_M = Decimal("0.5")
ZERO = Decimal(0)


def length_target(mapping: Mapping) -> str:
    """The column whose length counts in the string."""
    return next((name for name in LENGTHS if name in mapping.columns), "length")


def absurd(row: PreviewRow, cell: str) -> list[Flag]:
    """Lengths and losses that no such item has (range 3 casing ends at 48 ft = 14.63 m)."""
    shortest, longest = SHORTEST[row.outcome], LONGEST[row.outcome]
    flags = [
        Flag("absurd_length", cell, ours=str(length), sheet=f"{shortest}–{longest}")
        for length in (row.effective_length, row.overall_length)
        if length is not None and not shortest <= length <= longest
    ]
    if row.makeup_loss is not None and not 0 <= row.makeup_loss <= LONGEST_LOSS_M:
        flags.append(Flag("absurd_loss", cell, ours=str(row.makeup_loss)))
    return flags[:1]


def effective(row: PreviewRow, cell: str) -> list[Flag]:
    """Whether the sheet's effective length is its overall length less the make-up loss."""
    if row.overall_length is None or row.makeup_loss is None or row.effective_length is None:
        return []
    ours = row.overall_length - row.makeup_loss
    if abs(ours - row.effective_length) <= TOLERANCE_M:
        return []
    sheet = str(row.effective_length)
    return [Flag("effective_differs", cell, ours=str(ours), sheet=sheet)]


class _Drift:
    """Flags a figure of the sheet where its distance from ours changes, not ever after."""

    def __init__(self, code: str, target: str, mapping: Mapping) -> None:
        self.code, self.target, self.mapping = code, target, mapping
        self.offset = ZERO
        self.rounding = ROUNDING_M if mapping.unit == "ft" else ZERO

    def compare(self, row: PreviewRow, sheet: Decimal | None, ours: Decimal | None) -> None:
        if sheet is None or ours is None:
            return
        offset = sheet - ours
        if abs(offset - self.offset) > TOLERANCE_M + self.rounding * (row.position or 0):
            cell = cell_of(self.mapping, self.target, row.sheet_row)
            row.flags.append(Flag(self.code, cell, ours=str(ours), sheet=str(sheet)))
            self.offset = offset


def number_and_measure(
    rows: list[PreviewRow], raws: list[Raw], mapping: Mapping, datum: Decimal | None
) -> None:
    """Give each registered row its position, cumulative length and depth; compare the sheet's."""
    sums, position = _Sums(mapping, datum), 0
    lengths = _Drift("cumulative_differs", "cumulative_length", mapping)
    depths = _Drift("depth_differs", "top_depth", mapping)
    for row, raw in zip(rows, raws, strict=True):
        if not row.kept:
            sums.check(row, raw)
            continue
        position += 1
        row.position = position
        row.cumulative_length = cumulative = sums.add(row)
        row.top_depth = None if datum is None else datum - cumulative
        lengths.compare(row, raw.measures.get("cumulative_length"), cumulative)
        depths.compare(row, raw.measures.get("top_depth"), row.top_depth)
        if row.top_depth is not None and row.top_depth < 0:
            cell = cell_of(mapping, "top_depth", row.sheet_row)
            row.flags.append(Flag("above_datum", cell, ours=str(row.top_depth)))


class _Sums:
    """Sums, verifications and the datum row are ignored, but their figures are compared."""

    def __init__(self, mapping: Mapping, datum: Decimal | None) -> None:
        self.mapping, self.datum = mapping, datum
        self.cumulative = ZERO
        self.reached = {ZERO}
        self.by_kind: dict[str, Decimal] = {}

    def add(self, row: PreviewRow) -> Decimal:
        """The cumulative length up to and with this row."""
        length = row.effective_length or ZERO
        self.by_kind[row.outcome] = self.by_kind.get(row.outcome, ZERO) + length
        if row.in_string:
            self.cumulative += length
            self.reached.add(self.cumulative)
        return self.cumulative

    def _sums(self) -> list[Decimal]:
        """What a row of sums may add up: the string, or all items of one kind."""
        return [self.cumulative, *self.by_kind.values()]

    def check(self, row: PreviewRow, raw: Raw) -> None:
        target = length_target(self.mapping)
        cell = cell_of(self.mapping, target, row.sheet_row)
        given, depth = raw.measures.get(target), raw.measures.get("top_depth")
        if given is not None and row.reason == "total":
            if all(abs(given - figure) > TOLERANCE_M for figure in self._sums()):
                ours, sheet = str(self.cumulative), str(given)
                row.flags.append(Flag("sum_differs", cell, ours=ours, sheet=sheet))
        elif given is not None and row.reason == "verification":
            if min(abs(given - figure) for figure in self.reached) > TOLERANCE_M:
                row.flags.append(Flag("verification_differs", cell, sheet=str(given)))
        elif row.reason == "datum" and None not in (depth, self.datum) and depth != self.datum:
            cell = cell_of(self.mapping, "top_depth", row.sheet_row)
            flag = Flag("datum_differs", cell, ours=str(self.datum), sheet=str(depth))
            row.flags.append(flag)


def repeats(rows: list[PreviewRow], mapping: Mapping) -> None:
    """Sequences and numbers that repeat are flags; a stamped serial that repeats is an error."""
    seen: dict[tuple[str, str], int] = {}
    for row in filter(lambda r: r.kept, rows):
        for target, key, text in (
            ("sequence", row.sequence, row.sequence),
            ("number", row.number_key, row.number),
            ("serial", row.serial_key, row.serial),
        ):
            first = seen.setdefault((target, key), row.sheet_row) if key else row.sheet_row
            if first != row.sheet_row and not (target == "number" and mapping.number_is_serial):
                cell = _cell(mapping, target, row)
                row.flags.append(Flag(f"{target}_repeats", cell, sheet=text, other=str(first)))
        if "sequence" in mapping.columns and not row.sequence:
            row.flags.append(Flag("sequence_missing", _cell(mapping, "sequence", row)))


def _cell(mapping: Mapping, target: str, row: PreviewRow) -> str:
    if target == "serial" and mapping.number_is_serial and "serial" not in mapping.columns:
        target = "number"
    return cell_of(mapping, target, row.sheet_row)


def of_whole(
    rows: list[PreviewRow], mapping: Mapping, datum: Decimal | None, *, is_string: bool
) -> list[Flag]:
    """What is to be said of the sheet as a whole; only a string hangs from a depth."""
    flags = []
    if not any(row.outcome in ("joint", "pup") for row in rows):
        flags.append(Flag("nothing_to_register"))
    if datum is None and is_string:
        flags.append(Flag("no_datum"))
    columns = set(mapping.columns)
    if columns & set(LENGTHS) == {"overall_length"} and not (
        "makeup_loss" in columns or mapping.makeup_loss is not None
    ):
        flags.append(Flag("no_loss"))
    return flags
