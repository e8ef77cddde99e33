"""The reconciliation in words, as page and API tell it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.web import numbers
from equipment.pipes.reconciliation.rules import Item, Part, Reconciliation


def statement_of(found: Reconciliation) -> list[str]:
    """What is to be said of any difference, the gravest first; never nothing."""
    said = []
    if found.missing:
        words = ngettext(
            "%(count)s pipe of the tally is in the register no more.",
            "%(count)s pipes of the tally are in the register no more.",
            found.missing,
        )
        said.append(words % {"count": found.missing})
    if found.waiting.count:
        words = ngettext(
            "%(count)s of %(all)s, %(length)s, is still on the rig: neither run nor laid down, "
            "rejected or lost.",
            "%(count)s of %(all)s, %(length)s, are still on the rig: neither run nor laid down, "
            "rejected or lost.",
            found.waiting.count,
        )
        length = numbers.measure(found.waiting.length_m, "m", 3)
        values = {"count": found.waiting.count, "all": found.count_in, "length": length}
        said.append(words % values)
    if found.remeasured:
        said.append(_remeasured(found))
    return said or [_("Every pipe and every metre that came in is accounted for.")]


def _remeasured(found: Reconciliation) -> str:
    words = ngettext(
        "%(count)s pipe measures otherwise than in the tally: %(length)s in all.",
        "%(count)s pipes measure otherwise than in the tally: %(length)s in all.",
        len(found.remeasured),
    )
    sign = "+" if found.remeasured_m > 0 else ""
    length = sign + numbers.measure(found.remeasured_m, "m", 3)
    return words % {"count": len(found.remeasured), "length": length}


def plain(found: Reconciliation) -> dict[str, Any]:
    """The reconciliation in plain values; lengths in metres."""
    return {
        "is_balanced": found.is_balanced,
        "statement": statement_of(found),
        "count_in": found.count_in,
        "length_in_m": found.length_in_m,
        "count_out": found.count_out,
        "length_out_m": found.length_out_m,
        "count_difference": found.count_in - found.count_out,
        "length_difference_m": found.difference_m,
        "remeasured_m": found.remeasured_m,
        "groups": [_part(part) for part in found.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "group": part.group.value,
        "label": str(part.group.label),
        "is_accounted": part.group != "on_rig",
        "count": part.count,
        "length_m": part.length_m,
        "joints": [_item(item) for item in part.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.joint.public_id,
        "number": item.number,
        "serial": item.joint.serial,
        "kind": item.joint.kind,
        "status": item.joint.status,
        "length_in_m": item.length_in_m,
        "length_m": item.length_m,
    }
