"""What a request is about: joints and equipment are named in it and taken off it, all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.rows import change
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint
from equipment.requests import rules, subjects
from equipment.requests.models import WorkRequest
from equipment.requests.services import tell_request


@transaction.atomic
def add_joints(
    *, work_request: WorkRequest, joints: Sequence[Joint], by: User, now: dt.datetime
) -> WorkRequest:
    """Say of further joints that the request is about them: all of them or none.

    Raises NotAllowed, Conflict, Refused with a row for each joint that it cannot be about.
    """
    return _named(work_request, "joints_added", by, now, joints=joints)


@transaction.atomic
def add_items(
    *, work_request: WorkRequest, items: Sequence[EquipmentItem], by: User, now: dt.datetime
) -> WorkRequest:
    """The same of equipment. Raises NotAllowed, Conflict, Refused."""
    return _named(work_request, "items_added", by, now, items=items)


@transaction.atomic
def remove_joints(
    *, work_request: WorkRequest, joints: Sequence[Joint], by: User, now: dt.datetime
) -> WorkRequest:
    """The request is not about these joints any more. Raises NotAllowed, Conflict, Refused."""
    return _named(work_request, "joints_removed", by, now, joints=joints)


@transaction.atomic
def remove_items(
    *, work_request: WorkRequest, items: Sequence[EquipmentItem], by: User, now: dt.datetime
) -> WorkRequest:
    """The request is not about this equipment any more. Raises NotAllowed, Conflict, Refused."""
    return _named(work_request, "items_removed", by, now, items=items)


def _named(
    work_request: WorkRequest, verb: str, by: User, now: dt.datetime, **chosen: Sequence[Any]
) -> WorkRequest:
    rules.require(by, "update", work_request)
    rules.require_state(work_request, *rules.EDITABLE)
    ((name, rows),) = chosen.items()
    if not rows:
        raise Refused(_("Choose at least one."), field=name)
    change(work_request)
    do = subjects.put if verb.endswith("added") else subjects.take_off
    do(work_request, **chosen)
    tell_request(work_request, verb, by=by, now=now, after={name: len(rows)})
    return work_request
