"""The register and its places as lists: their columns, orders and what is done with the chosen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.pipes import queries
from equipment.pipes.filters import JointFilter, LocationFilter
from equipment.pipes.handling.actions import ALLOCATE, MOVE, STEP
from equipment.pipes.labels.actions import LABELS
from equipment.pipes.tally_out.actions import TALLY

JOINT_ORDERINGS = {
    "newest": ("-pk",),
    "number": ("number_key",),
    "-number": ("-number_key",),
    "length": ("effective_length_m",),
    "-length": ("-effective_length_m",),
}
JOINT_CELLS = (
    Cell(_("Number"), lambda joint: joint.tally_number or str(joint)),
    Cell(_("Serial"), lambda joint: joint.serial, "serial"),
    Cell(_("Description"), lambda joint: joint.description, "description"),
    Cell(_("Kind"), lambda joint: joint.get_kind_display(), "kind"),
    Cell(_("Product line"), lambda joint: str(joint.product_line), "product"),
    Cell(_("Place"), lambda joint: joint.location.label, "place"),
    Cell(_("Length, m"), lambda joint: joint.effective_length_m, "length"),
    Cell(_("Class of the body"), lambda joint: joint.get_body_class_display(), "body_class"),
    Cell(
        _("Class of the tool joint"),
        lambda joint: joint.get_tool_joint_class_display(),
        "tool_joint_class",
    ),
    Cell(_("Last inspected"), lambda joint: joint.inspected_on, "inspected"),
    Cell(_("Last run"), lambda joint: joint.last_run_on, "run"),
    Cell(pgettext_lazy("of pipe", "Owner"), lambda joint: joint.organisation.short, "owner"),
    Cell(_("With the party"), lambda joint: (joint.holder or joint.organisation).short, "holder"),
    Cell(_("In this state since"), lambda joint: joint.status_since, "since"),
    Cell(_("Tally"), lambda joint: str(joint.tally or ""), "tally"),
    Cell(_("State"), lambda joint: joint.get_status_display()),
)
JOINTS = Listing(
    key="equipment:joint-list",
    label=_("Pipes"),
    filterset=JointFilter,
    rows=queries.joints_for,
    columns=(
        Column("serial", _("Serial")),
        Column("description", _("Description"), shown=False),
        Column("kind", _("Kind"), shown=False),
        Column("product", _("Product line")),
        Column("place", _("Place")),
        Column("length", _("Length, m")),
        Column("body_class", _("Class of the body")),
        Column("tool_joint_class", _("Class of the tool joint"), shown=False),
        Column("inspected", _("Last inspected")),
        Column("run", _("Last run"), shown=False),
        Column("owner", pgettext_lazy("of pipe", "Owner"), shown=False),
        Column("holder", _("With the party"), shown=False),
        Column("since", _("In this state since"), shown=False),
        Column("tally", _("Tally"), shown=False),
    ),
    cells=JOINT_CELLS,
    orderings=JOINT_ORDERINGS,
    default="newest",
    actions=(
        MOVE,
        ALLOCATE,
        STEP,
        TALLY,
        LABELS,
    ),
)


LOCATION_ORDERINGS = {"name": ("name",), "-name": ("-name",), "kind": ("kind", "name")}
LOCATIONS = Listing(
    key="equipment:location-list",
    label=_("Places"),
    filterset=LocationFilter,
    rows=queries.locations_for,
    columns=(
        Column("kind", _("Kind")),
        Column("parent", _("Part of")),
        Column("party", _("Party")),
        Column("pipes", _("Pipes")),
    ),
    cells=(
        Cell(_("Name"), lambda place: place.label),
        Cell(_("Kind"), lambda place: place.get_kind_display(), "kind"),
        Cell(_("Part of"), lambda place: place.parent.label if place.parent else "", "parent"),
        Cell(_("Party"), lambda place: place.organisation.short, "party"),
        Cell(_("Pipes"), lambda place: place.joint_count, "pipes"),
    ),
    orderings=LOCATION_ORDERINGS,
    default="name",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(JOINTS)
    listings.register(LOCATIONS)
