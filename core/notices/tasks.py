"""The ticks of reminders and their mails; harmless when repeated, doubled or late."""

from celery import shared_task
from django.utils import timezone

from core.notices import mailing, scanning


@shared_task
def scan_due() -> int:
    """Give the reminders that are due."""
    return scanning.scan_due(now=timezone.now())


@shared_task
def send_mail() -> int:
    """Make the mails that notices ask for, and send those whose time has come."""
    mailing.make_mails(now=timezone.now())
    return mailing.send_mails(clock=timezone.now)
