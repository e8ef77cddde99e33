"""Reads of procedures that page, API and services share."""

from __future__ import annotations

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet

from core.accounts.models import User
from equipment.procedures.models import Procedure, ProcedureVersion


def procedures_for(user: User) -> QuerySet[Procedure]:
    """Procedures with their versions, the newest first."""
    rows: QuerySet[Procedure] = Procedure.objects.visible_to(user)
    newest = ProcedureVersion.objects.order_by("-number")
    return rows.prefetch_related(Prefetch("versions", newest))


def version_on(procedure: Procedure, on: dt.date) -> ProcedureVersion | None:
    """The version in force on that day, with its procedure."""
    rows: QuerySet[ProcedureVersion] = ProcedureVersion.objects.filter(
        Q(in_force_to=None) | Q(in_force_to__gte=on), procedure=procedure, in_force_from__lte=on
    )
    return rows.select_related("procedure").first()


def in_force(procedure: Procedure, on: dt.date) -> ProcedureVersion | None:
    """The same of a procedure that was read with its versions."""
    return next((one for one in procedure.versions.all() if one.is_in_force(on)), None)


def is_tested_since(procedure: Procedure, on: dt.date) -> bool:
    """Whether tests of that day or later were judged by the procedure."""
    found: bool = Procedure.objects.filter(
        pk=procedure.pk, versions__tests__tested_on__gte=on
    ).exists()
    return found
