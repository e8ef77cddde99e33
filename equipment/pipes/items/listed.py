"""Equipment as a list: its columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.pipes.items import queries
from equipment.pipes.items.filters import EquipmentItemFilter

ORDERINGS = {
    "number": ("number",),
    "-number": ("-number",),
    "kind": ("kind", "number"),
    "-kind": ("-kind", "-number"),
}
ITEMS = Listing(
    key="equipment:item-list",
    label=_("Equipment"),
    filterset=EquipmentItemFilter,
    rows=queries.items_for,
    columns=(
        Column("kind", _("Kind")),
        Column("description", _("Description")),
        Column("serial", _("Serial")),
        Column("maker", _("Maker"), shown=False),
        Column("rating", _("Rating")),
        Column("place", _("Place")),
        Column("party", _("Party")),
    ),
    cells=(
        Cell(_("Number"), lambda item: item.number),
        Cell(_("Kind"), lambda item: item.get_kind_display(), "kind"),
        Cell(_("Description"), lambda item: item.description, "description"),
        Cell(_("Serial"), lambda item: item.serial, "serial"),
        Cell(_("Maker"), lambda item: item.maker, "maker"),
        Cell(_("Rating"), lambda item: item.rating, "rating"),
        Cell(_("Place"), lambda item: item.location.label, "place"),
        Cell(_("Party"), lambda item: item.organisation.short, "party"),
        Cell(_("State"), lambda item: item.get_status_display()),
    ),
    orderings=ORDERINGS,
    default="number",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(ITEMS)
