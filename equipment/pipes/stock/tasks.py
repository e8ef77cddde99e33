"""The tick that adds up the counts of the stock."""

from celery import shared_task

from equipment.pipes.stock import services


@shared_task
def compact_stock() -> int:
    """Add up what was appended since; harmless when repeated or doubled."""
    return services.compact_stock()
