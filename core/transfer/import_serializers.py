"""Imports as the API tells them, and the bodies that move them on."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.models import Workspace
from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import Flag, Reference, Text, Whole
from core.api.rows import Row
from core.api.serializers import Body
from core.transfer.import_models import Import


class ImportRow(Row):
    """A list as a file on its way in; nothing of it is stored before `committed`.

    While it is `committing`, `rows_done` of `rows_total` are looked through; `failure` says in a
    stable word why a `failed` one stopped.
    """

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    memorandum = serializers.CharField(source="workspace.memorandum.public_id")
    organisation = OrganisationRef()
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=Import.Status.choices)
    rows_total = serializers.IntegerField()
    rows_done = serializers.IntegerField()
    created_count = serializers.IntegerField()
    changed_count = serializers.IntegerField()
    failure = serializers.CharField()
    uploaded_by = PersonRef()
    uploaded_at = serializers.DateTimeField()
    committed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class ImportDetail(ImportRow):
    """An import with its columns."""

    sheet = serializers.CharField()
    header_row = serializers.IntegerField()
    mapping = serializers.DictField()


class Place(Reference):
    """The workspace of a memorandum that the caller sees, by the memorandum's public id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Workspace, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        user = self.context["request"].user
        plain = data.isascii() and "\x00" not in data
        seen = Workspace.objects.visible_to(user)
        found = seen.filter(memorandum__public_id=data[:40]).first() if plain else None
        if found is None:
            self.fail("does_not_exist")
        return found


class ImportUploadBody(Body):
    """A file (multipart) and what it holds: a kind of `GET …/imports/kinds/`."""

    kind = Text(max_length=40)
    memorandum = Place()
    file = serializers.FileField(allow_empty_file=True)


class ImportMappingBody(Body):
    """Which column (from 0) holds each meaning; without a body what the headers say is taken."""

    sheet = Text(max_length=200, required=False, allow_blank=True)
    header_row = Whole(min_value=1, required=False)
    columns = serializers.DictField(child=Whole(), required=False)


class ImportCommitBody(Body):
    """Whether rows that look like others of the portal are other things all the same."""

    accept_look_alikes = Flag(required=False)


class KindColumnShape(serializers.Serializer[Any]):
    """A column that a kind reads."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]


class KindShape(serializers.Serializer[Any]):
    """A kind of list that may be imported."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    columns = KindColumnShape(many=True)


class KindsShape(serializers.Serializer[Any]):
    """What may be imported."""

    results = KindShape(many=True)


class WrongShape(serializers.Serializer[Any]):
    """One thing that is said of a cell."""

    column = serializers.CharField()
    cell = serializers.CharField()
    text = serializers.CharField()


class ImportPreviewRowShape(serializers.Serializer[Any]):
    """What one row would become: new, changed, same; remarks stop nothing, `look_alikes` stop the
    file until they are accepted."""

    row = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=["new", "changed", "same"])
    wrong = WrongShape(many=True)
    remarks = WrongShape(many=True)
    look_alikes = WrongShape(many=True)


class ImportPreviewShape(serializers.Serializer[Any]):
    """The dry run: `ok` says whether the file may be committed."""

    ok = serializers.BooleanField()
    results = ImportPreviewRowShape(many=True)
