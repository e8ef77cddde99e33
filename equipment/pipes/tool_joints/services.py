"""Every write of tool-joint pairs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused
from core.events import reasons
from core.events import services as events
from core.rows import change
from equipment.pipes.custody import require_custody
from equipment.pipes.life.queries import held
from equipment.pipes.models import Joint
from equipment.pipes.tool_joints import rules
from equipment.pipes.tool_joints.models import ToolJointPair

TEXTS = ("connection", "hardband_material", "remark")


@transaction.atomic
def fit_pair(
    *, joint: Joint, fitted_on: dt.date, by: User, now: dt.datetime, **facts: Any
) -> ToolJointPair:
    """Keep which pin and box a joint of drill pipe has from a day on; they follow the pair before.

    Raises NotAllowed, or Refused at the first member that is wrong with the others beside it.
    """
    (fresh,) = held([joint])
    require_custody(by, [fresh])
    told = {name: value.strip() if name in TEXTS else value for name, value in facts.items()}
    pair = ToolJointPair(
        memorandum_id=fresh.memorandum_id,
        organisation=by.organisation,
        joint=fresh,
        fitted_on=fitted_on,
        recorded_by=by,
        recorded_at=now,
        **told,
    )
    _require(pair, fresh, timezone.localdate(now))
    pair.save(force_insert=True)
    after = {"joint": fresh.public_id, "fitted_on": fitted_on.isoformat()} | {
        name: str(value) for name, value in told.items() if value not in ("", None)
    }
    events.record(verb="tool_joint.fitted", about=pair, by=by, now=now, after=after)
    return pair


def _require(pair: ToolJointPair, joint: Joint, today: dt.date) -> None:
    wrong = list(rules.wrong_pair(pair, joint, today))
    standing = ToolJointPair.objects.filter(joint=joint, withdrawn_at=None)
    if standing.filter(fitted_on=pair.fitted_on).exists():
        words = _("A pair was fitted on this day already: withdraw it if it is wrong.")
        wrong.append(("fitted_on", "repeated", words))
    if wrong:
        (field, code, told), *rest = wrong
        rows = [{"field": name, "code": one, "message": said} for name, one, said in rest]
        raise Refused(told, field=field, code=code, rows=rows)


@transaction.atomic
def withdraw_pair(*, pair: ToolJointPair, by: User, now: dt.datetime, reason: str) -> ToolJointPair:
    """Call a record wrong; the pair before it is the present one. Raises NotAllowed, Refused."""
    told = reasons.required(reason)
    if pair.withdrawn_at is not None:
        raise Refused(_("This record was withdrawn already."), code="wrong_state")
    if not rules.may_withdraw(by, pair):
        raise NotAllowed(_("Only the party that wrote the record calls it wrong."))
    change(pair, withdrawn_at=now, withdrawn_by=by, withdrawn_reason=told)
    after = {"joint": pair.joint.public_id}
    events.record(verb="tool_joint.withdrawn", about=pair, by=by, now=now, after=after, reason=told)
    return pair
