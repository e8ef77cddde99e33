"""What certificates let whom do, on pages and over the API: one line a route."""

from __future__ import annotations

from tests.isolation.policy import ANYONE, PARTY, PLACED, SIGNED_IN, WORKERS, WORKING, Line

WHY = {"version": "1", "reason": "No rig"}
CERTIFICATES: dict[str, Line] = {
    "equipment:certificate-verify": Line("certificate:token", get=ANYONE),
    "equipment:certificate-list": Line(get=PLACED),
    "equipment:certificate-issue": Line("certifiable", get=WORKING, post=WORKING),
    "equipment:certificate-detail": Line("certificate", get=PARTY),
    "equipment:certificate-record": Line("certificate", get=PARTY),
    "equipment:certificate-pdf": Line("certificate", get=PARTY),
    "equipment:certificate-json": Line("certificate", get=PARTY),
    "equipment:certificate-withdraw": Line("certificate", post=WORKING, body=WHY),
    "equipment:certificate-retest": Line("certificate:withdrawn", post=WORKERS),
    "api:certificates-list": Line(get=SIGNED_IN, post=WORKING, body={"subject": "{certifiable}"}),
    "api:certificates-batch": Line(
        post=WORKERS, body={"memorandum": "{memorandum}", "subjects": ["{certifiable}"]}
    ),
    "api:certificates-detail": Line("certificate", get=PARTY),
    "api:certificates-actions": Line("certificate", get=PARTY),
    "api:certificates-content": Line("certificate", get=PARTY),
    "api:certificates-document": Line("certificate", get=PARTY),
    "api:certificates-withdraw": Line("certificate", post=WORKING, body={"reason": "No rig"}),
}
