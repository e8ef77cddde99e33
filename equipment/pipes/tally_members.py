"""Members of a tally's representation that are looked up beside it."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, JSONField, OuterRef, TextField, Value, When
from django.db.models.functions import Cast
from rest_framework import serializers

from core.api.rows import Computed, JsonObject, Row, json_list
from equipment.pipes.models import Joint, TallyRow
from equipment.pipes.tally.purposes import COMING_OUT


class StillThereShape(Row):
    """A joint in the hole, out of it or beside it that a laying-down list does not name."""

    id = serializers.CharField()
    serial = serializers.CharField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Joint.Status.choices)
    length_m = serializers.DecimalField(14, 3)


def still_there() -> Computed:
    """What stands now where a registered laying-down tally comes from; empty for any other."""
    return Computed(_still_there, StillThereShape(many=True))


def _still_there(prefix: str) -> Any:
    listed = TallyRow.objects.filter(tally=OuterRef(OuterRef(f"{prefix}pk")), joint=OuterRef("pk"))
    rows = Joint.objects.filter(
        ~Exists(listed),
        memorandum=OuterRef(f"{prefix}memorandum"),
        product_line=OuterRef(f"{prefix}product_line"),
        location__path__startswith=OuterRef(f"{prefix}laid_from__path"),
        status__in=COMING_OUT,
    )
    told = {
        "id": F("public_id"),
        "serial": F("serial"),
        "number": F("tally_number"),
        "status": F("status"),
        "length_m": Cast(F("effective_length_m"), TextField()),
    }
    found = json_list(rows.order_by("pk").values_list(JsonObject(told)))
    registered = When(**{f"{prefix}status": "committed"}, then=found)
    return Case(registered, default=Value([], JSONField()), output_field=JSONField())
