"""The passport of a joint in the shape that its page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.web import numbers
from equipment.catalogue.working import working_of
from equipment.certificates import shown as certificates
from equipment.nonconformance import rules as nonconformance
from equipment.octg.classification.schemes import API_RP_7G
from equipment.pipes import shown as register
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint
from equipment.pipes.passport import figure, passports, queries, rating, rules, ways
from equipment.pipes.passport.entries import EntryShown, shown
from equipment.pipes.passport.entry_words import set_url
from equipment.pipes.passport.forecast_words import ForecastShown, forecast_shown
from equipment.pipes.passport.kinds import AMOUNTS, KINDS
from equipment.pipes.passport.lifeline import Cursor, Entry, LifePage, cursor_of
from equipment.pipes.passport.passports import Wear
from equipment.pipes.passport.queries import MOST_READINGS, UsageTotals

#: What a back button says.
BACK_WORDS: dict[str, str | Promise] = {
    "equipment:usage-reverse": gettext_lazy("Take back"),
    "equipment:inspection-withdraw": gettext_lazy("Withdraw"),
    "equipment:reading-erroneous": gettext_lazy("Mark as erroneous"),
    "equipment:step-reverse": gettext_lazy("Take back"),
    "equipment:tool-joint-withdraw": gettext_lazy("Withdraw"),
}
ACTIONS: dict[str, tuple[str, str | Promise]] = {
    "use": ("clock", gettext_lazy("Log usage")),
    "inspect": ("ruler-measure", gettext_lazy("Inspect")),
    "move": ("arrows-move", gettext_lazy("Move")),
    "step": ("arrow-right", gettext_lazy("Next step")),
}


@dataclass(frozen=True)
class Back:
    """A button that takes an entry back, with a reason."""

    url: str
    label: str


@dataclass(frozen=True)
class ActionShown:
    """A way to what the person may do with the joint."""

    url: str
    icon: str
    label: str


@dataclass(frozen=True)
class Tab:
    """A kind by which the life is narrowed."""

    query: str
    label: str
    current: bool


@dataclass(frozen=True)
class LifeShown:
    """A page of a life with the ways to other kinds and to what is older."""

    entries: list[EntryShown]
    tabs: list[Tab]
    older: str
    is_first: bool


@dataclass(frozen=True)
class UsageLine:
    """One amount: since the last inspection and in all, and how much of it came by sets."""

    label: str
    since: str
    whole: str
    own: str
    by_set: str


def asked(query: Mapping[str, str]) -> dict[str, Any]:
    """The kind and the cursor that an address names. Raises BadRequest for unknown ones."""
    kind = query.get("kind", "")
    if kind and kind not in KINDS:
        raise BadRequest("Unknown kind")
    return {"kind": kind, "after": cursor_of(query.get("older", ""))}


def life_shown(
    page: LifePage,
    *,
    kind: str,
    after: Cursor | None,
    base: str,
    back: Callable[[Entry], Back | None],
    kinds: Iterable[str] = KINDS,
) -> LifeShown:
    """The page as lines, with the tabs of its kinds; `back` says how an entry is taken back."""
    names = {"": str(_("All"))} | {name: str(KINDS[name]) for name in kinds}
    tabs = [
        Tab(f"{base}?kind={name}#life" if name else f"{base}#life", label, name == kind)
        for name, label in names.items()
    ]
    narrowed = f"kind={kind}&" if kind else ""
    older = f"{base}?{narrowed}older={page.older}#life" if page.older else ""
    lines = [shown(entry, back(entry)) for entry in page.entries]
    return LifeShown(lines, tabs, older, after is None)


def page_of(joint: Any, user: User, query: Mapping[str, str], today: dt.date) -> dict[str, Any]:
    """The context of the page of a joint; what it costs does not depend on the joint's age."""
    said = asked(query)
    usage = queries.usage_of(joint)
    wear = passports.wear_of(joint, usage, today)
    readings = queries.readings_of(joint)
    life = passports.life_of(joint, user, **said)

    def back(entry: Entry) -> Back | None:
        name = rules.way_back(user, joint, entry)
        url = f"{reverse(name, args=[entry.id])}?joint={joint.public_id}" if name else ""
        return Back(url, str(BACK_WORDS[name])) if name else None

    return {
        "joint": joint,
        "verdict": rules.verdict_of(joint),
        "actions": actions_of(joint, user),
        "may_report": nonconformance.raises(user, joint.memorandum_id)
        and joint.status not in ENDED,
        "facts": register.facts_of_joint(joint),
        "class_lines": classes_of(joint),
        "life": life_shown(life, **said, base=joint.get_absolute_url(), back=back),
        "usage": usage_lines(usage),
        "is_inspected": joint.inspected_on is not None,
        "readings": readings[:MOST_READINGS],
        "has_more_readings": len(readings) > MOST_READINGS,
        "memberships": queries.memberships_of(joint),
        "set_url": set_url(joint.set_id) if joint.set_id else "",
        "certificates": certificates.beside(joint),
        **wear_shown(wear, today),
    }


