"""Members of a tally's representation that are looked up beside it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, TextField
from django.db.models.functions import Cast
from rest_framework import serializers

from core.api.rows import Computed, JsonObject, Row, json_list
from equipment.pipes.models import Joint, Tally, TallyRow
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
    own = OuterRef(OuterRef(f"{prefix}pk"))
    listed = TallyRow.objects.filter(tally=own, joint=OuterRef("pk"))
    rows = Joint.objects.filter(
        Exists(Tally.objects.filter(pk=own, status=Tally.Status.COMMITTED)),
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
    return json_list(rows.order_by("pk").values_list(JsonObject(told)))
