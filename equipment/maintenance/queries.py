"""Reads of maintenance plans that page, API and services share."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, QuerySet

from core.accounts.models import User
from core.events.models import Event
from equipment.maintenance.models import MaintenancePlan
from equipment.orders.models import WorkOrder
from equipment.pipes.life.models import JointStep
from equipment.pipes.sets.models import SetMember

PUT_IN_SERVICE = "item.put_in_service"


def plans_for(user: User) -> QuerySet[MaintenancePlan]:
    """Plans that the person sees, with what a list shows of them."""
    rows: QuerySet[MaintenancePlan] = MaintenancePlan.objects.visible_to(user)
    return rows.select_related("item", "pipe_set", "organisation", "executor", "commitment")


def plan_for(user: User) -> QuerySet[MaintenancePlan]:
    """Plans with all that the page of one shows."""
    return plans_for(user).select_related("memorandum__workspace", "location", "drawn_up_by")


def runs_of(plan: MaintenancePlan) -> int:
    """How often the subject went into use: an item into service; of a set the joint that was run
    most often since it joined counts."""
    if plan.item is not None:
        told = Event.objects.filter(object_id=plan.item.public_id, verb=PUT_IN_SERVICE)
        return told.count()
    member = SetMember.objects.filter(
        pipe_set=plan.pipe_set_id, left_on=None, joint=OuterRef("joint"),
        joined_on__lte=OuterRef("on"),
    )  # fmt: skip
    steps = JointStep.objects.filter(action="run", reverses=None, reversed_by=None)
    counted = steps.filter(Exists(member)).order_by().values("joint").annotate(runs=Count("pk"))
    return max((row["runs"] for row in counted), default=0)


def has_open_order(plan: MaintenancePlan) -> bool:
    """Whether an order of the plan is still to be carried out."""
    return plan.raised.filter(order__status__in=WorkOrder.OPEN).exists()
