"""Instruments and recalls as lists: their columns and the lists as files."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clocks.queries import waiting_names
from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.instruments import queries, rules
from equipment.instruments.filters import InstrumentFilter
from equipment.instruments.recall.filters import RecallFilter
from equipment.instruments.recall.queries import recalls_for


def _due(one: Any) -> Any:
    return rules.due_on(one.calibrations.all(), timezone.localdate())


def _state(one: Any) -> str:
    return str(rules.state_on(one, one.calibrations.all(), timezone.localdate()).label)


INSTRUMENTS = Listing(
    key="equipment:instrument-list",
    label=_("Instruments"),
    filterset=InstrumentFilter,
    rows=queries.instruments_for,
    columns=(
        Column("kind", _("Kind")),
        Column("maker", _("Maker and model")),
        Column("serial", _("Serial number")),
        Column("range", pgettext_lazy("of an instrument", "Range")),
        Column("accuracy", _("Accuracy class"), shown=False),
        Column("owner", pgettext_lazy("of an instrument", "Owner")),
        Column("due", _("Due")),
    ),
    cells=(
        Cell(_("Number"), lambda one: one.number),
        Cell(_("Kind"), lambda one: one.get_kind_display(), "kind"),
        Cell(_("Maker"), lambda one: one.maker, "maker"),
        Cell(_("Model"), lambda one: one.model, "maker"),
        Cell(_("Serial number"), lambda one: one.serial, "serial"),
        Cell(_("Range from"), lambda one: one.range_low, "range"),
        Cell(_("Range to"), lambda one: one.range_high, "range"),
        Cell(_("Unit"), lambda one: one.range_unit, "range"),
        Cell(_("Accuracy class"), lambda one: one.accuracy_class, "accuracy"),
        Cell(
            pgettext_lazy("of an instrument", "Owner"), lambda one: one.organisation.short, "owner"
        ),
        Cell(_("Due"), _due, "due"),
        Cell(_("State"), _state),
    ),
    orderings={
        "number": ("number",),
        "-number": ("-number",),
        "kind": ("kind", "number"),
        "-kind": ("-kind", "-number"),
        "owner": ("organisation__short", "number"),
        "-owner": ("-organisation__short", "-number"),
    },
    default="number",
)
RECALLS = Listing(
    key="equipment:recall-list",
    label=_("Recalls"),
    filterset=RecallFilter,
    rows=recalls_for,
    columns=(
        Column("instrument", _("Instrument")),
        Column("cause", _("Cause")),
        Column("window", _("From – to")),
        Column("records", _("Records")),
        Column("owner", pgettext_lazy("of an instrument", "Owner"), shown=False),
        Column("turn", _("Waiting on")),
    ),
    cells=(
        Cell(_("Number"), lambda one: one.number),
        Cell(_("Instrument"), lambda one: one.instrument.number, "instrument"),
        Cell(_("Cause"), lambda one: one.get_cause_display(), "cause"),
        Cell(_("From"), lambda one: one.since, "window"),
        Cell(_("To"), lambda one: one.until, "window"),
        Cell(_("Records"), lambda one: one.records, "records"),
        Cell(_("Not disposed of"), lambda one: one.open_records, "records"),
        Cell(
            pgettext_lazy("of an instrument", "Owner"), lambda one: one.organisation.short, "owner"
        ),
        Cell(_("Waiting on"), waiting_names, "turn"),
        Cell(_("State"), lambda one: one.get_status_display()),
    ),
    orderings={
        "-changed": ("-status_since",),
        "changed": ("status_since",),
        "number": ("number",),
        "-number": ("-number",),
    },
    default="-changed",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(INSTRUMENTS)
    listings.register(RECALLS)
