"""What each address of the workshop lets whom do, on pages and over the API: one line a route."""

from __future__ import annotations

from tests.isolation.policy import (
    ADMINS,
    ANY_WORKERS,
    ORDERING,
    PARTY,
    PLACED,
    SIGNED_IN,
    WORKERS,
    WORKING,
    Line,
)

WORKSHOP: dict[str, Line] = {
    "api:maintenance-plans-list": Line(
        get=SIGNED_IN,
        post=WORKERS,
        body={
            "executor": "{organisation}",
            "commitment": "{commitment:items}",
            "item": "{item}",
            "basis": "days",
            "every": 3,
            "first_due": "2026-12-01",
            "title": "KANARYA",
        },
    ),
    "api:maintenance-plans-detail": Line("plan", get=PARTY),
    "api:maintenance-plans-actions": Line("plan", get=PARTY),
    "api:maintenance-plans-stop": Line("plan", post=ORDERING, body={"reason": "No rig"}),
    "api:maintenance-plans-resume": Line("plan:stopped", post=ORDERING),
    "api:repair-types-list": Line(get=SIGNED_IN, post=ADMINS),
    "api:repair-types-detail": Line("repair-type", get=SIGNED_IN, patch=ADMINS),
    "api:repair-types-actions": Line("repair-type", get=SIGNED_IN),
    "api:repair-types-retire": Line("repair-type", post=ADMINS),
    "api:repair-types-restore": Line("repair-type", post=ADMINS),
    "api:repairs-list": Line(get=SIGNED_IN, post=WORKING, body={"line": "{line:repair}"}),
    "api:repairs-bulk": Line(
        post=WORKING,
        body={"order": "{order:repair}", "rows": [{"line": "{line:repair}", "defect": "KANARYA"}]},
    ),
    "api:repairs-detail": Line("repair", get=PARTY, patch=WORKING),
    "api:repairs-actions": Line("repair", get=PARTY),
    "api:repairs-clear": Line("repair", post=WORKING),
    "api:repairs-reverse": Line("repair:done", post=WORKING, body={"reason": "No rig"}),
    "equipment:plan-list": Line(get=PLACED),
    "equipment:plan-create": Line(get=ANY_WORKERS, post=ANY_WORKERS),
    "equipment:plan-detail": Line("plan", get=PARTY),
    "equipment:plan-stop": Line("plan", post=ORDERING, body={"reason": "No rig"}),
    "equipment:plan-resume": Line("plan:stopped", post=ORDERING),
    "equipment:repair-type-list": Line(get=SIGNED_IN),
    "equipment:repair-type-create": Line(get=ADMINS, post=ADMINS),
    "equipment:repair-type-detail": Line("repair-type", get=SIGNED_IN),
    "equipment:repair-type-edit": Line("repair-type", get=ADMINS, post=ADMINS),
    "equipment:repair-sheet": Line("order:repair", get=PARTY),
    "equipment:repair-again": Line("order:repaired", post=ORDERING),
    "equipment:repair-line": Line(
        "order:repair", get=PARTY, post=WORKING, taken={"line_id": "{line:repair}"}
    ),
    "equipment:repair-clear": Line(
        "order:repair", post=WORKING, taken={"line_id": "{line:recorded}"}
    ),
    "equipment:repair-reverse": Line(
        "order:repaired", post=WORKING, taken={"line_id": "{line:repaired}"}
    ),
}
