"""Members of a joint's representation that are looked up beside it."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast
from rest_framework import serializers

from core.api.rows import Computed, JsonObject, Row, json_list
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint
from equipment.pipes.usage.models import PEAKS, SUMS, UsageShare
from equipment.pipes.usage.queries import STANDING, sums_of

LOOKALIKE = "lookalike_serial"


class WarningShape(Row):
    """Something to look at: `lookalike_serial` names a joint whose serial a stencil shows alike,
    as with Latin and Cyrillic letters."""

    code = serializers.ChoiceField(choices=[LOOKALIKE])
    joint = serializers.CharField()
    serial = serializers.CharField()


class UsageShape(Row):
    """What a joint or a set went through: metres, hours, the highest overpull, the sharpest bend
    (degrees in 30 m)."""

    metres_drilled_m = serializers.DecimalField(14, 3)
    rotating_h = serializers.DecimalField(14, 3)
    circulating_h = serializers.DecimalField(14, 3)
    jarring_h = serializers.DecimalField(14, 3)
    h2s_h = serializers.DecimalField(14, 3)
    overpull_kn = serializers.DecimalField(14, 3, allow_null=True)
    dls_deg_30m = serializers.DecimalField(14, 3, allow_null=True)


def warnings() -> Computed:
    """The party's other active joints whose serials are alike."""
    return Computed(_warnings, WarningShape(many=True))


def usage_since_inspection() -> Computed:
    """The usage since the last inspection, null without any."""
    return Computed(_usage, UsageShape(allow_null=True))


def _warnings(prefix: str) -> Any:
    others = Joint.objects.exclude(status__in=ENDED).exclude(serial_key="")
    rows = others.filter(
        memorandum=OuterRef(f"{prefix}memorandum"),
        organisation=OuterRef(f"{prefix}organisation"),
        product_line=OuterRef(f"{prefix}product_line"),
        serial_key=OuterRef(f"{prefix}serial_key"),
    ).exclude(pk=OuterRef(f"{prefix}pk"))
    told = {"code": Value(LOOKALIKE), "joint": F("public_id"), "serial": F("serial")}
    return json_list(rows.order_by("pk").values_list(JsonObject(told)))


def _usage(prefix: str) -> Any:
    day = OuterRef(f"{prefix}inspected_on")
    since = Q(joint__inspected_on=None) | Q(log__used_on__gt=day)
    shares = UsageShare.objects.filter(STANDING & since, joint=OuterRef(f"{prefix}pk"))
    return Subquery(usage_objects(shares.order_by().values("joint"), "log__"))


def usage_objects(rows: Any, path: str) -> Any:
    """Grouped rows with the one column that adds their logs up, as an object."""
    sums = sums_of(path)
    told = {name: Cast(sums[name], TextField()) for name in (*SUMS, *PEAKS)}
    return rows.annotate(told=JsonObject(told)).values("told")
