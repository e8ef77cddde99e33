"""Pressure tests as a list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.web import listings
from core.web.listings import Cell, Listing
from equipment.certificates.ticked import ISSUING
from equipment.pressure_testing import queries
from equipment.pressure_testing.filters import PressureTestFilter

TESTS = Listing(
    key="equipment:pressure-test-list",
    label=_("Pressure tests"),
    filterset=PressureTestFilter,
    rows=queries.visible_tests,
    actions=(ISSUING,),
    cells=(
        Cell(_("Order"), lambda test: test.order.number),
        Cell(_("Set-up"), lambda test: test.number),
        Cell(_("Tested on"), lambda test: test.tested_on),
        Cell(_("Procedure"), lambda test: test.procedure_version.procedure.label),
        Cell(_("Target, MPa"), lambda test: test.target_mpa),
        Cell(_("Verdict"), lambda test: test.get_verdict_display()),
        Cell(_("Drop, MPa"), lambda test: test.drop_mpa),
        Cell(_("Tester"), lambda test: test.tester.full_name),
        Cell(_("Withdrawn"), lambda test: test.withdrawn_at),
    ),
    orderings={
        "-day": ("-tested_on", "-pk"), "day": ("tested_on", "pk"), "order": ("order", "number"),
    },
    default="-day",
)  # fmt: skip


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(TESTS)
