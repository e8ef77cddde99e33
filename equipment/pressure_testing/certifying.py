"""Pressure tests among what can be certified, and new tests drafted from old ones."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.errors import Refused
from equipment.certificates.kinds import Kind
from equipment.orders import services
from equipment.orders.models import WorkOrder
from equipment.orders.rules import PlaceFacts
from equipment.pressure_testing import certified, certified_page, certified_paper, queries
from equipment.pressure_testing.models import PressureTest


def again(test: PressureTest, by: User, now: dt.datetime) -> str:
    """A new test of the same lines: the form of the order while that is in progress, filled in as
    the old one was; afterwards a draft of another order. Raises Refused, NotAllowed."""
    order = test.order
    if order.status == WorkOrder.Status.IN_PROGRESS:
        page = reverse("equipment:pressure-test-record", args=[order.public_id])
        return f"{page}?copy={test.public_id}"
    return _order_again(test, by, now).get_absolute_url()


def _order_again(test: PressureTest, by: User, now: dt.datetime) -> WorkOrder:
    order, today = test.order, timezone.localdate(now)
    if by.organisation_id != order.requested_by_id:
        words = gettext(
            "The order is over: %(party)s, who asked for the work, orders the test again."
        )
        raise Refused(words % {"party": order.requested_by.short})
    lines = [one.line for one in test.attempts.all()]
    place = order.place
    title = gettext("Retest of %(test)s") % {"test": test}
    return services.create_order(
        memorandum=order.memorandum, kind=order.kind, title=title[:200], executor=order.executor,
        commitment=order.commitment, priority=order.priority,
        executed_under=order.executed_under, planned_start=today, planned_end=today,
        place=PlaceFacts(location=place.location, crew=place.crew),
        joints=[line.joint for line in lines if line.joint is not None],
        items=[line.item for line in lines if line.item is not None], by=by, now=now,
    )  # fmt: skip


PRESSURE_TEST = Kind(
    name="pressure_test",
    label=_("Pressure test certificate"),
    icon="gauge",
    model=PressureTest,
    order_kind=WorkOrder.Kind.PRESSURE_TESTING,
    rows=queries.visible_tests,
    whole=certified.whole,
    checked=certified.checked,
    about=certified.about,
    lacking=certified.lacking,
    undone=certified.undone,
    facts=certified.facts,
    sections=certified_paper.sections,
    verdict=certified_paper.verdict,
    template="equipment/pressure_testing/_certified.html",
    shown=certified_page.page_of,
    voided=frozenset({"pressure_test.withdrawn"}),
    again=again,
)
