"""Dismantling records: what was seen of a joint when it came out of the hole, or did not."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import User
from core.fields import Measure, PublicIdField
from core.rows import Versioned
from equipment.orders.models import OrderLine, TorqueBand
from equipment.pipes.models import Location


class DismantlingRecord(Versioned):
    """How one joint was broken out and laid down, or why it stayed below.

    Only pipe that was laid down has a condition, a place and a length that counts; it is used and
    uninspected from then on, never ready.
    """

    class Outcome(models.TextChoices):
        LAID_DOWN = "laid_down", _("Laid down")
        LEFT_IN_HOLE = "left_in_hole", _("Left in the hole")
        LOST = "lost", _("Lost in hole")

    class Condition(models.TextChoices):
        """What the crew sees at the rotary table; an inspection decides later."""

        OK = "ok", pgettext_lazy("condition of pipe", "OK")
        BENT = "bent", _("Bent")
        WASHOUT = "washout", _("Washout")
        GALLED_THREAD = "galled_thread", _("Galled thread")
        SHOULDER_DAMAGE = "shoulder_damage", _("Shoulder damage")
        CORRODED = "corroded", _("Corroded")
        MASHED = "mashed", _("Mashed")
        OVER_TORQUED = "over_torqued", _("Over-torqued")

    OUTCOME_TONES: ClassVar[dict[str, str]] = {
        "laid_down": "green",
        "left_in_hole": "blue",
        "lost": "red",
    }

    #: What is done for a joint before it lies on its rack.
    CARE: ClassVar[dict[str, Promise]] = {
        "protector_fitted": _("protector refitted"),
        "rinsed": _("rinsed"),
        "inhibited": _("inhibited"),
    }

    public_id = PublicIdField(prefix="dis")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="dismantling")
    sequence = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    stand = models.CharField(max_length=60, blank=True)
    effective_length_m = Measure()
    break_out_torque_knm = Measure(null=True, blank=True)
    entered_torque = Measure(null=True, blank=True)
    entered_unit = models.CharField(max_length=8, choices=TorqueBand.Unit.choices, blank=True)
    condition = models.CharField(max_length=16, choices=Condition.choices, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    protector_fitted = models.BooleanField(default=False)
    rinsed = models.BooleanField(default=False)
    inhibited = models.BooleanField(default=False)
    rack = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="+")
    pulled_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["line__order", "sequence"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="laid_down", rack__isnull=False) & ~Q(condition="")
                | ~Q(outcome="laid_down") & Q(rack=None, condition="", break_out_torque_knm=None),
                name="laid_down_in_a_condition_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(condition__in=["", "ok"]) | ~Q(remark=""),
                name="dismantling_damage_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="lost") | ~Q(remark=""), name="lost_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(break_out_torque_knm=None) | Q(break_out_torque_knm__gt=0),
                name="break_out_torque_positive",
            ),
        ]
        indexes = [models.Index(fields=["memorandum", "pulled_on"], name="dismantling_by_day")]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.line.pipe}"
