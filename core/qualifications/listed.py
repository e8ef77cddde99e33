"""Qualifications as a list: its columns and the list as a file."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.qualifications import queries, rules
from core.qualifications.filters import QualificationFilter
from core.qualifications.models import Qualification
from core.web import listings
from core.web.listings import Cell, Column, Listing


def _state(held: Qualification) -> str:
    return str(rules.state_on(held, timezone.localdate()).label)


QUALIFICATIONS = Listing(
    key="core:qualification-list",
    label=_("Qualifications"),
    filterset=QualificationFilter,
    rows=queries.qualifications_for,
    within=queries.within,
    columns=(
        Column("party", _("Party")),
        Column("level", _("Level")),
        Column("scheme", _("Scheme"), shown=False),
        Column("issuer", _("Issuer")),
        Column("number", _("Number")),
        Column("from", _("Valid from"), shown=False),
    ),
    cells=(
        Cell(_("Person"), lambda one: one.person.full_name),
        Cell(_("Party"), lambda one: one.organisation.short, "party"),
        Cell(_("Method"), lambda one: one.get_method_display()),
        Cell(_("Level"), lambda one: one.level, "level"),
        Cell(_("Scheme"), lambda one: one.scheme, "scheme"),
        Cell(_("Issuer"), lambda one: one.issuer, "issuer"),
        Cell(_("Number"), lambda one: one.number, "number"),
        Cell(_("Valid from"), lambda one: one.valid_from, "from"),
        Cell(_("Valid to"), lambda one: one.valid_to),
        Cell(_("State"), _state),
    ),
    orderings={
        "person": ("person__full_name", "method", "-valid_to"),
        "-person": ("-person__full_name", "method", "-valid_to"),
        "end": ("valid_to",),
        "-end": ("-valid_to",),
        "method": ("method", "person__full_name"),
        "-method": ("-method", "person__full_name"),
    },
    default="person",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(QUALIFICATIONS)
