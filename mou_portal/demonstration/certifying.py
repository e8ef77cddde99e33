"""Certificates of the demonstration: the report of a revision that was withdrawn, and the one that
stands in its place. Everything is invented."""

from __future__ import annotations

from equipment.certificates import services
from equipment.revision.models import RevisionRecord
from mou_portal.demonstration.stage import Stage


def leave(stage: Stage) -> None:
    """The reports of one completed revision, where the demonstration has one."""
    by = stage.who("engineer", "STP")
    record = RevisionRecord.objects.filter(
        memorandum=stage.memorandum, standing_line__isnull=False, verdict__in=["accepted", "failed"]
    ).first()
    if record is None:
        return
    first = services.issue_certificate(subject=record, by=by, now=stage.at(-2, 9))
    services.withdraw_certificate(
        certificate=first, by=by, now=stage.at(-2, 10),
        reason="The demonstration order names another string",
    )  # fmt: skip
    services.issue_certificate(subject=record, by=by, now=stage.at(-2, 11))
