"""The representation of a file."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.rows import Row


class FileRow(Row):
    """A file on its parent; the bytes are at `…/content/`."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    media_type = serializers.CharField(source="content.media_type")
    size = serializers.IntegerField(source="content.size")
    sha256 = serializers.CharField(source="content.sha256")
    memorandum = serializers.CharField(source="workspace.memorandum.public_id")
    parent_type = serializers.CharField()
    parent = serializers.CharField(source="parent_id")  # type: ignore[assignment]
    organisation = OrganisationRef()
    added_by = PersonRef()
    added_at = serializers.DateTimeField()
