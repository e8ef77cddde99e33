"""How repair records are narrowed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, OneOf, Texts, YesNo
from equipment.orders.models import OrderLine
from equipment.pipes.life.states import PipeClass
from equipment.repair.models import RepairRecord

OUTCOMES = [choice for choice in RepairRecord.Outcome.choices if choice[0]]


class Failed(YesNo):
    """Records with a check that did not pass."""

    def condition(self, value: Any) -> Q:
        failed = Q(pk__in=RepairRecord.objects.filter(checks__passed=False).values("pk"))
        return failed if value else ~failed


class RepairFilter(ListFilter):
    """Repair records by order, subject, outcome, day, type of work and failed checks."""

    order = Ids("line__order__public_id", label=_("Order"))
    line = Ids("line__public_id", label=_("Order line"))
    joint = Ids("line__joint__public_id", label=_("Joint"), empty=True)
    item = Ids("line__item__public_id", label=_("Equipment"), empty=True)
    outcome = OneOf(choices=OUTCOMES, label=_("Outcome"))
    status = OneOf("line__status", choices=OrderLine.Status.choices, label=_("State"), shown={})
    type = Ids("operations__type__public_id", label=_("Type of work"), many=True)
    done_on = Days(label=_("Done on"))
    failed = Failed(label=_("A check failed"))
    body_class = OneOf(choices=PipeClass.choices, label=_("Class of the body"), empty=True)
    recorded_by = Ids("recorded_by__public_id", label=_("Recorded by"))
    defect = Texts(label=_("What was found"))
