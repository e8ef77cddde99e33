"""Who keeps a set and which joints may be in it; no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused
from core.web import numbers
from equipment.pipes import rules as register
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint
from equipment.pipes.sets.models import PipeSet, SetMember


def may_keep(user: User, pipe_set: PipeSet) -> bool:
    """Whether the person may change the set: a worker of its party."""
    own = user.organisation_id == pipe_set.organisation_id
    return own and register.may_import(user, pipe_set.memorandum_id)


def require_keeper(user: User, pipe_set: PipeSet) -> None:
    """Raise NotAllowed for who may not change this set."""
    if not may_keep(user, pipe_set):
        raise NotAllowed(_("Only engineers and coordinators of the set's party may do this."))


def actions(user: User, pipe_set: PipeSet) -> list[str]:
    """What the person may do with the set now."""
    if not may_keep(user, pipe_set):
        return []
    if pipe_set.closed_on is not None:
        return ["reopen"]
    return ["update", "add-members", "remove-members", "close"]


def require_open(pipe_set: PipeSet) -> None:
    """Raise Refused for a set that was closed."""
    if pipe_set.closed_on is not None:
        raise Refused(_("The set is closed."), code="wrong_state")


def check_day(day: dt.date, pipe_set: PipeSet, today: dt.date) -> None:
    """Raise Refused for a day before the set was or in the future."""
    if day > today:
        raise Refused(_("The day lies in the future."), field="on")
    if day < pipe_set.opened_on:
        words = _("The set was opened on %(day)s.") % {"day": numbers.day(pipe_set.opened_on)}
        raise Refused(words, field="on")


def check_end(day: dt.date, until: dt.date | None, today: dt.date) -> None:
    """Raise Refused for a day of leaving that is not after that of joining or in the future."""
    if until is not None and until <= day:
        raise Refused(_("Pipe leaves the set after the day on which it joins."), field="until")
    if until is not None and until > today:
        raise Refused(_("The day lies in the future."), field="until")


def check_unused(day: dt.date, last_used: dt.date | None) -> None:
    """Raise Refused when usage was given to the members of that day or of a later one."""
    if last_used is not None and last_used >= day:
        words = _("Usage of the set is logged up to %(day)s: take it back, or choose a later day.")
        raise Refused(words % {"day": numbers.day(last_used)}, field="on")


def unfit(
    joints: Sequence[Joint], pipe_set: PipeSet, held: Mapping[int, SetMember]
) -> Iterable[tuple[Joint, str]]:
    """The joints that may not join the set, and why. `held` are memberships that overlap."""
    for joint in joints:
        if joint.product_line_id != pipe_set.product_line_id:
            yield joint, _("is of another product line than the set")
        elif joint.status in ENDED:
            yield joint, _("is in the state “%(state)s”") % {"state": joint.get_status_display()}
        elif joint.pk in held:
            words = _("is in the set %(set)s from %(day)s on")
            other = held[joint.pk]
            names = {"set": other.pipe_set.number, "day": numbers.day(other.joined_on)}
            yield joint, words % names
