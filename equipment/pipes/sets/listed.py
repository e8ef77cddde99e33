"""Sets and strings as a list: its columns."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.pipes.sets import queries
from equipment.pipes.sets.filters import PipeSetFilter


def _state(pipe_set: Any) -> str:
    return str(_("Open") if pipe_set.closed_on is None else _("Closed"))


ORDERINGS = {
    "number": ("number",),
    "-number": ("-number",),
    "opened": ("opened_on",),
    "-opened": ("-opened_on",),
}
SETS = Listing(
    key="equipment:set-list",
    label=_("Sets and strings"),
    filterset=PipeSetFilter,
    rows=queries.sets_for,
    columns=(
        Column("kind", _("Kind")),
        Column("product", _("Product line")),
        Column("well", _("Well or rig")),
        Column("members", _("Pipes")),
        Column("opened", _("Opened")),
        Column("party", _("Party")),
    ),
    cells=(
        Cell(_("Number"), lambda pipe_set: pipe_set.number),
        Cell(_("Kind"), lambda pipe_set: pipe_set.get_kind_display(), "kind"),
        Cell(_("Product line"), lambda pipe_set: str(pipe_set.product_line), "product"),
        Cell(_("Well or rig"), lambda pipe_set: pipe_set.well, "well"),
        Cell(_("Pipes"), lambda pipe_set: pipe_set.member_count, "members"),
        Cell(_("Opened"), lambda pipe_set: pipe_set.opened_on, "opened"),
        Cell(_("Closed"), lambda pipe_set: pipe_set.closed_on, "opened"),
        Cell(_("Party"), lambda pipe_set: pipe_set.organisation.short, "party"),
        Cell(_("State"), _state),
    ),
    orderings=ORDERINGS,
    default="number",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(SETS)
