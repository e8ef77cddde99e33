"""The spine: what happened, told once, in the transaction that did it, and never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from core.accounts.models import ApiToken, Organisation, RoleGrant, User, Workspace
from core.fields import PublicIdField


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> EventQuerySet:
        """Events of the workspaces that the person sees, those private to another party left out;
        of their own party's that belong to no workspace, all who hold a role see all, others what
        they did themselves."""
        own = models.Q(organisation=user.organisation_id)
        roles = RoleGrant.objects.standing().filter(person=user.pk)
        house = models.Q(actor=user.pk) | models.Exists(roles)
        seen = models.Q(workspace__in=Workspace.objects.visible_to(user).values("pk"))
        return self.filter(
            (seen & (models.Q(is_private=False) | own)) | (models.Q(workspace=None) & own & house)
        )


class Event(models.Model):
    """One change of one object; a trigger refuses UPDATE and DELETE of this table."""

    public_id = PublicIdField(prefix="evt")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=120, blank=True)
    workspace = models.ForeignKey(Workspace, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    #: Only the party `organisation` reads it, and of its people those who see the workspace.
    is_private = models.BooleanField(default=False, db_default=False)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    token = models.ForeignKey(ApiToken, models.PROTECT, null=True, related_name="+")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_id", "-id"], name="event_by_object"),
            models.Index(fields=["workspace", "-id"], name="event_by_workspace"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_label}"


class EventOutbox(models.Model):
    """An event that has not been given its position yet; the relay empties this table."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="waiting")

    def __str__(self) -> str:
        return str(self.event_id)


class EventPosition(models.Model):
    """The place of a committed event in the order by which everybody reads."""

    seq = models.BigAutoField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="position")
    numbered_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.seq)


class RelayCursor(models.Model):
    """How far a consumer of the relay has read; moved in the transaction of its work."""

    consumer = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.consumer}@{self.seq}"
