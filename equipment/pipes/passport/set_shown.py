"""The passport of a set in the shape that its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.web import numbers
from equipment.pipes.life.states import PipeClass
from equipment.pipes.passport import set_queries as queries
from equipment.pipes.passport.kinds import AMOUNTS
from equipment.pipes.passport.lifeline import Entry
from equipment.pipes.passport.set_queries import Condition
from equipment.pipes.passport.shown import ActionShown, Back, asked, bands_of, life_shown
from equipment.pipes.readings.models import JointReading
from equipment.pipes.sets import rules
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.usage.queries import totals_of_set

#: The kinds of entries that a set's life has.
KINDS = ("usage", "set", "correction")
NOT_CLASSED: str | Promise = gettext_lazy("Not classified")


@dataclass(frozen=True)
class ClassShown:
    """Joints and metres of one class."""

    bands: dict[str, Any]
    words: str
    joints: int
    length: str


@dataclass(frozen=True)
class MeasureShown:
    """A measure of the members: its least, mean and greatest."""

    label: str
    joints: int
    count: int
    least: str
    mean: str
    greatest: str
    newest: str


def page_of(pipe_set: PipeSet, user: User, query: Mapping[str, str]) -> dict[str, Any]:
    """The context of the page of a set, its members apart."""
    said = asked(query)
    condition = queries.condition_of(pipe_set)
    life = queries.life_of(pipe_set, user, **said)

    def back(entry: Entry) -> Back | None:
        mine = entry.source == "usage" and entry.party_id == user.organisation_id
        if not mine or not entry.told["is_standing"] or not rules.may_keep(user, pipe_set):
            return None
        return Back(reverse("equipment:usage-reverse", args=[entry.id]), _("Take back"))

    return {
        "pipe_set": pipe_set,
        "actions": actions_of(pipe_set, user),
        "set_actions": rules.actions(user, pipe_set),
        "facts": facts_of(pipe_set, condition),
        "condition": condition,
        "classes": [_class(one) for one in condition.classes],
        "usage": [
            (str(words)[:1].upper() + str(words)[1:], numbers.measure(value, unit))
            for name, (words, unit), value in _amounts(pipe_set)
            if value or name in ("metres_drilled_m", "rotating_h", "circulating_h")
        ],
        "measures": [
            MeasureShown(
                label=str(JointReading.Kind(one.kind).label),
                joints=one.joints,
                count=one.count,
                least=numbers.measure(one.least_mm, "mm", 2),
                mean=numbers.measure(one.mean_mm, "mm", 2),
                greatest=numbers.measure(one.greatest_mm, "mm", 2),
                newest=numbers.day(one.newest),
            )
            for one in queries.readings_of(pipe_set)
        ],
        "life": life_shown(life, **said, base=pipe_set.get_absolute_url(), back=back, kinds=KINDS),
    }


def _amounts(pipe_set: PipeSet) -> Any:
    totals = totals_of_set(pipe_set)
    return ((name, AMOUNTS[name], totals[name]) for name in AMOUNTS)


def actions_of(pipe_set: PipeSet, user: User) -> list[ActionShown]:
    """What the person may do with the set from its passport."""
    if not rules.may_keep(user, pipe_set):
        return []
    url = reverse("equipment:set-use", args=[pipe_set.public_id])
    return [ActionShown(url, "clock", _("Log usage"))]


def facts_of(pipe_set: PipeSet, condition: Condition) -> list[tuple[str, Any]]:
    oldest = condition.oldest_inspection
    facts: list[tuple[str, Any]] = [
        (_("Kind"), pipe_set.get_kind_display()),
        (_("Product line"), str(pipe_set.product_line)),
        (_("Party"), pipe_set.organisation.short),
        (_("Well"), pipe_set.well or None),
        (_("Opened"), numbers.day(pipe_set.opened_on)),
        (_("Closed"), numbers.day(pipe_set.closed_on) if pipe_set.closed_on else None),
        (_("Joints"), condition.joints),
        (_("Length"), numbers.measure(condition.length_m, "m", 2)),
        (_("Oldest inspection"), numbers.day(oldest) if oldest else None),
        (_("Remark"), pipe_set.remark),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def class_words(value: str | None) -> str:
    return str(PipeClass(value).label if value else NOT_CLASSED)


def _class(one: queries.ClassCount) -> ClassShown:
    length = numbers.measure(one.length_m, "m", 2)
    return ClassShown(bands_of(one.body_class), class_words(one.body_class), one.joints, length)
