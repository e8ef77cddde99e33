"""The rows of a sheet beside the register: which joint each names, and what keeps it from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from equipment.pipes.life.states import TRANSITIONS
from equipment.pipes.serials import readings_of, written
from equipment.pipes.tally.checks import TOLERANCE_M, length_target
from equipment.pipes.tally.flags import Flag
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.preview import PreviewRow
from equipment.pipes.tally.purposes import WAY_DOWN, Purpose
from equipment.pipes.tally.reading import cell_of
from equipment.pipes.tally.register import Known, Register, by_key

MOST_NAMED = 5


def compare(rows: Sequence[PreviewRow], mapping: Mapping, register: Register) -> list[Known]:
    """Say of each row that is kept which known joint it is and by which steps it goes; what is
    wrong stands in its flags. Returns what a laying-down list does not name, of what is there."""
    kept = [row for row in rows if row.kept]
    match: _Receiving | _Running | _LayingDown = MATCHES[register.purpose](mapping, register)
    for row in kept:
        row.flags.extend(match.flags(row))
    named = {row.known.pk for row in kept if row.known}
    return [joint for joint in register.there if joint.pk not in named]


class _Receiving:
    """A serial that is known is an error; one that a stencil shows alike asks to be confirmed."""

    def __init__(self, mapping: Mapping, register: Register) -> None:
        self.mapping, self.register = mapping, register

    def flags(self, row: PreviewRow) -> Iterator[Flag]:
        same = _same(self.register.serials.get(row.serial_key, ()), row)
        if same:
            cell = serial_cell(self.mapping, row)
            yield Flag("serial_known", cell, sheet=row.serial, other=same[0].told)
        else:
            yield from _of_new(row, self.mapping, self.register)


class _Running:
    """A joint that is known by its serial comes to the rig, or is there; the others are new."""

    def __init__(self, mapping: Mapping, register: Register) -> None:
        self.mapping, self.register = mapping, register
        self.first: dict[int, int] = {}

    def flags(self, row: PreviewRow) -> Iterator[Flag]:
        found = _free(_same(self.register.serials.get(row.serial_key, ()), row))
        cell = serial_cell(self.mapping, row)
        if not found:
            yield from _of_new(row, self.mapping, self.register)
        elif len(found) > 1:
            yield Flag("joint_ambiguous", cell, sheet=row.serial, other=_names(found))
        else:
            row.known = found[0]
            yield from self._known(row, row.known, cell)
            yield from _repeats(row, row.known, self.first, cell)

    def _known(self, row: PreviewRow, known: Known, cell: str) -> Iterator[Flag]:
        steps = self._steps(row, known)
        code = known.stops if known.stops != "joint_ordered" or steps else ""
        if steps is None or code:
            yield Flag(code or "serial_known", cell, sheet=row.serial, other=known.told)
            return
        row.steps = steps
        yield from _length(row, known, self.mapping)

    def _steps(self, row: PreviewRow, known: Known) -> tuple[str, ...] | None:
        """By which steps the joint does what its row says; None when its state permits none."""
        then = ("reject",) if row.outcome == "rejected" else ()
        if known.status == "on_rig" and known.is_here:
            return then
        if self.register.is_rig and known.status in TRANSITIONS["bring_to_rig"].source:
            return ("bring_to_rig", *then)
        return None


class _LayingDown:
    """Every row is just one joint that stands where the list comes from: by its serial, else by
    its number."""

    def __init__(self, mapping: Mapping, register: Register) -> None:
        self.mapping, self.register = mapping, register
        self.serials = by_key(register.there, "serial_key")
        self.numbers = by_key(register.there, "number_key")
        self.first: dict[int, int] = {}

    def flags(self, row: PreviewRow) -> Iterator[Flag]:
        cell = serial_cell(self.mapping, row) if row.serial else _number_cell(self.mapping, row)
        text = row.serial or row.number
        found = _free(self._found(row))
        if not found:
            yield self._missing(row, cell, text)
        elif len(found) > 1:
            yield Flag("joint_ambiguous", cell, sheet=text, other=_names(found))
        else:
            row.known = found[0]
            yield from self._known(row, row.known, cell)

    def _found(self, row: PreviewRow) -> Sequence[Known]:
        """By the number only where it does not gainsay a serial."""
        found = self.serials.get(row.serial_key, ())
        if found:
            return _same(found, row) or found
        numbered = self.numbers.get(row.number_key, ())
        return [joint for joint in numbered if not (row.serial_key and joint.serial_key)]

    def _missing(self, row: PreviewRow, cell: str, text: str) -> Flag:
        if not text:
            return Flag("joint_nameless", cell)
        elsewhere = self.register.serials.get(row.serial_key, ())
        if elsewhere:
            return Flag("joint_elsewhere", cell, sheet=text, other=_names(elsewhere))
        return Flag("joint_unknown", cell, sheet=text)

    def _known(self, row: PreviewRow, known: Known, cell: str) -> Iterator[Flag]:
        text, last, on = row.serial or row.number, known.last_run_on, self.register.on
        row.steps = WAY_DOWN[known.status]
        if known.stops:
            yield Flag(known.stops, cell, sheet=text, other=known.told)
        elif "pull" in row.steps and last and on and on < last:
            yield Flag("joint_run_later", cell, sheet=text, other=last.isoformat())
        if row.serial and known.serial and not _same([known], row):
            yield Flag("serial_read_as", cell, sheet=row.serial, other=known.told)
        yield from _repeats(row, known, self.first, cell)
        yield from _length(row, known, self.mapping)


MATCHES: dict[str, Callable[[Mapping, Register], _Receiving | _Running | _LayingDown]] = {
    Purpose.RECEIVING.value: _Receiving,
    Purpose.RUNNING.value: _Running,
    Purpose.LAYING_DOWN.value: _LayingDown,
}


def _same(found: Sequence[Known], row: PreviewRow) -> Sequence[Known]:
    """Those whose serials are written as in the row."""
    return [joint for joint in found if written(joint.serial) == written(row.serial)]


def _of_new(row: PreviewRow, mapping: Mapping, register: Register) -> Iterator[Flag]:
    """What a person looks at before a new joint comes in."""
    yield from _number_known(row, mapping, register)
    looks = [
        joint
        for reading in sorted(readings_of(row.serial_key))
        for joint in register.serials.get(reading, ())
        if joint.stops != "joint_of_other_register" and not _same([joint], row)
    ]
    if row.serial and looks:
        other = f"{looks[0].serial} ({looks[0].place})"
        yield Flag("look_alike", serial_cell(mapping, row), sheet=row.serial, other=other)


def _free(found: Sequence[Known]) -> Sequence[Known]:
    """Those that the party has and works on; all of them when there are none."""
    return [joint for joint in found if joint.stops in ("", "joint_ordered")] or found


def _names(found: Sequence[Known]) -> str:
    return ", ".join(joint.told for joint in found[:MOST_NAMED])


def _repeats(row: PreviewRow, known: Known, first: dict[int, int], cell: str) -> Iterator[Flag]:
    """A joint stands once in a list; a serial that repeats is told already."""
    above = first.setdefault(known.pk, row.sheet_row)
    if above != row.sheet_row and not any(flag.code == "serial_repeats" for flag in row.flags):
        yield Flag("joint_repeats", cell, sheet=row.serial or row.number, other=str(above))


def _length(row: PreviewRow, known: Known, mapping: Mapping) -> Iterator[Flag]:
    length = row.effective_length
    if length is not None and abs(length - known.length_m) > TOLERANCE_M:
        cell = cell_of(mapping, length_target(mapping), row.sheet_row)
        yield Flag("length_differs", cell, ours=str(known.length_m), sheet=str(length))


def _number_known(row: PreviewRow, mapping: Mapping, register: Register) -> Iterator[Flag]:
    label = register.numbers.get(row.number_key) if row.number_key else None
    if label is not None:
        yield Flag("number_known", _number_cell(mapping, row), sheet=row.number, other=label)


def _number_cell(mapping: Mapping, row: PreviewRow) -> str:
    return cell_of(mapping, "number", row.sheet_row)


def serial_cell(mapping: Mapping, row: PreviewRow) -> str:
    """The cell that the row's serial stands in."""
    by_number = mapping.number_is_serial and "serial" not in mapping.columns
    return cell_of(mapping, "number" if by_number else "serial", row.sheet_row)
