"""Rows of `joints/bulk/` as the service takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.accounts.models import User
from core.api import bulk
from equipment.catalogue.models import ProductLine
from equipment.pipes.heats.models import Heat
from equipment.pipes.life.states import ENTERED
from equipment.pipes.models import Joint, Location


def _id_or_nothing(value: Any) -> str | None:
    return None if value is None else bulk.id_of(value)


MEMBERS = (
    bulk.Member("serial", bulk.text(60), required=True),
    bulk.Member("product_line", bulk.id_of),
    bulk.Member("location", bulk.id_of),
    bulk.Member("kind", bulk.one_of(Joint.Kind.values)),
    bulk.Member("status", bulk.one_of(ENTERED)),
    bulk.Member("tally_number", bulk.text(120)),
    bulk.Member("description", bulk.text(200)),
    bulk.Member("yard_number", bulk.text(60)),
    bulk.Member("length_range", bulk.one_of(["", *Joint.Range.values])),
    bulk.Member("heat", _id_or_nothing),
    bulk.Member("overall_length_m", bulk.measure),
    bulk.Member("makeup_loss_m", bulk.measure),
    bulk.Member("effective_length_m", bulk.measure),
)


def read(rows: Sequence[Any], user: User) -> list[dict[str, Any]]:
    """The values of the rows with the objects that they name. Raises ApiError with every fault."""
    found = bulk.read_rows(rows, MEMBERS)
    lines, no_line = bulk.looked_up(found, "product_line", ProductLine.objects.order_by())
    places, no_place = bulk.looked_up(found, "location", Location.objects.visible_to(user))
    heats, no_heat = bulk.looked_up(found, "heat", Heat.objects.visible_to(user))
    if no_line or no_place or no_heat:
        raise bulk.refused([*no_line, *no_place, *no_heat])
    for row in found:
        if "product_line" in row:
            row["product_line"] = lines[row["product_line"]]
        if "location" in row:
            row["location"] = places[row["location"]]
        if row.get("heat") is not None:
            row["heat"] = heats[row["heat"]]
    return found
