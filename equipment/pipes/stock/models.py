"""Counts of pipe that triggers keep, so that nobody adds up the register to know what is ready."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation
from core.fields import Measure
from equipment.catalogue.models import ProductLine
from equipment.pipes.life.states import JointStatus, PipeClass
from equipment.pipes.models import Joint, Location


def _copied(to: type[models.Model], **more: Any) -> Any:
    """A key as joints have it: their own constraints hold it, this copy holds nothing."""
    return models.ForeignKey(
        to, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, **more
    )


class StockCount(models.Model):
    """So many joints more, or less, of one key: the rows of a key add up to its joints.

    Triggers of the register and of orders append a row for each key that a statement changed and
    never touch another one, so that no writer waits for a count; `compact_stock` adds rows up.
    Joints that are out of the stock for good are in none."""

    class Grain(models.TextChoices):
        """What a row tells apart; each joint is in a row of each grain that fits it."""

        #: Product, classes and state.
        WHOLE = "whole"
        #: Also place, owner, holder and kind.
        PLACE = "place"
        #: Also the day since which; of states that wait alone.
        DAY = "day"
        #: As WHOLE: of what is on the rig and on an open order.
        ORDERED = "ordered"
        #: As PLACE: of what is on the rig and on an open order.
        ORDERED_PLACE = "ordered_place"
        #: Also the day on which that order ends.
        ENDING = "ending"

    grain = models.CharField(max_length=13, choices=Grain.choices)
    memorandum = _copied(Memorandum)
    product_line = _copied(ProductLine)
    body_class = models.CharField(max_length=10, choices=PipeClass.choices, null=True)
    tool_joint_class = models.CharField(max_length=10, choices=PipeClass.choices, null=True)
    status = models.CharField(max_length=20, choices=JointStatus.choices)
    location = _copied(Location, null=True)
    organisation = _copied(Organisation, null=True)
    holder = _copied(Organisation, null=True)
    kind = models.CharField(max_length=10, choices=Joint.Kind.choices, null=True)
    status_since = models.DateField(null=True)
    order_ends = models.DateField(null=True)
    joints = models.IntegerField()
    length_m = Measure()
    #: The only row of its key when it was written.
    is_summed = models.BooleanField(default=False)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["memorandum", "grain", "status_since"], name="stock_by_grain"),
            models.Index(
                fields=["memorandum", "order_ends"],
                condition=Q(grain="ending"),
                name="stock_by_end",
            ),
            models.Index(fields=["id"], condition=Q(is_summed=False), name="stock_appended"),
        ]

    def __str__(self) -> str:
        return f"{self.joints:+} {self.status}"
