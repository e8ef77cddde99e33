"""What a record of an inspection may say; no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.web import numbers
from equipment.instruments.models import Instrument
from equipment.octg.classification.schemes import WORN
from equipment.pipes import rules as register
from equipment.pipes.days import wrong_day
from equipment.pipes.life.states import ENDED, PipeClass
from equipment.pipes.models import Joint
from equipment.pipes.readings.models import JointReading, Method
from equipment.pipes.readings.positions import place_key
from equipment.units import MM_PER_UNIT, STORED, length_mm

#: From the best to the worst.
RANK = {name: place for place, name in enumerate(PipeClass.values)}
#: States in which nobody can lay a hand on a joint.
OUT_OF_REACH = ("run", "in_transit", *ENDED)
TOLERANCE_MM = Decimal("0.1")
LONGEST_MM = Decimal(30_000)
#: Readings of which nought is one.
FROM_NOUGHT = ("straightness", "pit_depth")
#: Percent of the nominal wall that drill pipe of a class has at least.
LEAST_WALL = {"new": WORN["premium"], **WORN}
Fault = dict[str, object]


@dataclass(frozen=True)
class Facts:
    """What all records of a request share. `tolerance_mm` is that of the instrument: a wall that
    is thicker than before by more than it was not measured right, then or now. `measured_with` is
    the instrument of the register, if it stands there."""

    on: dt.date
    method: str
    inspector: str
    instrument: str = ""
    standard: str = ""
    tolerance_mm: Decimal = TOLERANCE_MM
    measured_with: Instrument | None = None

    @property
    def instrument_words(self) -> str:
        """The instrument as it was called, or the number of that of the register."""
        named = self.instrument.strip()
        return named or (self.measured_with.number if self.measured_with else "")


@dataclass(frozen=True)
class Measured:
    """One reading as it was read off the instrument, in `unit` (mm, in, m or ft)."""

    kind: str
    position: str
    value: Decimal
    unit: str = "mm"


@dataclass(frozen=True)
class Judged:
    """The record of one joint: its classes, if it was classed, and what was measured."""

    joint: Joint
    body_class: str | None = None
    tool_joint_class: str | None = None
    governed_by: str = ""
    remark: str = ""
    readings: tuple[Measured, ...] = ()


def may_correct(user: User, organisation_id: int | None, memorandum_id: int) -> bool:
    """Whether the person may call a record wrong: a worker of the party that wrote it."""
    own = user.organisation_id == organisation_id
    return own and register.may_import(user, memorandum_id)


def check_facts(facts: Facts, today: dt.date) -> None:
    """Raises Refused naming the field."""
    if wrong := wrong_day(facts.on, today):
        raise Refused(wrong, field="inspected_on")
    if facts.method not in Method.values:
        raise Refused(_("This method is not known."), field="method")
    if not facts.inspector.strip():
        raise Refused(_("Say who inspected."), field="inspector")
    if not facts.tolerance_mm.is_finite() or not 0 <= facts.tolerance_mm <= 10:
        raise Refused(_("A tolerance lies between 0 and 10 mm."), field="tolerance_mm")


def faults_of(
    rows: Sequence[Judged], facts: Facts, known: Mapping[int, Sequence[JointReading]]
) -> list[Fault]:
    """All that is wrong with the rows, each by its number in the request.

    `known` are the standing wall readings of each joint in the order of their days.
    """
    found: list[Fault] = []
    seen: set[int] = set()
    for index, row in enumerate(rows):
        told = [*_of_joint(row, facts), *_of_readings(row), *_grown(row, facts, known)]
        told += [*_no_bore(row), *_too_thin(row, known)]
        if row.joint.pk in seen:
            told.append(("joint", "repeated", _("This joint is given twice.")))
        seen.add(row.joint.pk)
        found += [
            {"row": index, "field": field, "code": code, "message": f"{row.joint}: {words}"}
            for field, code, words in told
        ]
    return found


def _of_joint(row: Judged, facts: Facts) -> Iterable[tuple[str, str, str]]:
    joint = row.joint
    if joint.status in OUT_OF_REACH:
        state = {"state": joint.get_status_display()}
        yield "joint", "wrong_state", _("is in the state “%(state)s”") % state
    if row.tool_joint_class and not row.body_class:
        yield "body_class", "required", _("A tool joint is classed together with its body.")
    if not row.body_class and not row.readings:
        yield "body_class", "required", _("A record holds a class or a reading.")
    was_used = joint.last_run_on is not None
    for name, given, present in (
        ("body_class", row.body_class, joint.body_class),
        ("tool_joint_class", row.tool_joint_class, joint.tool_joint_class),
    ):
        if given == PipeClass.NEW and was_used:
            yield name, "used", _("Pipe that was run is new no more: premium at best.")
        elif _raises(given, present) and facts.on == joint.inspected_on:
            words = _("A better class needs a newer inspection, or the wrong record withdrawn.")
            yield name, "upgrade", words


def _raises(given: str | None, present: str | None) -> bool:
    return bool(given and present and RANK[given] < RANK[present])


def _of_readings(row: Judged) -> Iterable[tuple[str, str, str]]:
    for reading in row.readings:
        value = reading.value
        if reading.kind not in JointReading.Kind.values:
            yield "kind", "invalid_choice", _("This kind of reading is not known.")
        elif reading.unit not in MM_PER_UNIT:
            yield (
                "unit",
                "invalid_choice",
                _("Known: %(known)s.") % {"known": ", ".join(MM_PER_UNIT)},
            )
        elif not reading.position.strip() or len(reading.position.strip()) > 40:
            yield "position", "required", _("Say where it was read, in at most 40 characters.")
        elif not value.is_finite() or value != value.quantize(STORED):
            yield "value", "invalid", _("A reading is a number with at most three decimals.")
        elif value < 0 or (value == 0 and reading.kind not in FROM_NOUGHT):
            yield "value", "range", _("This reading is greater than nought.")
        elif length_mm(value, reading.unit) > LONGEST_MM:
            yield "value", "range", _("No joint has such a measure. Check the unit.")


def _walls(row: Judged) -> list[tuple[Measured, Decimal]]:
    """The walls of a row in millimetres; figures that are none are told elsewhere."""
    return [
        (one, length_mm(one.value, one.unit))
        for one in row.readings
        if one.kind == JointReading.Kind.WALL and one.unit in MM_PER_UNIT and one.value.is_finite()
    ]


def _grown(
    row: Judged, facts: Facts, known: Mapping[int, Sequence[JointReading]]
) -> Iterable[tuple[str, str, str]]:
    """A worn wall never grows back: readings of one place only fall with the days."""
    for reading, mm in _walls(row):
        place = place_key(reading.position)
        same = [one for one in known.get(row.joint.pk, ()) if place_key(one.position) == place]
        for other in same:
            earlier = other.read_on <= facts.on
            gain = mm - other.value_mm if earlier else other.value_mm - mm
            if gain > facts.tolerance_mm:
                yield "value", "wall_grew", _wall_words(reading, other, gain)
                break


def _no_bore(row: Judged) -> Iterable[tuple[str, str, str]]:
    """A wall is less than half of the outside diameter."""
    od = row.joint.product_line.od_mm
    for reading, mm in _walls(row):
        if od <= 2 * mm and mm <= LONGEST_MM:
            words = _("the wall at %(position)s leaves no bore in pipe of %(od)s.")
            said = {"position": reading.position, "od": numbers.measure(od, "mm", 3)}
            yield "value", "no_bore", words % said


def _too_thin(
    row: Judged, known: Mapping[int, Sequence[JointReading]]
) -> Iterable[tuple[str, str, str]]:
    """Drill pipe has no class that its least standing wall forbids (API RP 7G, used drill pipe)."""
    line = row.joint.product_line
    if line.product != line.Product.DRILL_PIPE or line.wall_mm is None:
        return
    given = row.body_class or ""
    least = LEAST_WALL.get(given)
    walls = [mm for _one, mm in _walls(row)]
    walls += [reading.value_mm for reading in known.get(row.joint.pk, ())]
    if least is None or not walls or 100 * min(walls) >= least * line.wall_mm:
        return
    words = _("%(class)s needs %(least)s %% of the nominal wall; the least wall is %(wall)s.")
    said = {
        "class": PipeClass(given).label,
        "least": least,
        "wall": numbers.measure(min(walls), "mm", 3),
    }
    yield "body_class", "too_thin", words % said


def _wall_words(reading: Measured, other: JointReading, gain: Decimal) -> str:
    words = _(
        "the wall at %(position)s would have grown by %(gain)s against %(other)s of %(day)s. "
        "Measure again, or mark the wrong reading as erroneous."
    )
    return words % {
        "position": reading.position,
        "gain": numbers.measure(gain, "mm", 3),
        "other": numbers.measure(other.value_mm, "mm", 3),
        "day": numbers.day(other.read_on),
    }
