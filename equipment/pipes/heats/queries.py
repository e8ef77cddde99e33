"""Reads of heats and of the pipe that is of one."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.accounts.models import User
from equipment.pipes.heats.models import Heat
from equipment.pipes.models import Joint


def heats_for(user: User) -> QuerySet[Heat]:
    """Heats that the person sees, with what list and page show of them."""
    visible: QuerySet[Heat] = Heat.objects.visible_to(user)
    joints = Joint.objects.filter(heat=OuterRef("pk")).order_by().values("heat")
    count = Subquery(joints.annotate(count=Count("pk")).values("count"))
    return visible.select_related("organisation", "memorandum__workspace").annotate(
        joint_count=Coalesce(count, 0)
    )


def joints_of(heat: Heat) -> QuerySet[Joint]:
    """The pipes of a heat as its page shows them."""
    rows: QuerySet[Joint] = heat.joints.select_related("product_line", "location")
    return rows.order_by("pk")


def own_joints(user: User, heat: Heat) -> QuerySet[Joint]:
    """The pipes that the person may say are of the heat: those of the person's own party."""
    rows: QuerySet[Joint] = Joint.objects.visible_to(user)
    return rows.filter(memorandum=heat.memorandum_id, organisation=user.organisation_id)
