"""Reads of what people keep of their lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from core.accounts.models import User
from core.web.models import SavedView


@dataclass(frozen=True)
class Kept:
    """What a person keeps of one list: the named views they see, and their standing columns."""

    views: Sequence[SavedView] = ()
    columns: str = ""


def kept_of(user: User, key: str, workspace_id: int | None) -> Kept:
    """A list's views in one memorandum, own ones first, and the choice of columns; one query."""
    found = SavedView.objects.visible_to(user).filter(
        Q(workspace=workspace_id) | Q(name="", person=user), list_key=key
    )
    rows = list(found.select_related("person").order_by("name", "pk"))
    named = [row for row in rows if row.name]
    own = [row.query for row in rows if not row.name]
    return Kept(sorted(named, key=lambda row: row.person_id != user.pk), own[0] if own else "")


def view_of(user: User, public_id: str) -> SavedView | None:
    """A named view that the person sees, or None."""
    found: SavedView | None = (
        SavedView.objects.visible_to(user).exclude(name="").filter(public_id=public_id).first()
    )
    return found
