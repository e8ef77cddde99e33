"""The columns of the sheet on which a dismantling is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from django.utils.translation import gettext as _

from core.web.numbers import unit_words
from core.web.sheets import Column, Text
from equipment.dismantling.cells import NO, YES
from equipment.dismantling.models import DismantlingRecord

CONDITION_KEYS = {
    "o": "ok", "b": "bent", "w": "washout", "g": "galled_thread", "s": "shoulder_damage",
    "c": "corroded", "m": "mashed", "t": "over_torqued", "-": "",
}  # fmt: skip
#: What people write for an outcome, a condition and an answer in other tables.
OUTCOMES_SAID = {
    "l": "laid_down", "ok": "laid_down", "yes": "laid_down", "out": "laid_down",
    "h": "left_in_hole", "left": "left_in_hole", "lih": "left_in_hole",
    "x": "lost", "fish": "lost",
}  # fmt: skip
CONDITIONS_SAID = {
    "good": "ok", "0": "ok", "wash": "washout", "galled": "galled_thread",
    "shoulder": "shoulder_damage", "rust": "corroded", "over": "over_torqued",
}  # fmt: skip
YES_NO_SAID = {"y": YES, "ok": YES, "+": YES, "x": YES, "1": YES, "n": NO, "0": NO}


def columns(unit: str) -> list[Column]:
    """The columns that are typed into, from left to right; torque is read in `unit`."""
    text = partial(Column, kind="text")
    return [
        _choice("outcome", _("Outcome"), DismantlingRecord.Outcome.choices,
                {"l": "laid_down", "h": "left_in_hole", "x": "lost", "-": ""}, OUTCOMES_SAID,
                hideable=False),
        _choice("condition", _("Condition"), DismantlingRecord.Condition.choices, CONDITION_KEYS,
                CONDITIONS_SAID, hideable=False),
        Column("torque", "torque", f"{_('Break-out torque')}, {unit_words(unit)}", "number"),
        text("stand", "stand", _("Stand"), longest=60),
        _answer("protector", _("Protector")),
        _answer("rinsed", _("Rinsed")),
        _answer("inhibited", _("Inhibited")),
        text("rack", "rack", _("Rack"), longest=300, suggests="places"),
        Column("day", "pulled_on", _("Day"), "day", longest=10),
        Column("sequence", "sequence", _("Out as no."), "whole", longest=6),
        text("remark", "remark", _("Remark"), longest=300, hideable=False, wide=True),
    ]  # fmt: skip


def _answer(name: str, label: str) -> Column:
    answers: list[tuple[str, Text]] = [(YES, _("Yes")), (NO, _("No"))]
    return _choice(name, label, answers, {"y": YES, "n": NO, "-": ""}, YES_NO_SAID)


def _choice(
    name: str,
    label: str,
    choices: Sequence[tuple[str, Text]],
    keys: Mapping[str, str],
    said: Mapping[str, str],
    *,
    hideable: bool = True,
) -> Column:
    shown: list[tuple[str, Text]] = [("", "–"), *choices]
    return Column(name, name, label, "choice", shown, keys, said, hideable=hideable)
