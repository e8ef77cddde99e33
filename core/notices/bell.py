"""The number at the bell: read in the statement by which each page reads its memoranda."""

from __future__ import annotations

from django.db.models import Count, IntegerField, Subquery
from django.db.models.functions import Coalesce

from core.accounts.models import User
from core.notices.models import Notice


def unread_count(user: User) -> Coalesce:
    """An expression that counts the unread notices which the person may see."""
    unread = Notice.objects.visible_to(user).unread().order_by().values("person")
    counted = unread.annotate(unread=Count("pk")).values("unread")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
