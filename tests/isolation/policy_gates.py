"""What qualifications, instruments and recalls let whom do, on pages and over the API."""

from __future__ import annotations

from tests.isolation.policy import (
    ADMIN,
    ADMINS,
    ANY_WORKERS,
    OURS,
    PARTY,
    PLACED,
    SIGNED_IN,
    WORKERS,
    WORKING,
    Line,
)

DISPOSING = {"items": ["{recallitem}"], "disposition": "stands", "reason": "No rig"}
GATES: dict[str, Line] = {
    "api:qualifications-list": Line(get=SIGNED_IN, post=ADMIN, body={"person": "{member}"}),
    "api:qualifications-detail": Line("qualification", get=PARTY, patch=ADMIN),
    "api:qualifications-actions": Line("qualification", get=PARTY),
    "api:qualifications-revoke": Line(
        "qualification", post=ADMIN, body={"on": "2026-06-01", "reason": "No rig"}
    ),
    "core:qualification-list": Line(get=PLACED),
    "core:qualification-ending": Line(get=PLACED),
    "core:qualification-create": Line(get=ADMINS, post=ADMINS),
    "core:qualification-detail": Line("qualification:revoked", get=PARTY),
    "core:qualification-file": Line("qualification", get=OURS),
    "core:qualification-edit": Line("qualification", get=ADMIN, post=ADMIN),
    "core:qualification-revoke": Line("qualification", get=ADMIN, post=ADMIN),
    "api:instruments-list": Line(get=SIGNED_IN, post=WORKERS),
    "api:instruments-detail": Line("gauge", get=PARTY, patch=WORKING),
    "api:instruments-actions": Line("gauge", get=PARTY),
    "api:instruments-withdraw": Line(
        "gauge", post=WORKING, body={"on": "2026-06-01", "reason": "No rig"}
    ),
    "api:calibrations-list": Line(get=SIGNED_IN, post=WORKING, body={"instrument": "{gauge}"}),
    "api:calibrations-detail": Line("calibration", get=PARTY, patch=WORKING),
    "api:calibrations-actions": Line("calibration", get=PARTY),
    "api:calibrations-declare-bad": Line(
        "calibration", post=WORKING, body={"since": "2026-06-01", "reason": "No rig"}
    ),
    "api:recalls-list": Line(get=SIGNED_IN),
    "api:recalls-detail": Line("recall", get=PARTY),
    "api:recalls-actions": Line("recall", get=PARTY),
    "api:recalls-clock": Line("recall", get=PARTY),
    "api:recalls-dispose": Line("recall", post=WORKERS, body=DISPOSING),
    "equipment:instrument-list": Line(get=PLACED),
    "equipment:instrument-due": Line(get=PLACED),
    "equipment:instrument-create": Line(get=ANY_WORKERS, post=ANY_WORKERS),
    "equipment:instrument-detail": Line("gauge", get=PARTY),
    "equipment:instrument-edit": Line("gauge", get=WORKING, post=WORKING),
    "equipment:instrument-withdraw": Line("gauge", get=WORKING, post=WORKING),
    "equipment:calibration-create": Line("gauge", get=WORKING, post=WORKING),
    "equipment:calibration-edit": Line("calibration", get=WORKING, post=WORKING),
    "equipment:calibration-declare-bad": Line("calibration", get=WORKING, post=WORKING),
    "equipment:recall-list": Line(get=PLACED),
    "equipment:recall-detail": Line("recall", get=PARTY),
    "equipment:recall-dispose": Line("recall", post=WORKERS, body=DISPOSING),
}
