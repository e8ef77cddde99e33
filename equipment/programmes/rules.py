"""What a version of an inspection programme may say; no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.qualifications.models import LEVELS, Method
from equipment.catalogue import rules as catalogue
from equipment.catalogue.class_models import ClassScheme
from equipment.pipes.life.states import PipeClass
from equipment.pipes.readings.models import JointReading
from equipment.programmes.facts import ReadingFacts, StepFacts, VersionFacts
from equipment.programmes.models import (
    Mark,
    ProgrammeReading,
    ProgrammeSubject,
    ProgrammeVersion,
    Sought,
)

#: A fault: the path of its field (steps/0/readings/1/least), the words.
Fault = tuple[str, str]
MOST_STEPS, MOST_READINGS, MOST_TIMES = 40, 30, 20
LARGEST = Decimal(1_000_000)
#: Kinds of readings that have a nominal value to be held against.
WITH_NOMINAL = (JointReading.Kind.WALL, JointReading.Kind.BODY_OD, JointReading.Kind.SLIP_OD)


def faults_of(
    facts: VersionFacts, subject: str, before: ProgrammeVersion | None, today: dt.date
) -> list[Fault]:
    """All that is wrong with a version; nothing of it is stored then."""
    found = [*_of_head(facts, subject, before, today)]
    for place, step in enumerate(facts.steps):
        path = f"steps/{place}"
        found += [(f"{path}/{name}", words) for name, words in _of_step(step, subject)]
        for at, reading in enumerate(step.readings):
            found += [
                (f"{path}/readings/{at}/{name}", words) for name, words in _of_reading(reading)
            ]
    return [*found, *_repeated(facts.steps)]


def _of_head(
    facts: VersionFacts, subject: str, before: ProgrammeVersion | None, today: dt.date
) -> Iterable[Fault]:
    if not facts.source.strip():
        yield "source", _("Say where the figures come from.")
    if facts.mark not in Mark.values:
        yield "mark", _("Known: %(known)s.") % {"known": ", ".join(Mark.values)}
    if not 0 < len(facts.steps) <= MOST_STEPS:
        yield "steps", _("Give from 1 to %(most)s steps.") % {"most": MOST_STEPS}
    if before is not None and facts.in_force_from <= before.in_force_from:
        yield "in_force_from", _("A version begins after the one before it.")
    elif before is not None and facts.in_force_from < today:
        yield "in_force_from", _("A new version begins today or later: what was done stays.")
    if facts.scheme is not None and subject != ProgrammeSubject.DRILL_PIPE:
        yield "scheme", _("Only drill pipe is classified.")
    elif facts.scheme is not None and (strange := _strange_classes(facts.scheme)):
        words = _("The register does not know these classes of the scheme: %(classes)s.")
        yield "scheme", words % {"classes": ", ".join(strange)}


def _strange_classes(scheme: ClassScheme) -> list[str]:
    body = [one.code for one in scheme.classes.all() if one.part == "body"]
    return [code for code in body if code not in PipeClass.values]


def _of_step(step: StepFacts, subject: str) -> Iterable[Fault]:
    if not catalogue.CODE.fullmatch(step.code):
        yield "code", _("A code has Latin letters, digits, - and _, such as wall_ut.")
    if not step.name.strip():
        yield "name", _("This must be filled.")
    if step.method not in Method.values:
        yield "method", _("This method is not known.")
    if step.qualification and step.qualification not in Method.values:
        yield "qualification", _("This method is not known.")
    if step.least_level and step.least_level not in LEVELS:
        yield "least_level", _("Levels go from 1 to 3.")
    elif step.least_level and not step.qualification:
        yield "least_level", _("Say in which method the level is held.")
    if any(code not in Sought.values for code in step.looks_for):
        yield "looks_for", _("Known: %(known)s.") % {"known": ", ".join(Sought.values)}
    elif step.looks_for and subject == ProgrammeSubject.ITEM:
        yield "looks_for", _("These are findings of pipe.")
    if step.lists_parts and subject != ProgrammeSubject.ITEM:
        yield "lists_parts", _("Only equipment is stripped down to its parts.")
    if len(step.readings) > MOST_READINGS:
        yield "readings", _("At most %(most)s rows are kept here.") % {"most": MOST_READINGS}
    elif step.readings and subject == ProgrammeSubject.ITEM:
        yield "readings", _("These are readings of pipe.")


def _of_reading(one: ReadingFacts) -> Iterable[Fault]:
    if one.kind not in JointReading.Kind.values:
        yield "kind", _("This kind of reading is not known.")
    if not one.place.strip() or len(one.place.strip()) > 40:
        yield "place", _("Say where it was read, in at most 40 characters.")
    if not 1 <= one.count <= MOST_TIMES:
        yield "count", _("Give from 1 to %(most)s readings.") % {"most": MOST_TIMES}
    if one.basis not in ProgrammeReading.Basis.values:
        yield "basis", _("A limit is in mm or in % of nominal.")
    elif one.basis == ProgrammeReading.Basis.PERCENT and one.kind not in WITH_NOMINAL:
        yield "basis", _("Only walls and outside diameters of the body have a nominal value.")
    limits = (("least", one.least), ("most", one.most))
    wrong = [n for n, v in limits if v is not None and not (v.is_finite() and 0 < v < LARGEST)]
    for name in wrong:
        yield name, _("This must be greater than 0.")
    if not wrong and one.least is not None and one.most is not None and one.most < one.least:
        yield "most", _("This is less than the figure before it.")


def _repeated(steps: Sequence[StepFacts]) -> Iterable[Fault]:
    times = Counter(step.code for step in steps)
    for place, step in enumerate(steps):
        if times[step.code] > 1:
            yield f"steps/{place}/code", _("This is given twice.")
        read = Counter((one.kind, one.place.strip()) for one in step.readings)
        for at, one in enumerate(step.readings):
            if read[one.kind, one.place.strip()] > 1:
                yield f"steps/{place}/readings/{at}/place", _("This is given twice.")
