"""Who and what may do a step on its day: qualification, instrument, and not the repairer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.qualifications import queries as qualifications
from core.qualifications.models import Method, Qualification
from core.web import numbers
from equipment.instruments import rules as instruments
from equipment.orders.models import OrderLine
from equipment.programmes.models import ProgrammeStep
from equipment.repair.models import RepairOperation
from equipment.revision.facts import DoneFacts
from equipment.revision.models import RevisionRecord

EARLIEST = dt.date(1900, 1, 1)
#: By line: who repaired its subject since its last inspection, in folded names, with the day.
Repairers = Mapping[int, Mapping[str, dt.date]]
Fault = tuple[str, str]


@dataclass
class Gates:
    """What keeps an inspector or an instrument from a step; each question is asked once."""

    repairers: Repairers
    _lacking: dict[tuple[int, str, dt.date, int], str] = field(default_factory=dict)

    def faults(
        self, line: OrderLine, step: ProgrammeStep, done: DoneFacts, by: User, day: dt.date
    ) -> Iterable[Fault]:
        """Why the step cannot be accepted or failed by this person with this instrument."""
        person = done.inspector or by
        if words := self.lacking(person, step, day):
            yield "inspector", words
        if words := self.repaired(line, person):
            yield "inspector", words
        if done.instrument is not None:
            known = done.instrument.calibrations.all()
            if words := instruments.unusable(done.instrument, known, day):
                yield "instrument", words

    def lacking(self, person: User, step: ProgrammeStep, day: dt.date) -> str:
        """What the person lacks to do the step on that day, in words."""
        if not step.qualification:
            return ""
        key = (person.pk, step.qualification, day, step.least_level)
        if key not in self._lacking:
            self._lacking[key] = qualifications.lacking(
                person, Method(step.qualification), day, step.least_level
            )
        return self._lacking[key]

    def repaired(self, line: OrderLine, person: User) -> str:
        """That the person repaired the subject of the line since its last inspection."""
        day = self.repairers.get(line.pk, {}).get(folded(person.full_name))
        if day is None:
            return ""
        words = _("%(person)s repaired it on %(day)s: somebody else inspects it.")
        return words % {"person": person.full_name, "day": numbers.day(day)}


def held_for(step: ProgrammeStep, person: User, day: dt.date) -> Qualification | None:
    """The qualification on which the person does the step on that day."""
    if not step.qualification:
        return None
    return qualifications.held_on(person, Method(step.qualification), day, step.least_level)


def folded(name: str) -> str:
    """A name without what writing changes."""
    return " ".join(name.casefold().split())


def repairers_of(lines: Collection[OrderLine]) -> Repairers:
    """Who recorded or did a repair of each line's subject since its last inspection; two
    statements however many lines there are."""
    since = {line.pk: _last_inspected(line) for line in lines}
    joints = {line.joint_id: line.pk for line in lines if line.joint_id}
    items = {line.item_id: line.pk for line in lines if line.item_id}
    if items:
        since |= _items_inspected(items)
    found: dict[int, dict[str, dt.date]] = {}
    for joint, item, day, name in _repairs(joints, items):
        line = joints[joint] if joint else items[item]
        if day >= since[line]:
            found.setdefault(line, {})[folded(name)] = day
    return found


def _last_inspected(line: OrderLine) -> dt.date:
    return (line.joint.inspected_on if line.joint else None) or EARLIEST


def _items_inspected(items: Mapping[Any, int]) -> dict[int, dt.date]:
    """By line, the day on which its item was last revised."""
    rows = RevisionRecord.objects.filter(line__item__in=items, completed_at__isnull=False)
    days = rows.order_by().values_list("line__item").annotate(day=Max("done_on"))
    return {items[item]: day for item, day in days}


def _repairs(joints: Collection[Any], items: Collection[Any]) -> Iterable[tuple[Any, ...]]:
    """Repairs of the subjects: joint, item, day and a name of who did or recorded it."""
    about = Q(record__line__joint__in=joints) | Q(record__line__item__in=items)
    standing = Q(record__effect=None) | Q(record__effect__reversed_at=None)
    rows = RepairOperation.objects.filter(about & standing).order_by("done_on")
    names = ("record__line__joint", "record__line__item", "done_on", "operator")
    yield from rows.values_list(*names)
    who = ("record__line__joint", "record__line__item", "done_on", "record__recorded_by__full_name")
    yield from rows.values_list(*who)
