"""The tick that raises the orders of maintenance plans."""

from celery import shared_task
from django.utils import timezone

from equipment.maintenance import services


@shared_task
def raise_due() -> int:
    """Raise what is due; harmless when repeated, doubled or late."""
    return services.raise_due(now=timezone.now())
