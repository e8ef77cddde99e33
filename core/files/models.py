"""Stored files: content once, attachments many, served through the permission of their parent."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from core.accounts.models import Organisation, User, Workspace
from core.fields import PublicIdField
from core.files import parents


class StoredFile(models.Model):
    """Bytes named by their SHA-256; the same content is kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class DroppedContent(models.Model):
    """A digest whose bytes are still to leave the shelf: its row is gone already."""

    sha256 = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.sha256


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> AttachmentQuerySet:
        """Files of the workspaces that the person sees, as far as they see their parents."""
        seen = self.filter(workspace__in=Workspace.objects.visible_to(user).values("pk"))
        return seen.exclude(parents.hidden_from(user))


class Attachment(models.Model):
    """A stored file under a name on a parent object (`parent_type` is a registered kind)."""

    public_id = PublicIdField(prefix="fil")
    content = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    parent_type = models.CharField(max_length=40)
    parent_id = models.CharField(max_length=40)
    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects: ClassVar[Any] = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["parent_id"], name="attachment_by_parent")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("core:file-download", args=[self.public_id])
