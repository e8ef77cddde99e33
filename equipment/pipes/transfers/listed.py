"""Waybills as a list: its columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.clocks.queries import waiting_names
from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.pipes.transfers import queries
from equipment.pipes.transfers.filters import TransferFilter

ORDERINGS = {
    "-sent": ("-dispatched_at",),
    "sent": ("dispatched_at",),
    "number": ("number",),
    "-number": ("-number",),
}
TRANSFERS = Listing(
    key="equipment:transfer-list",
    label=_("Waybills"),
    filterset=TransferFilter,
    rows=queries.transfers_for,
    columns=(
        Column("sender", _("Sender")),
        Column("receiver", _("Receiver")),
        Column("destination", _("Destination")),
        Column("pipes", _("Pipes")),
        Column("sent", _("Sent")),
        Column("carrier", _("Carrier"), shown=False),
        Column("turn", _("Waiting on")),
    ),
    cells=(
        Cell(_("Number"), lambda transfer: transfer.number),
        Cell(_("Sender"), lambda transfer: transfer.sender.short, "sender"),
        Cell(_("Receiver"), lambda transfer: transfer.receiver.short, "receiver"),
        Cell(_("Destination"), lambda transfer: transfer.destination.label, "destination"),
        Cell(_("Pipes"), lambda transfer: transfer.joint_count, "pipes"),
        Cell(_("Sent"), lambda transfer: transfer.dispatched_at, "sent"),
        Cell(_("Carrier"), lambda transfer: transfer.carrier, "carrier"),
        Cell(_("Waiting on"), waiting_names, "turn"),
        Cell(_("State"), lambda transfer: transfer.get_status_display()),
    ),
    orderings=ORDERINGS,
    default="-sent",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(TRANSFERS)
