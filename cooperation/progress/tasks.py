"""Background work on the figures; harmless when repeated, doubled or late."""

from celery import shared_task
from django.utils import timezone

from cooperation.progress import services


@shared_task
def recompute_dirty() -> int:
    """Recompute the memoranda whose figures are marked or of a former day."""
    return services.recompute_dirty(now=timezone.now())


@shared_task
def take_snapshots() -> int:
    """Keep the figures of yesterday; beat calls this in the first hour of the day in Baku."""
    return services.take_snapshots(now=timezone.now())
