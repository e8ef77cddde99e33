"""Maintenance plans as a list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.web import listings
from core.web.listings import Cell, Listing
from equipment.maintenance import queries, shown
from equipment.maintenance.filters import PlanFilter

PLANS = Listing(
    key="equipment:plan-list",
    label=_("Maintenance plans"),
    filterset=PlanFilter,
    rows=queries.plans_for,
    cells=(
        Cell(_("Title"), lambda plan: plan.title),
        Cell(_("Item or set"), lambda plan: str(plan.subject)),
        Cell(_("Comes back"), shown.rhythm_of),
        Cell(_("First due"), lambda plan: plan.first_due),
        Cell(_("Executor"), lambda plan: plan.executor.short),
        Cell(_("Stopped"), lambda plan: plan.stopped_at),
    ),
    orderings={"-new": ("-created_at",), "title": ("title",), "-title": ("-title",)},
    default="-new",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(PLANS)
