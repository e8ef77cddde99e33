"""Stored files: content once, attachments many, served through the permission of their parent."""

from __future__ import annotations

from django.db import models

from core.accounts.models import Organisation, User, Workspace
from core.fields import PublicIdField


class StoredFile(models.Model):
    """Bytes named by their SHA-256; the same content is kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


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

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["parent_id"], name="attachment_by_parent")]

    def __str__(self) -> str:
        return self.name
