"""Joints of one serial: the same as it is written, or alike on a stencil."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from equipment.catalogue.models import ProductLine
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint
from equipment.pipes.serials import Written, readings_of, written

CODE = "look_alike"


def same(organisation_id: int, line: ProductLine | None, serial: str) -> QuerySet[Joint]:
    """The party's active joints of a product line whose serial is written like this one."""
    wanted = Written(Cast(Value(serial), TextField()), output_field=CharField())
    active: QuerySet[Joint] = Joint.objects.exclude(status__in=ENDED).exclude(serial="")
    own = active.filter(organisation=organisation_id, product_line=line)
    return own.alias(written=Written("serial", output_field=CharField())).filter(written=wanted)


def candidates(organisation_id: int | None, keys: Iterable[str]) -> dict[str, list[Joint]]:
    """The party's active joints whose folded serials look like one of `keys`, by their own keys."""
    wanted = {reading for key in keys if key for reading in readings_of(key)}
    rows = Joint.objects.filter(organisation=organisation_id, serial_key__in=wanted)
    found: dict[str, list[Joint]] = {}
    for joint in rows.exclude(status__in=ENDED).select_related("location").order_by("pk"):
        found.setdefault(joint.serial_key, []).append(joint)
    return found


def alike(
    serial: str,
    key: str,
    line: ProductLine | None,
    known: Mapping[str, Sequence[Joint]],
    own: Joint | None = None,
) -> list[Joint]:
    """Of `known` joints those that only look like the serial: written otherwise, of the same
    product line where one is named."""
    plain = written(serial)
    return [
        joint
        for reading in sorted(readings_of(key))
        for joint in known.get(reading, ())
        if joint != own
        and (line is None or joint.product_line_id == line.pk)
        and written(joint.serial) != plain
    ]


def words(serial: str, other: Joint) -> str:
    """What is said of a serial that looks like that of another joint."""
    told = {"serial": serial, "other": other.serial, "place": other.location.label}
    said = _(
        "%(serial)s looks like %(other)s at %(place)s, which is written otherwise. Write it the "
        "same way if it is that pipe; confirm if it is another one."
    )
    return said % told


def faults(serial: str, others: Sequence[Joint]) -> list[dict[str, object]]:
    """The rows of a refusal that names the joints a serial looks like."""
    return [
        {"row": one.public_id, "field": "serial", "code": CODE, "message": words(serial, one)}
        for one in others
    ]
