"""The columns of the sheet as data: one declaration for its head, its rows and its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from equipment.dismantling.cells import NO, YES
from equipment.dismantling.models import DismantlingRecord

#: Letters that choose, typed or pasted, by value.
OUTCOME_KEYS = {"l": "laid_down", "h": "left_in_hole", "x": "lost"}
CONDITION_KEYS = {
    "o": "ok", "b": "bent", "w": "washout", "g": "galled_thread", "s": "shoulder_damage",
    "c": "corroded", "m": "mashed", "t": "over_torqued",
}  # fmt: skip
ANSWER_KEYS = {"y": YES, "n": NO}


@dataclass(frozen=True)
class Column:
    """A column: `name` of its cells in the form and on the page, its words, how it is typed."""

    name: str
    head: str
    css: str = ""
    mode: str = "text"
    longest: int = 20
    list_id: str = ""
    #: Options of a choice as they stand with each value chosen; none for what is typed.
    options: Mapping[str, SafeString] = field(default_factory=dict)
    letters: str = ""

    @property
    def is_choice(self) -> bool:
        return bool(self.options)


def columns(unit: str) -> list[Column]:
    """The columns in the language of now; torque is typed in `unit`."""
    return [
        _choice("outcome", _("Outcome"), DismantlingRecord.Outcome.choices, OUTCOME_KEYS),
        _choice("condition", _("Condition"), DismantlingRecord.Condition.choices, CONDITION_KEYS),
        Column("torque", f"{_('Break-out torque')}, {unit}", "num", "decimal"),
        Column("stand", _("Stand"), longest=60),
        _choice("protector", _("Protector"), _answers(), ANSWER_KEYS),
        _choice("rinsed", _("Rinsed"), _answers(), ANSWER_KEYS),
        _choice("inhibited", _("Inhibited"), _answers(), ANSWER_KEYS),
        Column("rack", _("Rack"), longest=300, list_id="places"),
        Column("pulled_on", _("Day"), longest=10),
        Column("sequence", _("Out as no."), "num", "numeric", 6),
        Column("remark", _("Remark"), "col-reason", longest=300),
    ]


def _answers() -> list[tuple[str, str | Promise]]:
    return [(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))]


def _choice(
    name: str, head: str, choices: list[tuple[str, str | Promise]], letters: Mapping[str, str]
) -> Column:
    shown = [("", "–"), *choices]
    options = {value: _options(shown, value) for value, _label in shown}
    told = " ".join(f"{letter}={value}" for letter, value in letters.items())
    return Column(name, head, options=options, letters=told)


def _options(choices: list[tuple[str, str | Promise]], chosen: str) -> SafeString:
    plain, marked = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
    shown = (
        format_html(marked if value and value == chosen else plain, value, label)
        for value, label in choices
    )
    return format_html_join("", "{}", ((one,) for one in shown))
