"""Equipment in the shape that its page shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from equipment.pipes.items.models import EquipmentItem


def facts_of_item(item: EquipmentItem) -> list[tuple[str, Any]]:
    """What is known of an item, for its page."""
    return [
        (_("Kind"), item.get_kind_display()),
        (_("Description"), item.description or None),
        (_("Serial"), item.serial or None),
        (_("Maker"), item.maker or None),
        (_("Rating"), item.rating or None),
        (_("Place"), item.location.label),
        (_("Party"), item.organisation.short),
    ]
