"""Moving several joints and taking them a step further, as the frame of lists asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.accounts.models import User
from core.web.listings import BulkAction
from equipment.pipes import custody, moving, rules
from equipment.pipes.handling.forms import MoveForm, StepForm
from equipment.pipes.life import fitness
from equipment.pipes.life import services as life
from equipment.pipes.life.rules import WORDS
from equipment.pipes.models import Joint, Location

STEP_ICONS = {"allocate": "flag", "free": "lock-open"}


def _move(
    *,
    rows: Sequence[Joint],
    location: Location,
    by: User,
    now: dt.datetime,
    reason: str = "",
    arrives: str = "",
) -> None:
    if arrives:
        life.take_step(
            joints=rows, action=arrives, location=location, reason=reason, by=by, now=now
        )
    else:
        moving.move_joints(joints=rows, location=location, reason=reason, by=by, now=now)


def _move_stops(
    *, rows: Sequence[Joint], by: User, arrives: str = "", **_said: Any
) -> Mapping[int, str]:
    step = _step_stops(arrives, rows=rows, by=by) if arrives else {}
    return {**moving.stopped(rows), **step, **custody.in_other_hands(by, rows)}


def _take(action: str, *, rows: Sequence[Joint], by: User, now: dt.datetime, **said: Any) -> None:
    life.take_step(joints=rows, action=action, by=by, now=now, **said)


def _step_stops(
    action: str, *, rows: Sequence[Joint], by: User, on: dt.date | None = None, **_said: Any
) -> Mapping[int, str]:
    stopped = fitness.stopped(rows, action, on or timezone.localdate())
    return {**stopped, **custody.in_other_hands(by, rows)}


def step_action(action: str, name: str = "step") -> BulkAction:
    """The step as the frame asks for it and takes it."""
    return BulkAction(
        name=name,
        label=WORDS[action],
        icon=STEP_ICONS.get(action, "arrow-right"),
        perform=partial(_take, action),
        form=partial(StepForm, action=action),
        stops=partial(_step_stops, action),
        done=ngettext_lazy(
            "%(count)s pipe taken a step further.",
            "%(count)s pipes taken a step further.",
            "count",
        ),
        offered=rules.may_import,
        explanation=_(
            "The step is written into the life of each pipe. One event tells it of all of them."
        ),
    )


MOVE = BulkAction(
    name="move",
    label=_("Move to another place"),
    icon="arrows-move",
    perform=_move,
    form=MoveForm,
    stops=_move_stops,
    done=ngettext_lazy("%(count)s pipe moved.", "%(count)s pipes moved.", "count"),
    offered=rules.may_import,
    explanation=_(
        "Pipe that your party has is laid down at another place. Pipe in the hole, under way, at "
        "the end of its life or on an open order stays where it is."
    ),
)
ALLOCATE = step_action("allocate", "allocate")
#: Asked for on a page of its own: which step, then about it.
STEP = BulkAction(
    name="step",
    label=_("Take a step"),
    icon="player-play",
    perform=_take,
    offered=rules.may_import,
    page="equipment:joints-step",
)
