"""Joints that a person names: ticked in a list, or typed by serial or number, one a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.transfer.text import fold_serial
from core.web.forms import PlainTextField, VersionForm
from equipment.pipes.finding import saying
from equipment.pipes.models import Joint

MOST_LINES = 1_000
#: Faults that are told one by one; more of them are told by their number.
MOST_TOLD = 20
#: Ticks that a page offers; a search narrows them.
PICKABLE = 200


@dataclass
class Named:
    """The joints of the lines in their order, and what is wrong with the other lines."""

    joints: list[Joint] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def joints_named(text: str, among: QuerySet[Joint], preferred: QuerySet[Joint]) -> Named:
    """The joints that lines of text name: by serial, number, yard number or id.

    Where several joints of `among` are called so, the only one of `preferred` is meant.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, words) for number, words in lines if words]
    found = Named()
    if len(lines) > MOST_LINES:
        found.faults.append(gettext("Name at most %(most)s pipes at once.") % {"most": MOST_LINES})
        return found
    called = _called([words for _number, words in lines], among)
    likely = set(preferred.filter(pk__in=_doubtful(called)).values_list("pk", flat=True))
    seen: dict[int, int] = {}
    for number, words in lines:
        meant = called[words] if len(called[words]) < 2 else _narrowed(called[words], likely)
        fault = _fault(meant, seen)
        if fault:
            told = {"line": number, "words": words[:60], "fault": fault}
            found.faults.append(gettext("Line %(line)s, “%(words)s”: %(fault)s") % told)
        else:
            seen[meant[0].pk] = number
            found.joints.append(meant[0])
    return found


def _called(words: list[str], among: QuerySet[Joint]) -> dict[str, list[Joint]]:
    """Each line with the joints that are called so, those of the serial before the others."""
    keys = {line: fold_serial(line) for line in words}
    wanted = set(keys.values()) - {""}
    rows = among.filter(
        Q(serial_key__in=wanted)
        | Q(number_key__in=wanted)
        | Q(yard_number__in=words)
        | Q(public_id__in=words)
    ).order_by("pk")
    joints = list(rows) if words else []
    by_name: tuple[dict[str, list[Joint]], ...] = ({}, {}, {})
    for joint in joints:
        for names, name in zip(by_name, _names(joint), strict=True):
            names.setdefault(name, []).append(joint)
    serials, numbers, others = by_name
    ids = {joint.public_id: [joint] for joint in joints}
    return {
        line: ids.get(line)
        or _written(line, serials.get(key, []))
        or numbers.get(key)
        or others.get(line)
        or []
        for line, key in keys.items()
    }


def _names(joint: Joint) -> tuple[str, str, str]:
    return joint.serial_key, joint.number_key, joint.yard_number


def _written(line: str, joints: list[Joint]) -> list[Joint]:
    return [joint for joint in joints if joint.serial == line] or joints


def _doubtful(called: dict[str, list[Joint]]) -> list[int]:
    return [joint.pk for joints in called.values() if len(joints) > 1 for joint in joints]


def _narrowed(joints: list[Joint], likely: set[int]) -> list[Joint]:
    return [joint for joint in joints if joint.pk in likely] or joints


def _fault(meant: list[Joint], seen: dict[int, int]) -> str:
    if not meant:
        return gettext("no such pipe here.")
    if len(meant) > 1:
        return gettext("several pipes are called so; write the serial or tick the pipe.")
    if meant[0].pk in seen:
        return gettext("stands in line %(line)s already.") % {"line": seen[meant[0].pk]}
    return ""


class JointsForm(VersionForm):
    """Joints that are ticked, typed, or both; `chosen` are all of them, each once."""

    joints = forms.ModelMultipleChoiceField(
        Joint.objects.none(), to_field_name="public_id", required=False, label=_("Ticked pipes")
    )
    lines = PlainTextField(
        max_length=100_000,
        rows=6,
        required=False,
        label=_("Serials or numbers"),
        help_text=_("One a line, such as a pasted column."),
    )

    def __init__(
        self, *args: Any, pickable: QuerySet[Joint], among: QuerySet[Joint], **kwargs: Any
    ) -> None:
        """`pickable` may be ticked; `among` are all that may be named by typing."""
        super().__init__(*args, **kwargs)
        self.pickable, self.among = pickable, among
        choice = cast("forms.ModelMultipleChoiceField[Joint]", self.fields["joints"])
        choice.queryset = pickable

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "lines" not in given or "joints" not in given:
            return given
        named = joints_named(given["lines"], self.among, self.pickable)
        self._tell(named.faults)
        given["chosen"] = once([*given["joints"], *named.joints])
        if not given["chosen"] and not named.faults:
            self.add_error("lines", _("Tick pipes or name them."))
        return given

    def _tell(self, faults: list[str]) -> None:
        for words in faults[:MOST_TOLD]:
            self.add_error("lines", words)
        if len(faults) > MOST_TOLD:
            more = len(faults) - MOST_TOLD
            said = ngettext(
                "%(count)s more line is wrong.", "%(count)s more lines are wrong.", more
            )
            self.add_error("lines", said % {"count": more})

    def ticks(self, query: str) -> dict[str, Any]:
        """What the list of ticks shows: the joints that fit the search, up to a limit."""
        rows = searched(self.pickable, query).select_related("product_line", "location", "tally")
        shown = list(rows.order_by("pk")[: PICKABLE + 1])
        sent: Any = self.data
        ticked = set(sent.getlist("joints")) if self.is_bound else set()
        return {
            "joints": shown[:PICKABLE],
            "more": len(shown) > PICKABLE,
            "limit": PICKABLE,
            "query": query,
            "ticked": ticked,
        }


def once(joints: Iterable[Joint]) -> list[Joint]:
    """The joints without repetition, in their order."""
    return list({joint.pk: joint for joint in joints}.values())


def searched(rows: QuerySet[Joint], query: str) -> QuerySet[Joint]:
    """The joints whose serial, number or description holds the words."""
    if not query:
        return rows
    return rows.filter(saying(query) | Q(tally__name__icontains=query))
