"""The representation of a notice."""

from __future__ import annotations

from rest_framework import serializers

from core.api.rows import Row
from core.notices.models import Delivery, Mail, Notice


class NoticeMail(Row):
    """What became of the mail that carries it."""

    id = serializers.CharField(source="public_id")
    status = serializers.ChoiceField(choices=Delivery.Status.choices)
    attempts = serializers.IntegerField()
    error = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)


class NoticeRow(Row):
    """A reminder to the caller; `offset` counts days from `due_on`, before it negative.

    It is settled when its object no longer waits for the caller.
    """

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    date_field = serializers.CharField()
    object = serializers.CharField(source="object_id")
    reference = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    memorandum = serializers.CharField(source="workspace.memorandum.public_id", allow_null=True)
    due_on = serializers.DateField()
    offset = serializers.IntegerField()
    given_on = serializers.DateField()
    cause = serializers.ChoiceField(choices=Notice.Cause.choices)
    role = serializers.CharField()
    must_act = serializers.BooleanField()
    is_read = serializers.BooleanField()
    read_at = serializers.DateTimeField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    mail = serializers.ChoiceField(choices=Mail.choices)
    delivery = NoticeMail(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
