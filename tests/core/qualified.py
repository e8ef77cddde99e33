"""Qualifications of the cast, entered by the administrators of their parties."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.models import Qualification, User
from core.qualifications import services
from core.qualifications.facts import QualificationFacts
from tests import factories
from tests.cast import Cast

NOW, TODAY = factories.NOW, factories.TODAY
FACTS: dict[str, Any] = {
    "method": "ultrasonic",
    "level": 2,
    "scheme": "ISO 9712",
    "issuer": "AzNDT",
    "number": "UT-1102",
}


def day(days: int) -> dt.date:
    """So many days from the day of the tests."""
    return TODAY + dt.timedelta(days=days)


def held(stage: Cast, since: int = -400, until: int = 400, **changes: Any) -> Qualification:
    """A qualification of STP's engineer, or of `person`, in the name of its administrator."""
    person: User = changes.pop("person", stage.stp_engineer)
    admin = stage.stp_admin if person.organisation == stage.stp else stage.socar_admin
    by, now = changes.pop("by", admin), changes.pop("now", NOW)
    certificate = changes.pop("certificate", None)
    facts = {**FACTS, "valid_from": day(since), "valid_to": day(until), **changes}
    return services.enter_qualification(
        person=person, facts=QualificationFacts(**facts), by=by, now=now, certificate=certificate
    )


def revoke(one: Qualification, by: User, on: int = 0, reason: str = "Forged") -> Qualification:
    return services.revoke_qualification(
        qualification=one, on=day(on), reason=reason, by=by, now=NOW
    )
