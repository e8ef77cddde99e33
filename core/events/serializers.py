"""The representation of an event."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.rows import Row


class EventRow(Row):
    """One change of one object; `seq` is its place in the order by which everybody reads."""

    seq = serializers.IntegerField(source="position.seq")
    id = serializers.CharField(source="public_id")
    verb = serializers.CharField()
    object_type = serializers.CharField()
    object = serializers.CharField(source="object_id")
    object_label = serializers.CharField()
    memorandum = serializers.CharField(source="workspace.memorandum.public_id", allow_null=True)
    organisation = OrganisationRef(allow_null=True)
    actor = PersonRef(allow_null=True)
    token = serializers.CharField(source="token.public_id", allow_null=True)
    before = serializers.DictField()
    after = serializers.DictField()
    reason = serializers.CharField()
    request_id = serializers.CharField()
    occurred_at = serializers.DateTimeField()
