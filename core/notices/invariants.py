"""What must hold of reminders and their mails, whatever happened."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from core.notices.models import Delivery, Notice

#: A notice that goes out at once may wait this long for its mail to be made.
PATIENCE = dt.timedelta(minutes=5)
SHOWN = 20


def mails_are_made(now: dt.datetime | None = None) -> list[str]:
    """Each notice that goes out at once has its mail; no sent mail is still held by a worker."""
    limit = (now or timezone.now()) - PATIENCE
    bare = Notice.objects.filter(
        mail="now", delivery=None, settled_at=None, updated_at__lt=limit
    ).order_by("pk")
    held = Delivery.objects.filter(~Q(status="waiting"), ~Q(lease_token="")).order_by("pk")
    return [
        *(f"notice {one} has no mail" for one in bare.values_list("public_id", flat=True)[:SHOWN]),
        *(
            f"mail {one} is done but held"
            for one in held.values_list("public_id", flat=True)[:SHOWN]
        ),
    ]
