"""The register as a list: its columns, and moving several joints at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.accounts.models import User, Workspace
from core.web import listings
from core.web.forms import PlainTextField, PortalForm
from core.web.listings import BulkAction, Cell, Column, Listing
from equipment.pipes import moving, queries, rules
from equipment.pipes.filters import JointFilter, LocationFilter
from equipment.pipes.labels.actions import LABELS
from equipment.pipes.models import Joint, Location
from equipment.pipes.tally_out.actions import TALLY


class MoveForm(PortalForm):
    """Where the chosen joints are laid down, and why."""

    location = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        label=_("Place"),
        empty_label=_("Choose a place"),
        help_text=_("Where the pipe lies from now on."),
    )
    reason = PlainTextField(max_length=200, required=False, label=_("Remark"))

    def __init__(self, data: Any = None, *, user: User, workspace: Workspace) -> None:
        super().__init__(data)
        choice = cast("forms.ModelChoiceField[Location]", self.fields["location"])
        choice.queryset = Location.objects.open_to(user, workspace.pk)


def _move(
    *, rows: Sequence[Joint], location: Location, reason: str, by: User, now: dt.datetime
) -> int:
    return moving.move_joints(joints=rows, location=location, reason=reason, by=by, now=now)


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
    Cell(_("Owner"), lambda joint: joint.organisation.short, "owner"),
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
        Column("description", _("Description")),
        Column("kind", _("Kind")),
        Column("product", _("Product line")),
        Column("place", _("Place")),
        Column("length", _("Length, m")),
        Column("owner", _("Owner"), shown=False),
        Column("tally", _("Tally"), shown=False),
    ),
    cells=JOINT_CELLS,
    orderings=JOINT_ORDERINGS,
    default="newest",
    actions=(
        BulkAction(
            name="move",
            label=_("Move to another place"),
            icon="arrows-move",
            perform=_move,
            form=MoveForm,
            done=ngettext_lazy("%(count)s pipe moved.", "%(count)s pipes moved.", "count"),
            offered=rules.may_import,
            explanation=_(
                "Pipe of your own party is laid down at another place. Pipe in the hole or on an "
                "open order stays where it is."
            ),
        ),
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
