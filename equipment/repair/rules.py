"""Decisions about repair records: what one may say."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.catalogue.repair_models import Check, Dimension, RepairType, Subject
from equipment.defects.models import Finding
from equipment.defects.rules import repair_is_agreed
from equipment.orders.models import OrderLine
from equipment.orders.recording import wrong_day
from equipment.pipes.readings.models import Method
from equipment.pipes.readings.rules import RANK as CLASS_RANK
from equipment.repair import lengths, removal
from equipment.repair.facts import Checked, Length, Measured, Operation, RepairFacts, Used
from equipment.repair.models import Consumable, RepairDimension, RepairRecord
from equipment.units import MM_PER_UNIT

Outcome, Moment, Line = RepairRecord.Outcome, RepairDimension.Moment, OrderLine.Status
#: A fault of a row: the path of its field, the words.
Wrong = tuple[str, str]
MOST_ROWS, MOST_HOURS = 60, Decimal(1000)
LONGEST = Length(Decimal(30), "m")
TEXTS = {"defect": 300, "reason": 300, "remark": 300, "inspector": 150, "governed_by": 200}
#: Work takes metal off and straightens; it never makes these greater.
SHRINKING = (
    Dimension.OVERALL_LENGTH, Dimension.WALL, Dimension.BODY_OD, Dimension.BOW,
    Dimension.PIN_TONG, Dimension.BOX_TONG,
)  # fmt: skip
#: What a new tool joint or coupling may make longer.
RENEWED = (Dimension.OVERALL_LENGTH, Dimension.PIN_TONG, Dimension.BOX_TONG)
#: Measures of which nought is one.
FROM_NOUGHT = (Dimension.BOW, Dimension.PIN_STANDOFF, Dimension.BOX_STANDOFF)


@dataclass(frozen=True)
class Frame:
    """What every row of an order is judged against: its kind of work and its days."""

    family: str
    started_on: dt.date
    today: dt.date


@dataclass(frozen=True)
class Seen:
    """The line with what the portal knows of its subject: mm removed before, by type; the types
    that its record names already."""

    line: OrderLine
    removed: Mapping[int, Decimal]
    known_types: Collection[int] = ()

    @property
    def joint(self) -> Any:
        return self.line.joint


def faults_of(facts: RepairFacts, seen: Seen, frame: Frame) -> list[Wrong]:
    """All that is wrong with a row; nothing of it is stored then."""
    found = [*_of_head(facts, frame)]
    for place, operation in enumerate(facts.operations):
        path = f"operations/{place}"
        found += [(f"{path}/{name}", words) for name, words in _operation(operation, seen, frame)]
    for place, measured in enumerate(facts.dimensions):
        found += [(f"dimensions/{place}/{name}", words) for name, words in _dimension(measured)]
    for place, used in enumerate(facts.consumables):
        found += [(f"consumables/{place}/{name}", words) for name, words in _consumable(used)]
    for place, checked in enumerate(facts.checks):
        found += [(f"checks/{place}/{name}", words) for name, words in _check(checked, frame)]
    found += _repeated(facts)
    if found:
        return found
    return [*_removed(facts, seen), *_grown(facts), *_lengths(facts, seen), *_classes(facts, seen)]


def not_agreed(facts: RepairFacts, agreed: Sequence[Finding]) -> list[Wrong]:
    """What a row says that the owner has not agreed to; `agreed` are the findings of agreed acts.

    Measuring asks nobody. Other work than was agreed is told with its reason.
    """
    if facts.outcome == Outcome.NOT_REPAIRABLE and not agreed:
        return [("outcome", _("No agreed defect act says what becomes of this line."))]
    is_worked = bool(facts.operations) or facts.outcome == Outcome.REPAIRED
    if not is_worked:
        return []
    if not repair_is_agreed({str(one.decision) for one in agreed}):
        words = _("No agreed defect act says that this is to be repaired.")
        return [("outcome" if facts.outcome == Outcome.REPAIRED else "operations", words)]
    codes = {one.repair_type for one in agreed if one.repair_type}
    others = [one.type.label for one in facts.operations if one.type.code not in codes]
    if codes and others and not facts.remark.strip():
        words = _("Not agreed in the defect act: %(work)s. Say in the remark why it was done.")
        return [("remark", words % {"work": ", ".join(dict.fromkeys(others))})]
    return []


def _of_head(facts: RepairFacts, frame: Frame) -> Iterable[Wrong]:
    if facts.outcome not in Outcome.values:
        yield "outcome", _("Choose “repaired” or “not repairable”.")
    for name, most in TEXTS.items():
        if len(getattr(facts, name)) > most:
            yield name, _("At most %(limit)s characters are kept here.") % {"limit": most}
    if facts.outcome == Outcome.NOT_REPAIRABLE and not facts.reason.strip():
        yield "reason", _("Say why it cannot be repaired.")
    if facts.outcome == Outcome.REPAIRED and not facts.operations:
        yield "operations", _("Say what was done.")
    for name in ("operations", "dimensions", "consumables", "checks"):
        if len(getattr(facts, name)) > MOST_ROWS:
            yield name, _("At most %(most)s rows are kept here.") % {"most": MOST_ROWS}
    yield from _of_inspection(facts, frame)


def _of_inspection(facts: RepairFacts, frame: Frame) -> Iterable[Wrong]:
    if facts.tool_joint_class and not facts.body_class:
        yield "body_class", _("A tool joint is classed together with its body.")
    for name in ("body_class", "tool_joint_class"):
        if getattr(facts, name) and getattr(facts, name) not in CLASS_RANK:
            yield name, _("This class is not known.")
    if facts.method and facts.method not in Method.values:
        yield "method", _("This method is not known.")
    if not facts.body_class:
        return
    if not facts.method:
        yield "method", _("Say by which method the class was found.")
    if not facts.inspector.strip():
        yield "inspector", _("Say who inspected.")
    if facts.inspected_on is None:
        yield "inspected_on", _("Say when it was inspected.")
    elif wrong := wrong_day(facts.inspected_on, frame.started_on, frame.today):
        yield "inspected_on", wrong
    elif facts.inspected_on < facts.done_on(facts.inspected_on):
        yield "inspected_on", _("The inspection comes after the last operation.")


def _operation(one: Operation, seen: Seen, frame: Frame) -> Iterable[Wrong]:
    if wrong := wrong_type(one.type, seen, frame):
        yield "type", wrong
    if wrong := wrong_day(one.done_on, frame.started_on, frame.today):
        yield "done_on", wrong
    if not one.operator.strip():
        yield "operator", _("Say who did it.")
    for name, most in (("operator", 120), ("machine", 120), ("unit", 120), ("remark", 300)):
        if len(getattr(one, name)) > most:
            yield name, _("At most %(limit)s characters are kept here.") % {"limit": most}
    if one.hours is not None and not (one.hours.is_finite() and 0 <= one.hours <= MOST_HOURS):
        yield "hours", _("Hours lie between 0 and %(most)s.") % {"most": MOST_HOURS}
    if one.removed is not None:
        yield from _figure("removed", one.removed)
    elif one.type.per_cut_limit_mm is not None or one.type.cumulative_limit_mm is not None:
        yield "removed", _("Say how much was removed: this work is limited.")
    if one.cut is not None:
        yield from _figure("cut", one.cut)
    if one.cut is not None and not one.type.shortens:
        yield "cut", _("This work cuts nothing off.")
    elif one.cut is None and one.type.shortens:
        yield "cut", _("Say how much was cut off.")


def wrong_type(type_: RepairType, seen: Seen, frame: Frame) -> str:
    """Why work of the type is not done on this line, or nothing."""
    subjects = set(type_.applies_to)
    if type_.family != frame.family:
        return _("%(type)s does not belong on this kind of order.") % {"type": type_.label}
    if not type_.is_offered and type_.pk not in seen.known_types:
        return _("This entry is retired.")
    if seen.joint is None:
        return "" if Subject.ITEM in subjects else _("This work is done on pipe.")
    if subjects == {Subject.ITEM}:
        return _("This work is done on equipment.")
    if subjects <= {Subject.TOOL_JOINT, Subject.ITEM} and not _has_tool_joints(seen):
        return _("Only drill pipe has tool joints.")
    return ""


def fitting_types(types: Iterable[RepairType], line: OrderLine, frame: Frame) -> list[RepairType]:
    """The types of work that may be done on the line."""
    seen = Seen(line, {})
    return [one for one in types if not wrong_type(one, seen, frame)]


def _has_tool_joints(seen: Seen) -> bool:
    return bool(seen.joint.product_line.product == "drill_pipe")


def _figure(name: str, length: Length, *, from_nought: bool = False) -> Iterable[Wrong]:
    if length.unit not in MM_PER_UNIT:
        yield name, _("Known: %(known)s.") % {"known": ", ".join(MM_PER_UNIT)}
    elif not length.value.is_finite():
        yield name, _("Enter a number, such as 12.45.")
    elif length.value < 0 or (length.mm == 0 and not from_nought):
        yield name, _("The value must be greater than nought.")
    elif length.mm > LONGEST.mm:
        yield name, _("No pipe has such a measure. Check the unit.")


def _dimension(one: Measured) -> Iterable[Wrong]:
    if one.code not in Dimension.values:
        yield "code", _("This dimension is not known.")
        return
    if one.moment not in Moment.values:
        yield "moment", _("Say whether it was measured before or after.")
    yield from _figure("value", one.value, from_nought=one.code in FROM_NOUGHT)


def _consumable(one: Used) -> Iterable[Wrong]:
    if not one.name.strip():
        yield "name", _("Say what was used.")
    for name, most in (("name", 120), ("batch", 80), ("unit", 20)):
        if len(getattr(one, name)) > most:
            yield name, _("At most %(limit)s characters are kept here.") % {"limit": most}
    if one.origin not in Consumable.Origin.values:
        yield "origin", _("Say whether it is local or imported.")
    quantity = one.quantity
    if quantity is not None and not (quantity.is_finite() and 0 < quantity < 10**9):
        yield "quantity", _("The value must be greater than nought.")
    elif quantity is not None and not one.unit.strip():
        yield "unit", _("Say in which unit.")


def _check(one: Checked, frame: Frame) -> Iterable[Wrong]:
    if one.code not in Check.values:
        yield "code", _("This check is not known.")
    if not one.checked_by.strip():
        yield "checked_by", _("Say who checked.")
    for name, most in (("checked_by", 150), ("remark", 300)):
        if len(getattr(one, name)) > most:
            yield name, _("At most %(limit)s characters are kept here.") % {"limit": most}
    if wrong := wrong_day(one.on, frame.started_on, frame.today):
        yield "on", wrong


def _repeated(facts: RepairFacts) -> Iterable[Wrong]:
    dimensions = [(one.code, one.moment) for one in facts.dimensions]
    codes = [one.code for one in facts.checks]
    lists: tuple[tuple[str, list[Any]], ...] = (("dimensions", dimensions), ("checks", codes))
    for name, given in lists:
        times = Counter(given)
        for place, one in enumerate(given):
            if times[one] > 1:
                yield f"{name}/{place}/code", _("This is given twice.")


def _removed(facts: RepairFacts, seen: Seen) -> Iterable[Wrong]:
    """Limits of each type, over this record and all that was done to the joint before."""
    places: dict[int, list[int]] = {}
    for place, one in enumerate(facts.operations):
        if one.removed is not None:
            places.setdefault(one.type.pk, []).append(place)
    for key, own in places.items():
        operations = [facts.operations[place] for place in own]
        type_, before = operations[0].type, seen.removed.get(key, removal.NOUGHT)
        limits = type_.per_cut_limit_mm, type_.cumulative_limit_mm
        figures = [one.removed.mm for one in operations if one.removed is not None]
        for excess in removal.excesses(figures, before, *limits):
            path = f"operations/{own[excess.place]}/removed"
            yield path, removal.words(excess, type_)


def _grown(facts: RepairFacts) -> Iterable[Wrong]:
    """A worn wall never grows back; work takes off, and only a new part makes longer."""
    before = {one.code: one.value for one in facts.dimensions if one.moment == Moment.BEFORE}
    renewed = lengths.is_renewed(facts.operations)
    for place, one in enumerate(facts.dimensions):
        first = before.get(one.code)
        if one.moment != Moment.AFTER or first is None or one.code not in SHRINKING:
            continue
        if one.value.mm > first.mm and not (renewed and one.code in RENEWED):
            words = _("%(after)s after the work is more than %(before)s before it.")
            said = {
                "after": numbers.measure(one.value.value, one.value.unit),
                "before": numbers.measure(first.value, first.unit),
            }
            yield f"dimensions/{place}/value", words % said


def _lengths(facts: RepairFacts, seen: Seen) -> Iterable[Wrong]:
    if seen.joint is not None:
        yield from lengths.wrong(seen.joint, facts.operations, facts.dimensions)


def _classes(facts: RepairFacts, seen: Seen) -> Iterable[Wrong]:
    """After a repair a tool joint may be better than before; a worn body is not."""
    if not facts.body_class:
        return
    if seen.joint is None:
        yield "body_class", _("Only pipe is classed.")
        return
    if _is_better(facts.body_class, seen.joint.body_class):
        words = _("A repair makes no body better than %(class)s: it is inspected by itself.")
        yield "body_class", words % {"class": seen.joint.get_body_class_display()}
    on_tool_joint = any(Subject.TOOL_JOINT in one.type.applies_to for one in facts.operations)
    if _is_better(facts.tool_joint_class, seen.joint.tool_joint_class) and not on_tool_joint:
        words = _("Nothing was done to the tool joint that makes it better.")
        yield "tool_joint_class", words


def _is_better(given: str | None, present: str | None) -> bool:
    return bool(given and present and CLASS_RANK[given] < CLASS_RANK[present])
