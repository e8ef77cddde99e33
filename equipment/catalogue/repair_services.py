"""Writes of the types of repair and maintenance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from equipment.catalogue import rules
from equipment.catalogue.entry_services import make, store, tell
from equipment.catalogue.measures import LENGTHS, Entered
from equipment.catalogue.repair_models import Check, Dimension, Family, RepairType, Subject

FLAGS = ("shortens", "changes_range", "renews_tool_joint", "changes_coupling")
LISTS: dict[str, type[Any]] = {
    "applies_to": Subject,
    "dimensions_before": Dimension,
    "dimensions_after": Dimension,
    "checks": Check,
}


@dataclass(frozen=True)
class RepairTypeFacts:
    """A type of repair or maintenance as it is entered; limits as they were read off."""

    code: str
    name: str
    family: str
    applies_to: Sequence[str]
    source: str
    name_az: str = ""
    name_ru: str = ""
    per_cut_limit: Entered | None = None
    cumulative_limit: Entered | None = None
    dimensions_before: Sequence[str] = ()
    dimensions_after: Sequence[str] = ()
    checks: Sequence[str] = ()
    shortens: bool = False
    changes_range: bool = False
    renews_tool_joint: bool = False
    changes_coupling: bool = False
    edition: str = ""
    note: str = ""
    to_confirm: bool = False


@transaction.atomic
def add_repair_type(
    *, facts: RepairTypeFacts, by: User, now: dt.datetime, reason: str = ""
) -> RepairType:
    """A new type. Raises NotAllowed, Refused naming the field."""
    rules.require_change(by)
    made = make(RepairType, _checked(facts, None))
    tell(made, "added", by=by, now=now, after={"name": made.name}, reason=reason)
    return made


@transaction.atomic
def update_repair_type(
    *,
    repair_type: RepairType,
    facts: RepairTypeFacts,
    by: User,
    now: dt.datetime,
    reason: str = "",
) -> RepairType:
    """Change a type; what was done by it before stays as it was judged then.

    Raises NotAllowed, Refused naming the field, Conflict.
    """
    rules.require_change(by)
    store(repair_type, _checked(facts, repair_type), by=by, now=now, reason=reason)
    return repair_type


def _checked(facts: RepairTypeFacts, kept: RepairType | None) -> dict[str, Any]:
    code = facts.code.strip()
    if not rules.CODE.fullmatch(code):
        words = _("A code has Latin letters, digits, - and _, such as reface_pin.")
        raise Refused(words, field="code")
    others = RepairType.objects.filter(code=code).exclude(pk=kept.pk if kept else None)
    if others.exists():
        raise Refused(_("The catalogue has this code already."), field="code", code="taken")
    if facts.family not in Family.values:
        raise Refused(_("Choose repair or maintenance."), field="family")
    lists = {name: _known(getattr(facts, name), name, known) for name, known in LISTS.items()}
    if not lists["applies_to"]:
        raise Refused(_("Say on what this work is done."), field="applies_to")
    _check_effects(facts, lists["applies_to"])
    return {
        "code": code,
        "name": rules.require_words(facts.name, "name"),
        "name_az": facts.name_az.strip(),
        "name_ru": facts.name_ru.strip(),
        "family": facts.family,
        **lists,
        **_limits(facts),
        **{name: getattr(facts, name) for name in FLAGS},
        "source": rules.require_source(facts.source),
        "edition": facts.edition.strip(),
        "note": facts.note.strip(),
        "to_confirm": facts.to_confirm,
    }


def _known(codes: Collection[str], field: str, known: type[Any]) -> list[str]:
    """The codes in the order of the catalogue, each once. Raises Refused for an unknown one."""
    strange = [code for code in codes if code not in known.values]
    if strange:
        words = _("Known: %(known)s.") % {"known": ", ".join(known.values)}
        raise Refused(words, field=field, code="invalid_choice")
    return [code for code in known.values if code in codes]


def _check_effects(facts: RepairTypeFacts, subjects: Sequence[str]) -> None:
    """What work does to pipe it does only where pipe is worked on."""
    if facts.changes_range and not facts.shortens:
        words = _("Only work that shortens pipe brings it into another range.")
        raise Refused(words, field="changes_range")
    told = [name for name in FLAGS if getattr(facts, name)]
    if told and facts.family == Family.MAINTENANCE:
        raise Refused(_("Maintenance changes neither length nor parts of pipe."), field=told[0])
    if told and set(subjects) == {Subject.ITEM}:
        raise Refused(_("Only pipe has lengths, tool joints and couplings."), field=told[0])
    if facts.renews_tool_joint and Subject.TOOL_JOINT not in subjects:
        raise Refused(_("This work is done on tool joints."), field="applies_to")


def _limits(facts: RepairTypeFacts) -> dict[str, Any]:
    found: dict[str, Any] = {}
    given = (("per_cut_limit", facts.per_cut_limit), ("cumulative_limit", facts.cumulative_limit))
    for name, figure in given:
        rules.require_figure(figure, name, LENGTHS)
        found |= {
            f"{name}_mm": figure and figure.si(),
            f"entered_{name}": figure and figure.value,
            f"{name}_unit": figure.unit if figure else "",
        }
    rules.require_order(list(given))
    return found
