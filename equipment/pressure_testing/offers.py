"""Pressure testing as a kind of order, and what its records offer the floors below."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import invariants
from core.accounts.models import User
from core.comments import subjects
from core.files import parents
from core.files.parents import works_there
from core.notices import kinds as reminders
from core.qualifications import reliance
from core.search import kinds as findable
from core.web import menu, words
from equipment import turns
from equipment.certificates import kinds as certificates
from equipment.instruments import touching
from equipment.orders import works
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.works import Done, Work
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint
from equipment.pressure_testing import deciding, effects, listed, notices, queries, touched
from equipment.pressure_testing import invariants as own
from equipment.pressure_testing import search as found_by
from equipment.pressure_testing.certifying import PRESSURE_TEST
from equipment.pressure_testing.models import PressureTest
from equipment.pressure_testing.waiting import TURN

VERBS = {
    "pressure_test.recorded": _("Pressure test recorded"),
    "pressure_test.decided": _("Deciding attempt chosen"),
    "pressure_test.withdrawn": _("Pressure test withdrawn"),
    "pressure_test.witnessed": _("Pressure test witnessed"),
}
Pipe, Item = Joint.Status, EquipmentItem.Status


def done(line: OrderLine) -> Done:
    """A line that proved tight, with the length that it has."""
    found = queries.decided(line)
    if found is None:
        raise LookupError(f"{line} is not decided")
    return Done(found.tested_on, line.joint.effective_length_m if line.joint else None)


def lacking(order: WorkOrder) -> Mapping[int, str]:
    """What planned lines lack: a test that proves something, or the choice among several."""
    found = {}
    for line in queries.lines_of(order).filter(status=OrderLine.Status.PLANNED):
        if deciding.undecided(line):
            words_ = gettext("Line %(line)s: choose which of its attempts decides.")
        elif queries.standing(line):
            words_ = gettext("Line %(line)s: the chart proved nothing; test it again or reject it.")
        else:
            continue
        found[line.pk] = words_ % {"line": line.position}
    return found


TESTING = Work(
    kind="pressure_testing",
    record="pressure_test",
    sheet="equipment:pressure-test-sheet",
    sheet_label=_("Record a pressure test"),
    done=done,
    day="tested_on",
    within="attempt__test__memorandum",
    by="attempt__test__tester",
    joint_states=frozenset(
        {Pipe.RECEIVED, Pipe.IN_STOCK, Pipe.CLASSIFIED, Pipe.RE_INSPECTED, Pipe.HYDROTEST,
         Pipe.RELEASED}
    ),
    item_states=frozenset({Item.IN_STOCK, Item.IN_SERVICE, Item.IN_REPAIR, Item.REPAIR_REQUIRED}),
    begin=effects.begin_testing,
    ended=effects.end_testing,
    lacking=lacking,
    lines_template="equipment/pressure_testing/_lines.html",
)  # fmt: skip


def test_of(user: User, public_id: str) -> PressureTest | None:
    """The test as the person sees it, or None."""
    rows = PressureTest.objects.visible_to(user).filter(public_id=public_id)
    found: PressureTest | None = rows.first()
    return found


def register() -> None:
    """Called once, when the app is ready."""
    works.register(TESTING)
    words.register(VERBS)
    parents.register("pressuretest", test_of, works_there)
    subjects.register(PressureTest)
    listed.register()
    findable.register(found_by.KIND)
    reminders.register(notices.KIND)
    turns.register(TURN)
    touching.register("pressure tests", touched.by_instrument, {touched.KIND: _("Pressure test")})
    reliance.register("pressure tests", touched.by_qualification)
    certificates.register(PRESSURE_TEST)
    invariants.register("pressure tests decide their lines", own.lines_follow_attempts)
    menu.register(
        menu.MenuEntry(
            _("Pressure tests"),
            "equipment:pressure-test-list",
            icon="gauge",
            section=menu.Section.WORK,
            order=28,
            parent="equipment:joint-list",
        )
    )
