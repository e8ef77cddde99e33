"""What an inspector may say of a step; no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.octg import NominalPipe
from equipment.orders.models import OrderLine
from equipment.orders.recording import wrong_day, wrong_torque
from equipment.pipes.readings import rules as readings
from equipment.pipes.readings.models import JointReading
from equipment.pipes.readings.positions import place_key
from equipment.programmes.models import ProgrammeReading, ProgrammeStep, Sought
from equipment.revision.classing import CUTS, FLAGS, nominal_of
from equipment.revision.facts import DoneFacts, FoundFacts, Outcome, PartFacts, ReadFacts
from equipment.revision.models import RevisionFinding, RevisionPart
from equipment.units import MM_PER_UNIT, STORED

#: A fault of a step: the path of its field, the words.
Wrong = tuple[str, str]
MOST_READINGS, MOST_FINDINGS, MOST_PARTS = 100, 60, 200
TEXTS = {"reason": 300, "remark": 300, "standard": 120}
#: A reading so much above the nominal one is of another unit or another pipe.
BEYOND = Decimal("1.5")
#: Readings and findings that are a wall, or an outside diameter of the body.
WALLS = ("wall", Sought.CORROSION, Sought.INTERNAL, *CUTS)
DIAMETERS = ("body_od", "slip_od", Sought.DENT, Sought.STRETCH, Sought.STRING_SHOT)


@dataclass(frozen=True)
class Frame:
    """The days between which a step was done: from the start of the work to today."""

    started_on: dt.date
    today: dt.date


@dataclass(frozen=True)
class Asked:
    """A step of the programme on a line, with the standing walls of its joint."""

    line: OrderLine
    step: ProgrammeStep
    walls: Sequence[JointReading] = ()

    @property
    def nominal(self) -> NominalPipe | None:
        return nominal_of(self.line.joint.product_line) if self.line.joint else None


def faults_of(done: DoneFacts, asked: Asked, frame: Frame) -> list[Wrong]:
    """All that is wrong with a step; nothing of it is stored then."""
    found = [*_of_head(done, frame)]
    for place, one in enumerate(done.readings):
        found += [(f"readings/{place}/{name}", words) for name, words in _reading(one, asked)]
    for place, seen in enumerate(done.findings):
        found += [(f"findings/{place}/{name}", words) for name, words in _finding(seen, asked)]
    for place, part in enumerate(done.parts):
        found += [(f"parts/{place}/{name}", words) for name, words in _part(part, asked)]
    found += _repeated(done.readings)
    return found or [*_of_outcome(done, asked.step), *_limits(done, asked)]


def _of_head(done: DoneFacts, frame: Frame) -> Iterable[Wrong]:
    if done.outcome not in Outcome.values:
        yield "outcome", _("Known: %(known)s.") % {"known": ", ".join(filter(None, Outcome.values))}
    if done.done_on is not None and (
        wrong := wrong_day(done.done_on, frame.started_on, frame.today)
    ):
        yield "done_on", wrong
    for name, most in TEXTS.items():
        if len(getattr(done, name)) > most:
            yield name, _("At most %(limit)s characters are kept here.") % {"limit": most}
    for name, limit in (
        ("readings", MOST_READINGS), ("findings", MOST_FINDINGS), ("parts", MOST_PARTS),
    ):  # fmt: skip
        if len(getattr(done, name)) > limit:
            yield name, _("At most %(most)s rows are kept here.") % {"most": limit}
    yield from wrong_torque("torque", done.torque, done.torque_unit)


def _reading(one: ReadFacts, asked: Asked) -> Iterable[Wrong]:
    joint = asked.line.joint
    if joint is None:
        yield "kind", _("These are readings of pipe.")
        return
    if one.kind not in {row.kind for row in asked.step.readings.all()}:
        yield "kind", _("This step does not read that.")
    if not 1 <= one.number <= MOST_READINGS:
        yield "number", _("Give from 1 to %(most)s readings.") % {"most": MOST_READINGS}
    measured = readings.Measured(one.kind, one.place, one.value, one.unit)
    facts = readings.Facts(dt.date.max, "other", "–")
    told = readings.faults_of([readings.Judged(joint, readings=(measured,))], facts, {})
    names = {"position": "place", "joint": "line"}
    wrong = [(names.get(str(f["field"]), str(f["field"])), str(f["message"])) for f in told]
    yield from wrong
    if not wrong:
        yield from _beyond("value", one.kind, one.exact_mm, asked.nominal)


def _beyond(field: str, what: str, mm: Decimal, nominal: NominalPipe | None) -> Iterable[Wrong]:
    """A wall or diameter far above the nominal one, which the core refuses."""
    if nominal is None or what not in (*WALLS, *DIAMETERS):
        return
    whole = Decimal(str(nominal.wall if what in WALLS else nominal.od))
    if mm > whole * BEYOND:
        words = _("%(value)s is far above the nominal %(nominal)s: check the unit.")
        said = {"value": numbers.measure(mm, "mm", 3), "nominal": numbers.measure(whole, "mm", 3)}
        yield field, words % said


def _finding(one: FoundFacts, asked: Asked) -> Iterable[Wrong]:
    if one.code not in asked.step.looks_for:
        yield "code", _("This step does not look for that.")
        return
    if len(one.place) > 40:
        yield "place", _("At most %(limit)s characters are kept here.") % {"limit": 40}
    if one.unit not in MM_PER_UNIT:
        yield "unit", _("Known: %(known)s.") % {"known": ", ".join(MM_PER_UNIT)}
        return
    if one.code in FLAGS:
        return
    yield from _size("value", one, one.value, asked)
    if one.code not in CUTS:
        return
    if one.direction not in RevisionFinding.Direction.values:
        yield "direction", _("Say whether it runs along or across the pipe.")
    yield from _size("adjacent", one, one.adjacent, asked)
    if one.value is not None and one.adjacent is not None and one.value > one.adjacent:
        yield "value", _("It is deeper than the wall beside it.")


def _size(name: str, one: FoundFacts, value: Decimal | None, asked: Asked) -> Iterable[Wrong]:
    if value is None:
        yield name, _("Say how large it is.")
    elif not value.is_finite() or value != value.quantize(STORED):
        yield name, _("A reading is a number with at most three decimals.")
    elif value < 0 or (value == 0 and name == "adjacent"):
        yield name, _("This reading is greater than nought.")
    elif one.exact_mm(value) > readings.LONGEST_MM:
        yield name, _("No joint has such a measure. Check the unit.")
    else:
        yield from _beyond(name, one.code, one.exact_mm(value), asked.nominal)


def _part(one: PartFacts, asked: Asked) -> Iterable[Wrong]:
    if not asked.step.lists_parts:
        yield "name", _("This step lists no parts.")
        return
    if not one.name.strip():
        yield "name", _("Name the part.")
    if one.fate not in RevisionPart.Fate.values:
        yield "fate", _("Say whether the part was reused or replaced.")
    elif one.fate == RevisionPart.Fate.REPLACED and not one.serial.strip():
        yield "serial", _("Give the serial of the new part.")
    for name, most in (("name", 120), ("found", 200), ("serial", 60)):
        if len(getattr(one, name)) > most:
            yield name, _("At most %(limit)s characters are kept here.") % {"limit": most}


def _repeated(given: Sequence[ReadFacts]) -> Iterable[Wrong]:
    keys = [(one.kind, place_key(one.place), one.number) for one in given]
    times = Counter(keys)
    for place, key in enumerate(keys):
        if times[key] > 1:
            yield f"readings/{place}/number", _("This is given twice.")


def _of_outcome(done: DoneFacts, step: ProgrammeStep) -> Iterable[Wrong]:
    """What an outcome needs beside it."""
    if done.outcome == Outcome.NOT_APPLICABLE and not done.reason.strip():
        yield "reason", _("Say why the step is not done.")
    if done.outcome == Outcome.FAILED and not done.reason.strip():
        yield "reason", _("Say what was found.")
    if not done.is_done:
        return
    if step.needs_instrument and done.instrument is None:
        yield "instrument", _("Name the instrument.")
    if step.is_standardised and done.before_ok is None:
        yield "before_ok", _("Say how the standardisation check before the work ended.")
    elif step.is_standardised and done.before_ok is False:
        yield "before_ok", _("Nothing is measured after a standardisation check that failed.")
    if step.is_standardised and done.after_ok is False:
        words = _("The standardisation check after the work failed: do the step again.")
        yield "after_ok", words
    if done.outcome != Outcome.ACCEPTED:
        return
    if any(one.code in FLAGS for one in done.findings):
        yield "outcome", _("A crack or a washout was found: the step has failed.")
    if step.lists_parts and not done.parts:
        yield "parts", _("List the parts.")
    if any(one.fate == RevisionPart.Fate.MISSING for one in done.parts):
        yield "outcome", _("A part is missing: the step has failed.")
    if step.asks_torque and done.torque is None:
        yield "torque", _("Give the torque of the reassembly.")


def _limits(done: DoneFacts, asked: Asked) -> Iterable[Wrong]:
    """A step with a reading outside its limits has failed."""
    if done.outcome != Outcome.ACCEPTED:
        return
    rows = {(row.kind, place_key(row.place)): row for row in asked.step.readings.all()}
    for place, one in enumerate(done.readings):
        row = rows.get((one.kind, place_key(one.place)))
        if row is None:
            row = next((r for r in asked.step.readings.all() if r.kind == one.kind), None)
        if row is not None and (words := outside(row, one.exact_mm, asked.nominal)):
            yield f"readings/{place}/value", words


def outside(row: ProgrammeReading, mm: Decimal, nominal: NominalPipe | None) -> str:
    """Why a reading lies outside the limits of a programme, or nothing; compared unrounded."""
    least, most = bounds(row, nominal)
    value = numbers.measure(mm, "mm", 3)
    if least is not None and mm < least:
        words = _("%(value)s is less than %(limit)s: the step has failed.")
        return words % {"value": value, "limit": numbers.measure(least, "mm", 3)}
    if most is not None and mm > most:
        words = _("%(value)s is more than %(limit)s: the step has failed.")
        return words % {"value": value, "limit": numbers.measure(most, "mm", 3)}
    return ""


def bounds(
    row: ProgrammeReading, nominal: NominalPipe | None
) -> tuple[Decimal | None, Decimal | None]:
    """The limits of a reading in millimetres, unrounded."""
    if row.basis != ProgrammeReading.Basis.PERCENT:
        return row.least, row.most
    if nominal is None:
        return None, None
    whole = Decimal(str(nominal.wall if row.kind == "wall" else nominal.od))
    least = None if row.least is None else row.least * whole / 100
    return least, None if row.most is None else row.most * whole / 100


def grown(done: DoneFacts, asked: Asked, day: dt.date) -> list[Wrong]:
    """The walls that would have grown since they were read last: flagged, and refused when the
    revision is completed."""
    joint = asked.line.joint
    if joint is None:
        return []
    facts = readings.Facts(day, "other", "–")
    found: list[Wrong] = []
    for place, one in enumerate(done.readings):
        measured = readings.Measured(one.kind, one.place, one.value, one.unit)
        row = readings.Judged(joint, readings=(measured,))
        told = readings.faults_of([row], facts, {joint.pk: asked.walls})
        found += [
            (f"readings/{place}/value", str(f["message"]))
            for f in told if f["code"] == "wall_grew"
        ]  # fmt: skip
    return found
