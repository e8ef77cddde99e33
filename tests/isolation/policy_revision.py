"""What programmes and revisions let whom do, on pages and over the API: one line a route."""

from __future__ import annotations

from tests.isolation.policy import (
    ADMINS,
    ORDERING,
    PARTY,
    PLACED,
    SIGNED_IN,
    WORKING,
    Line,
)

STEP = {"code": "visual", "name": {"en": "Look"}, "method": "visual"}
VERSION = {"in_force_from": "2099-01-01", "source": "Own practice", "steps": [STEP]}
NEW = {**VERSION, "code": "looks", "name": {"en": "Looks"}, "subject": "casing"}
REVISION: dict[str, Line] = {
    "api:inspection-programmes-list": Line(get=SIGNED_IN, post=ADMINS, body=NEW),
    "api:inspection-programmes-detail": Line("inspection-programme", get=SIGNED_IN),
    "api:inspection-programmes-actions": Line("inspection-programme", get=SIGNED_IN),
    "api:inspection-programmes-versions": Line("inspection-programme", post=ADMINS, body=VERSION),
    "api:revisions-list": Line(get=SIGNED_IN, post=WORKING, body={"line": "{line:revision}"}),
    "api:revisions-bulk": Line(
        post=WORKING,
        body={
            "order": "{order:revision}",
            "rows": [{"line": "{line:revision}", "remark": "KANARYA"}],
        },
    ),
    "api:revisions-detail": Line("revision", get=PARTY, patch=WORKING),
    "api:revisions-actions": Line("revision", get=PARTY),
    "api:revisions-complete": Line("revision", post=WORKING),
    "api:revisions-clear": Line("revision", post=WORKING),
    "api:revisions-withdraw": Line("revision", post=WORKING),
    "equipment:inspection-programme-list": Line(get=SIGNED_IN),
    "equipment:inspection-programme-create": Line(get=ADMINS, post=ADMINS),
    "equipment:inspection-programme-detail": Line("inspection-programme", get=SIGNED_IN),
    "equipment:inspection-programme-version": Line("inspection-programme", get=ADMINS, post=ADMINS),
    "equipment:revision-list": Line(get=PLACED),
    "equipment:revision-sheet": Line("order:revision", get=PARTY),
    "equipment:revision-repair": Line("order:revised", post=ORDERING),
    "equipment:revision-line": Line(
        "order:revision", get=PARTY, taken={"line_id": "{line:revising}"}
    ),
    "equipment:revision-complete": Line(
        "order:revision", post=WORKING, taken={"line_id": "{line:revising}"}
    ),
    "equipment:revision-clear": Line(
        "order:revision", post=WORKING, taken={"line_id": "{line:revising}"}
    ),
    "equipment:revision-withdraw": Line(
        "order:revision", post=WORKING, taken={"line_id": "{line:revising}"}
    ),
    "equipment:revision-step": Line(
        "order:revision",
        get=PARTY,
        post=WORKING,
        taken={"line_id": "{line:revising}", "code": "visual"},
    ),
}
