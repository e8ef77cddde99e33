"""The tick that shows that messages reach a worker."""

from celery import shared_task
from django.utils import timezone

from core.web import health


@shared_task
def note_tick() -> None:
    """Note that beat's message arrived; harmless when repeated or doubled."""
    health.note_tick(timezone.now())