def actions_of(joint: Joint, user: User) -> list[ActionShown]:
    """Ways to what the person may do now; one that leads nowhere yet is left out."""
    plain = {"use": "joint-use", "inspect": "joint-inspect", "step": "joint-step"}
    urls = {name: reverse(f"equipment:{page}", args=[joint.public_id])
            for name, page in plain.items()} | {"move": ways.move_url(joint)}  # fmt: skip
    return [
        ActionShown(urls[name], ACTIONS[name][0], str(ACTIONS[name][1]))
        for name in rules.actions_for(user, joint)
        if urls[name]
    ]


def bands_of(body_class: str | None) -> dict[str, Any]:
    """The paint of a class of the body, for `_bands.html`; none where nothing is painted."""
    band = API_RP_7G.bands.get(body_class or "")
    return {"colour": band.colour, "count": range(band.count)} if band else {}


def classes_of(joint: Any) -> list[dict[str, Any]]:
    """Class of body and tool joint in words, with the criterion that governed."""
    parts = [(_("Body"), "body_class", "governed_by")]
    if joint.product_line.product == "drill_pipe" or joint.tool_joint_class:
        parts.append((_("Tool joint"), "tool_joint_class", "tool_governed_by"))
    found = []
    for part, column, criterion in parts:
        value = getattr(joint, column)
        words = getattr(joint, f"get_{column}_display")() if value else _("Not classified")
        governed = getattr(joint, criterion) if value else ""
        bands = bands_of(value) if column == "body_class" else {}
        found.append({"part": part, "words": words, "governed": governed or "", "bands": bands})
    return found


def wear_shown(wear: Wear, today: dt.date) -> dict[str, Any]:
    """The figure, the forecasts and the ratings."""
    found: Sequence[ForecastShown] = [forecast_shown(one, wear.points) for one in wear.forecasts]
    return {
        "figure": figure.figure_of(wear.points, wear.body.wall_mm, wear.forecasts, today),
        "walls": list(reversed(wear.points)),
        "nominal_mm": wear.body.wall_mm,
        "forecasts": found,
        "ratings": [working_of(one) for one in wear.rating.traces],
        "rating_basis": rating.BASES.get(wear.rating.basis, ""),
        "rating_why": rating.WHY.get(wear.rating.why, ""),
    }


def usage_lines(usage: UsageTotals) -> list[UsageLine]:
    """The three amounts that are always told, and the others where there is any."""
    whole, since = usage.whole, usage.since
    lines = []
    for name, (words, unit) in AMOUNTS.items():
        if name in ("metres_drilled_m", "rotating_h", "circulating_h") or whole[name]:
            told = [
                numbers.measure(part[name], str(unit))
                for part in (since, whole, usage.own, usage.by_set)
            ]
            label = str(words)
            lines.append(UsageLine(label[:1].upper() + label[1:], *told))
    return lines
