"""Comments on the objects of a memorandum, and whom they mention."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, User, Workspace, workspaces_seen
from core.fields import PublicIdField
from core.rows import Versioned

LONGEST = 4_000


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> CommentQuerySet:
        """Shared comments of the memoranda that the person sees, and those of their own party."""
        return self.filter(
            Q(audience=Comment.Audience.SHARED) | Q(organisation=user.organisation_id),
            workspace__in=workspaces_seen(user),
        )


class Comment(Versioned):
    """Plain text on an object; a withdrawn one keeps its trace and loses its text."""

    class Audience(models.TextChoices):
        SHARED = "shared", _("Both parties")
        PARTY = "party", _("My party alone")

    public_id = PublicIdField(prefix="cmt")
    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+")
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    reference = models.CharField(max_length=60)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.SHARED)
    body = models.TextField(max_length=LONGEST)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) & ~Q(body="")
                | Q(withdrawn_at__isnull=False, body=""),
                name="withdrawn_comment_has_no_text",
            )
        ]
        indexes = [models.Index(fields=["object_id", "id"], name="comment_of_object")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("core:comment-open", args=[self.public_id])


class CommentVersion(models.Model):
    """What a comment said until it was edited."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="versions")
    body = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class CommentMention(models.Model):
    """Somebody whom a comment addresses."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="person_mentioned_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
