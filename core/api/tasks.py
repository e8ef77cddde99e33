"""The tick that forgets old answers; harmless when repeated, doubled or late."""

from celery import shared_task
from django.utils import timezone

from core.api import services


@shared_task
def purge_answers() -> int:
    """Forget answers to keys that are older than they are promised for."""
    return services.purge_answers(now=timezone.now())
