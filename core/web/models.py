"""What people keep of the lists that they work with."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from core.accounts.models import User, Workspace, workspaces_seen
from core.fields import PublicIdField
from core.rows import Versioned


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> SavedViewQuerySet:
        """The person's own views, and those that their party shares, where they see the place."""
        if not user.is_active or user.organisation_id is None:
            return self.none()
        shared = Q(is_shared=True, person__organisation=user.organisation_id)
        seen = Q(workspace=None) | Q(workspace__in=workspaces_seen(user))
        return self.filter(Q(person=user) | shared, seen)


class SavedView(Versioned):
    """A list's address under a name: its filters, its order and its columns.

    Without a name it is how the person wants to see the list when the address says nothing: it
    then holds columns alone, for all memoranda.
    """

    public_id = PublicIdField(prefix="viw")
    person = models.ForeignKey(User, models.CASCADE, related_name="views")
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="+")
    list_key = models.CharField(max_length=60)
    name = models.CharField(max_length=60, blank=True)
    query = models.CharField(max_length=1500, blank=True)
    is_shared = models.BooleanField(default=False)

    objects: ClassVar[Any] = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "list_key", "workspace", "name"],
                nulls_distinct=False,
                name="view_named_once",
            ),
            models.CheckConstraint(
                condition=Q(name="", workspace=None, is_shared=False)
                | (~Q(name="") & Q(workspace__isnull=False)),
                name="named_view_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.list_key
