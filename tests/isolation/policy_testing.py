"""What pressure tests and procedures let whom do, on pages and over the API: one line a route."""

from __future__ import annotations

from tests.isolation.policy import ADMINS, PARTY, PLACED, SIGNED_IN, WORKING, Line

WHY = {"reason": "No rig"}
TESTING: dict[str, Line] = {
    "api:test-procedures-list": Line(get=SIGNED_IN, post=ADMINS),
    "api:test-procedures-detail": Line("procedure", get=SIGNED_IN),
    "api:test-procedures-actions": Line("procedure", get=SIGNED_IN),
    "api:test-procedures-add-version": Line("procedure", post=ADMINS),
    "api:test-procedures-end": Line("procedure", post=ADMINS, body={"on": "2030-01-01", **WHY}),
    "api:pressure-tests-list": Line(
        get=SIGNED_IN, post=WORKING, body={"order": "{order:pressing}"}
    ),
    "api:pressure-tests-detail": Line("pressing", get=PARTY),
    "api:pressure-tests-actions": Line("pressing", get=PARTY),
    "api:pressure-tests-attempts": Line("pressing", get=PARTY),
    "api:pressure-tests-chart": Line("pressing", get=PARTY),
    "api:pressure-tests-decide": Line("pressing", post=WORKING, body=WHY),
    "api:pressure-tests-withdraw": Line("pressing", post=WORKING, body=WHY),
    "equipment:procedure-list": Line(get=SIGNED_IN),
    "equipment:procedure-create": Line(get=ADMINS, post=ADMINS),
    "equipment:procedure-detail": Line("procedure", get=SIGNED_IN),
    "equipment:procedure-version-create": Line("procedure", get=ADMINS, post=ADMINS),
    "equipment:procedure-end": Line("procedure", get=ADMINS, post=ADMINS),
    "equipment:pressure-test-list": Line(get=PLACED),
    "equipment:pressure-test-sheet": Line("order:pressing", get=PARTY),
    "equipment:pressure-test-record": Line("order:pressing", get=WORKING, post=WORKING),
    "equipment:pressure-test-preview": Line("order:pressing", post=WORKING),
    "equipment:pressure-test-detail": Line("pressing", get=PARTY),
    "equipment:pressure-test-decide": Line("pressing", post=WORKING, body=WHY),
    "equipment:pressure-test-withdraw": Line("pressing", post=WORKING, body=WHY),
    "equipment:pressure-test-confirm": Line("pressing", post="socar_engineer"),
}
