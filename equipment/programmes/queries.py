"""Reads of inspection programmes that page, API and records share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from core.accounts.models import User
from equipment.pipes.models import Joint
from equipment.programmes.models import (
    InspectionProgramme,
    ProgrammeStep,
    ProgrammeSubject,
    ProgrammeVersion,
)


def programmes_for(user: User) -> QuerySet[InspectionProgramme]:
    """Programmes with the number, day, source and mark of their newest version."""
    rows: QuerySet[InspectionProgramme] = InspectionProgramme.objects.visible_to(user)
    newest = ProgrammeVersion.objects.filter(programme=OuterRef("pk")).order_by("-number")
    names = ("number", "in_force_from", "source", "mark")
    return rows.annotate(**{f"newest_{name}": Subquery(newest.values(name)[:1]) for name in names})


def offered(_request: Any) -> QuerySet[InspectionProgramme]:
    """All programmes by their codes, to choose from: they are common to the installation."""
    rows: QuerySet[InspectionProgramme] = InspectionProgramme.objects.order_by("code")
    return rows


def whole(rows: QuerySet[ProgrammeVersion]) -> QuerySet[ProgrammeVersion]:
    """Versions with their steps and readings; three statements however many."""
    return rows.select_related("programme", "scheme", "added_by__organisation").prefetch_related(
        "steps__readings"
    )


def programme_for(user: User) -> QuerySet[InspectionProgramme]:
    """Programmes with all their versions."""
    rows: QuerySet[InspectionProgramme] = InspectionProgramme.objects.visible_to(user)
    versions = whole(ProgrammeVersion.objects.order_by("number"))
    return rows.prefetch_related(Prefetch("versions", versions))


def versions_in_force(subjects: Iterable[str], on: dt.date) -> list[ProgrammeVersion]:
    """The version of that day of each programme for the subjects, by the name of the programme."""
    rows = ProgrammeVersion.objects.filter(
        programme__subject__in=list(subjects), in_force_from__lte=on
    ).order_by("programme_id", "-in_force_from")
    found = {version.programme_id: version for version in _newest_first(rows)}
    return sorted(found.values(), key=lambda one: (one.programme.label, one.pk))


def _newest_first(rows: QuerySet[ProgrammeVersion]) -> QuerySet[ProgrammeVersion]:
    return rows.distinct("programme_id").select_related("programme")


def subject_of(joint: Joint | None) -> str:
    """The subject under which a joint, or equipment where there is none, is inspected."""
    if joint is None:
        return ProgrammeSubject.ITEM
    is_drill_pipe = joint.product_line.product == "drill_pipe"
    return ProgrammeSubject.DRILL_PIPE if is_drill_pipe else ProgrammeSubject.CASING


def steps_of(version: ProgrammeVersion) -> tuple[ProgrammeStep, ...]:
    """The steps of a version in their order, with their readings. A version is never changed, so
    that they are read once in the life of a process."""
    return _steps(version.public_id)


@lru_cache(maxsize=256)
def _steps(public_id: str) -> tuple[ProgrammeStep, ...]:
    rows = ProgrammeStep.objects.filter(version__public_id=public_id).order_by("position")
    return tuple(rows.prefetch_related("readings"))


def version_of(public_id: str) -> Any:
    """A version by its id, or None."""
    rows = ProgrammeVersion.objects.select_related("programme", "scheme")
    return rows.filter(public_id=public_id).first()
