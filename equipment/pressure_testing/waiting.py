"""Pressure tests as they stand on My side: the witness has not confirmed yet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.dashboards.waiting import Waiting
from core.accounts.models import User, Workspace
from core.accounts.rules import roles_in
from equipment.pressure_testing.models import Witness

KIND = _("Pressure test")
TODO = _("Confirm that you were there as witness of %(number)s")
MOST = 100


def witnesses_counted(user: User, workspace: Workspace) -> QuerySet[Any]:
    """What the person has witnessed and not confirmed."""
    rows: QuerySet[Any] = Witness.objects.filter(
        person=user, confirmed_at=None, test__withdrawn_at=None, test__memorandum=workspace.pk
    )
    return rows if roles_in(user, workspace.pk) else rows.none()


def witnesses_waiting(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
    """Standing tests that wait for the person's own word as witness."""
    if not roles_in(user, workspace.pk):
        return []
    rows = witnesses_counted(user, workspace).select_related("test__order", "organisation")
    return [_waiting(one) for one in rows.order_by("test__recorded_at", "pk")[:MOST]]


def _waiting(witness: Witness) -> Waiting:
    test = witness.test
    return Waiting(
        text=TODO % {"number": test},
        url=test.get_absolute_url(),
        since=test.recorded_at,
        party=witness.organisation.short,
        kind=KIND,
        note=test.order.title,
    )
