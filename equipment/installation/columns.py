"""The columns of the sheet on which a run is recorded."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.web.numbers import unit_words
from core.web.sheets import Column
from equipment.installation.models import RunningRecord
from equipment.installation.rules import REJECTED, RUN
from equipment.orders.models import Shift

Choice = tuple[str, Any]
#: What people write for an outcome in other tables.
OUTCOMES_SAID = {
    "r": RUN, "ok": RUN, "yes": RUN, "in": RUN,
    "x": REJECTED, "rej": REJECTED, "reject": REJECTED, "no": REJECTED,
}  # fmt: skip
YES_NO_SAID = {"y": "yes", "ok": "yes", "+": "yes", "x": "yes", "1": "yes", "n": "no", "0": "no"}


def columns(unit: str) -> list[Column]:
    """The columns that are typed into, from left to right; torques are read in `unit`."""
    return [*_outcome(), *_make_up(unit), *_preparation(), *_when(), _reason()]


def _outcome() -> list[Column]:
    outcomes = [("", "–"), (RUN, _("Run")), (REJECTED, _("Rejected"))]
    keys = {"r": RUN, "x": REJECTED, "-": ""}
    return [
        Column("outcome", "outcome", _("Outcome"), "choice", outcomes, keys, OUTCOMES_SAID,
               hideable=False),
        Column("length", "effective_length_m", _("Length, m"), "number", hideable=False),
    ]  # fmt: skip


def _make_up(unit: str) -> list[Column]:
    triangle: list[Choice] = [("", "–"), *RunningRecord.Triangle.choices]
    return [
        Column("torque", "torque", f"{_('Torque')}, {unit_words(unit)}", "number"),
        Column("shoulder", "shoulder", f"{_('Shoulder')}, {unit_words(unit)}", "number"),
        Column("turns", "turns", _("Turns"), "number"),
        Column("triangle", "triangle", _("Triangle"), "choice", triangle,
               {"b": "at_base", "w": "within", "p": "past", "n": "none", "-": ""}),
    ]  # fmt: skip


def _preparation() -> list[Column]:
    drifted = [("", "–"), ("yes", _("Yes")), ("no", _("No"))]
    return [
        Column("drifted", "is_drifted", _("Drifted"), "choice", drifted,
               {"y": "yes", "n": "no", "-": ""}, YES_NO_SAID),
        Column("drift", "drift_mm", _("Drift, mm"), "number"),
        Column("compound", "compound", _("Compound"), "text", longest=80),
        Column("centralisers", "centralisers", _("Centralisers"), "whole", longest=3),
    ]  # fmt: skip


def _when() -> list[Column]:
    shifts: list[Choice] = [("", "–"), *Shift.choices]
    return [
        Column("day", "run_on", _("Day"), "day", longest=10),
        Column("shift", "shift", _("Shift"), "choice", shifts, {"d": "day", "n": "night", "-": ""}),
        Column("sequence", "sequence", _("Run no."), "whole", longest=6),
        Column("depth", "stated_depth_m", _("Depth read, m"), "number"),
    ]


def _reason() -> Column:
    return Column("reason", "reason", _("Reason or remark"), longest=300, hideable=False, wide=True)
