"""What a repair record lacks of what its types of work ask for, and what becomes of its line."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from equipment.catalogue.repair_models import Check, Dimension, RepairType
from equipment.orders.models import OrderLine
from equipment.repair import lengths
from equipment.repair.facts import RepairFacts
from equipment.repair.models import RepairDimension, RepairRecord
from equipment.repair.rules import Wrong

Outcome, Moment, Line = RepairRecord.Outcome, RepairDimension.Moment, OrderLine.Status


def missing_of(facts: RepairFacts) -> list[Wrong]:
    """What the types of work ask for and the record does not say: it keeps the order open."""
    if facts.outcome == Outcome.NOT_REPAIRABLE:
        return []
    given = {(one.code, one.moment) for one in facts.dimensions}
    checked = {one.code for one in facts.checks}
    found: list[Wrong] = []
    for moment, name in ((Moment.BEFORE, "dimensions_before"), (Moment.AFTER, "dimensions_after")):
        for code in _asked(facts, name):
            if (code, moment) not in given:
                found.append(("dimensions", _measure_words(code, moment)))
    for code in _asked(facts, "checks"):
        if code not in checked:
            words = _("Check missing: %(check)s.") % {"check": Check(code).label}
            found.append(("checks", words))
    renewed = lengths.is_renewed(facts.operations)
    if renewed and not any(one.batch.strip() for one in facts.consumables):
        words = _("Name the new part with its heat or batch number among the consumables.")
        found.append(("consumables", words))
    if facts.outcome == Outcome.IN_WORK:
        found.append(("outcome", _("Not yet repaired, nor said to be beyond repair.")))
    return found


def _measure_words(code: str, moment: str) -> str:
    said = {"dimension": Dimension(code).label}
    if moment == Moment.BEFORE:
        return _("Measure missing before the work: %(dimension)s.") % said
    return _("Measure missing after the work: %(dimension)s.") % said


def asked(types: Iterable[RepairType], name: str) -> list[str]:
    """The codes that types ask for, each once, in their order."""
    return list(dict.fromkeys(code for one in types for code in getattr(one, name)))


def _asked(facts: RepairFacts, name: str) -> list[str]:
    return asked((one.type for one in facts.operations), name)


def has_failed(facts: RepairFacts) -> bool:
    """Whether a check after the work did not pass."""
    return any(not one.passed for one in facts.checks)


def status_of(facts: RepairFacts) -> str:
    """What becomes of the line: rejected by a failed check or beyond repair, done when the work
    is told whole, else still planned."""
    if facts.outcome == Outcome.NOT_REPAIRABLE or has_failed(facts):
        return Line.REJECTED
    return Line.PLANNED if missing_of(facts) else Line.DONE
