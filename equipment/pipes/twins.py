"""Joints of one serial: the same as it is written, or alike on a stencil."""

from __future__ import annotations

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from equipment.catalogue.models import ProductLine
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint
from equipment.pipes.serials import Written


def same(organisation_id: int, line: ProductLine | None, serial: str) -> QuerySet[Joint]:
    """The party's active joints of a product line whose serial is written like this one."""
    wanted = Written(Cast(Value(serial), TextField()), output_field=CharField())
    active: QuerySet[Joint] = Joint.objects.exclude(status__in=ENDED).exclude(serial="")
    own = active.filter(organisation=organisation_id, product_line=line)
    return own.alias(written=Written("serial", output_field=CharField())).filter(written=wanted)


def alike(joint: Joint) -> QuerySet[Joint]:
    """The party's other active joints in this register whose serials a stencil shows alike."""
    found: QuerySet[Joint] = Joint.objects.exclude(status__in=ENDED).exclude(serial_key="")
    return found.filter(
        memorandum=joint.memorandum_id,
        organisation=joint.organisation_id,
        product_line=joint.product_line_id,
        serial_key=joint.serial_key,
    ).exclude(pk=joint.pk)
