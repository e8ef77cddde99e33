"""Reads of attachments through the permission of their parents."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from core.accounts.models import User
from core.files import parents
from core.files.models import Attachment


def attachments_of(parent: Any) -> list[Attachment]:
    """The files of a parent that the caller has already been allowed to see, newest first."""
    found = Attachment.objects.filter(
        parent_type=parents.kind_of(parent), parent_id=parent.public_id
    )
    return list(found.select_related("content", "added_by", "organisation"))


def readable_attachment(user: User, public_id: str) -> Attachment | None:
    """The file if the person sees its parent, else None."""
    found: Attachment | None = (
        Attachment.objects.visible_to(user)
        .filter(public_id=public_id)
        .select_related("content")
        .first()
    )
    if found is None or parents.find(found.parent_type, user, found.parent_id) is None:
        return None
    return found


def bytes_held_by(organisation_id: int) -> int:
    """How many bytes the party's attachments take, each counted in full."""
    held = Attachment.objects.filter(organisation=organisation_id).aggregate(
        held=Sum("content__size")
    )
    return held["held"] or 0
