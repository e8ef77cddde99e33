"""Versioned rows: each has an opaque public id and a version that every change raises."""

from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict


class Versioned(models.Model):
    """A row whose `version` counts its changes; the API's ETag is made from it."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True


class Withdrawable(Versioned):
    """A record that may turn out to be wrong: it is withdrawn with its reason, and stays."""

    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    withdrawn_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Versioned)


def change(row: Row, **values: Any) -> Row:
    """Store `values` on `row` if it is still the version that was read.

    Raises Conflict, with nothing written, when somebody else changed it in between.
    """
    expected = row.version
    for name, value in values.items():
        setattr(row, name, value)
    row.version = expected + 1
    stored = {_column(row, name): getattr(row, _column(row, name)) for name in values}
    written = (
        type(row)
        ._default_manager.filter(pk=row.pk, version=expected)
        .update(**stored, version=row.version, updated_at=Now())
    )
    if not written:
        row.refresh_from_db(fields=[*values, "version", "updated_at"])
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))
    return row


def _column(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    return field.attname if isinstance(field, models.Field) else name
