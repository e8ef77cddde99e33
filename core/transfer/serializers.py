"""Exports as the API tells them, and the body that asks for one."""

from __future__ import annotations

from rest_framework import serializers

from core.api.fields import Text
from core.api.rows import Row
from core.api.serializers import Body
from core.transfer import writers
from core.transfer.models import Export


class ExportRow(Row):
    """A list as a file, made in the background: `rows_done` of `rows_total` are written.

    When `status` is `done`, `GET …/exports/{id}/content/` gives the file, for 7 days; then it is
    deleted and the export `expired` (410). `error` is a stable word when it is `failed`.
    """

    id = serializers.CharField(source="public_id")
    resource = serializers.CharField(source="source")
    query = serializers.CharField()
    format = serializers.ChoiceField(choices=Export.Format.choices)
    status = serializers.ChoiceField(choices=Export.Status.choices)
    rows_total = serializers.IntegerField()
    rows_done = serializers.IntegerField()
    error = serializers.CharField()
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class ExportBody(Body):
    """Which list of the API to make (`joints`), as what, and the query that narrows it."""

    resource = Text(max_length=60)
    format = serializers.ChoiceField(choices=writers.FORMATS)
    query = Text(max_length=1500, required=False, allow_blank=True)
