"""Registering tallies in the background: ids in, the state and the lease stand in the row."""

from celery import shared_task
from django.utils import timezone

from equipment.pipes import queries, registering


@shared_task
def commit_tally(tally_id: int) -> bool:
    """Register one tally that waits; harmless when repeated or doubled."""
    return registering.register_tally(tally_id=tally_id, clock=timezone.now)


@shared_task
def resume_imports() -> int:
    """Register every tally that waits or that a dead worker left; says how many it did."""
    waiting = queries.waiting_imports(timezone.now())
    return sum(commit_tally(tally_id) for tally_id in waiting)
