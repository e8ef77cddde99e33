"""A request of SOCAR to STP, taken through its life by the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from equipment.models import WorkOrder, WorkRequest
from equipment.orders.kinds import WorkKind
from equipment.requests import services
from tests import factories
from tests.cast import Cast
from tests.equipment import yard

NOW = factories.NOW
#: The last day lies behind every clock, for pages read the real one.
START, END = dt.date(2026, 6, 8), dt.date(2036, 6, 19)
#: The request and what its text says, for tests that look for it.
TITLE, TEXT = "Run the 9-5/8 in liner", "Forty joints lie on the rig.\nTorque as in the procedure."


def facts(stage: Cast, **changes: Any) -> dict[str, Any]:
    """What `create_request` is asked for, with `changes`."""
    values: dict[str, Any] = {
        "memorandum": stage.memorandum,
        "addressed_to": stage.stp,
        "kind": WorkKind.INSTALLATION,
        "title": TITLE,
        "text": TEXT,
        "wanted_start": START,
        "wanted_end": END,
        "by": stage.socar_engineer,
        "now": NOW,
    }
    return values | changes


def draft(stage: Cast, **changes: Any) -> WorkRequest:
    return services.create_request(**facts(stage, **changes))


def submitted(stage: Cast, **changes: Any) -> WorkRequest:
    made = draft(stage, **changes)
    return services.submit_request(work_request=made, by=made.created_by, now=NOW)


def returned(stage: Cast, **changes: Any) -> WorkRequest:
    made = submitted(stage, **changes)
    return services.return_request(
        work_request=made, by=stage.stp_engineer, now=NOW, reason="Which torque?"
    )


def accepted(stage: Cast, **changes: Any) -> WorkRequest:
    made = submitted(stage, **changes)
    return services.accept_request(work_request=made, by=stage.stp_engineer, now=NOW)


def order_of(stage: Cast, work_request: WorkRequest, **changes: Any) -> WorkOrder:
    """An order that SOCAR draws up from an accepted request, with two joints."""
    joints = yard.make_joints(stage, 2)
    return yard.draft(stage, joints, request=work_request, **changes)


def ordered(stage: Cast, **changes: Any) -> WorkRequest:
    made = accepted(stage, **changes)
    order_of(stage, made)
    made.refresh_from_db()
    return made
