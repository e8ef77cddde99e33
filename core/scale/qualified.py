"""Qualifications of a scale set: what the engineers of both parties may do, and until when."""

from __future__ import annotations

import datetime as dt

from core.accounts.models import User
from core.qualifications.models import Method, Qualification
from core.scale.ground import Ground
from core.scale.people import Cast, Side

ISSUERS = ("Scale school of testing", "Scale welding institute")
#: Of so many one is revoked.
REVOKED_EACH = 9
EACH, YEARS = 3, 5


def feed(ground: Ground) -> None:
    """Three qualifications for each engineer: some in force, some ending, some past."""
    number = 0
    for side in ground.found(Cast).sides:
        for person in side.people["engineer"]:
            for _one in range(EACH):
                _qualification(ground, side, person, number)
                number += 1


def _qualification(ground: Ground, side: Side, person: User, number: int) -> None:
    begun = ground.days_ago(30, YEARS * 400)
    admin = side.who("administrator")
    is_revoked = number % REVOKED_EACH == REVOKED_EACH - 1
    revoked_on = begun + dt.timedelta(days=10) if is_revoked else None
    public_id, name = ground.public_id("qlf"), f"Q-{ground.seed}-{number + 1:04d}"
    methods = Method.values
    ground.add(
        Qualification, public_id=public_id, person_id=person.pk, organisation_id=side.pk,
        method=methods[number % len(methods)], level=number % EACH + 1, scheme="ISO 9712",
        issuer=ISSUERS[number % len(ISSUERS)], number=name, valid_from=begun,
        valid_to=begun + dt.timedelta(days=YEARS * 365), entered_by_id=admin.pk,
        revoked_on=revoked_on, revoked_at=ground.at(revoked_on) if revoked_on else None,
        revoked_by_id=admin.pk if is_revoked else None,
        revoked_reason="Scale set: withdrawn by its issuer" if is_revoked else "",
    )  # fmt: skip
    about = (Qualification, public_id, name)
    ground.tell("qualification.entered", about, admin, ground.at(begun), workspace_id=None)
    if revoked_on is not None:
        at = ground.at(revoked_on)
        ground.tell("qualification.revoked", about, admin, at, workspace_id=None)
