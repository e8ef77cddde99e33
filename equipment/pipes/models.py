"""The joints of the register, and by one import the places and tallies that they refer to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, Now, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.rows import Versioned
from core.states import Transition
from equipment.catalogue.models import ProductLine
from equipment.pipes.life.states import (
    ENDED,
    READY,
    TONES,
    TRANSITIONS,
    JointStatus,
    PipeClass,
    PipeRange,
)
from equipment.pipes.places.models import Location, PlaceQuerySet
from equipment.pipes.serials import Written
from equipment.pipes.stock.rules import WAITING_STATES
from equipment.pipes.tally.models import Tally, TallyFlag, TallyRow

__all__ = [
    "Joint",
    "JointBatch",
    "Location",
    "PlaceQuerySet",
    "Tally",
    "TallyFlag",
    "TallyRow",
]

NOT_RUN_SINCE_INSPECTED = Q(last_run_on=None) | Q(
    inspected_on__isnull=False, inspected_on__gt=F("last_run_on")
)

#: The day that it is now in Baku, as the database says it.
TODAY = Cast(Func(Value("Asia/Baku"), Now(), function="timezone"), models.DateField())


#: Between what is searched in: no question has it.
LINE = Value("\n")


class Joint(Versioned):
    """A single length of pipe or an accessory of a string. A serial, where one is known, is
    unique among the active joints of its owner and product line; a tally number may repeat."""

    class Kind(models.TextChoices):
        JOINT = "joint", _("Joint")
        PUP = "pup", _("Pup joint")
        ACCESSORY = "accessory", _("Accessory")

    Status = JointStatus
    Class = PipeClass
    Range = PipeRange

    STATUS_TONES: ClassVar[dict[str, str]] = TONES
    TRANSITIONS: ClassVar[dict[str, Transition]] = TRANSITIONS

    public_id = PublicIdField(prefix="pip")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="joints")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    product_line = models.ForeignKey(ProductLine, models.PROTECT, related_name="joints")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.JOINT)
    tally = models.ForeignKey(Tally, models.PROTECT, null=True, related_name="joints")
    tally_number = models.CharField(max_length=120, blank=True)
    number_key = models.CharField(max_length=120, blank=True, editable=False)
    serial = models.CharField(max_length=60, blank=True)
    serial_key = models.CharField(max_length=60, blank=True, editable=False)
    yard_number = models.CharField(max_length=60, blank=True)
    heat = models.ForeignKey(
        "equipment.Heat", models.PROTECT, null=True, blank=True, related_name="joints"
    )
    length_range = models.CharField(max_length=2, choices=Range.choices, blank=True)
    description = models.CharField(max_length=200, blank=True)
    #: All that a search inside words reads, a line each; kept by the database.
    words = models.GeneratedField(
        expression=Upper(
            Concat(
                "number_key",
                LINE,
                "serial_key",
                LINE,
                "yard_number",
                LINE,
                "description",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    overall_length_m = Measure(null=True, blank=True)
    makeup_loss_m = Measure(null=True, blank=True)
    effective_length_m = Measure()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ON_RIG)
    #: The day of the step by which the joint came into its state; whoever writes a state says it.
    status_since = models.DateField(db_default=TODAY, editable=False)
    location = models.ForeignKey(Location, models.PROTECT, related_name="joints")
    #: Another party that has the joint; empty while its owner has it.
    holder = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    #: What follows is kept by services, from inspections, steps, running records and usage.
    body_class = models.CharField(
        max_length=10, choices=Class.choices, null=True, blank=True, editable=False
    )
    tool_joint_class = models.CharField(
        max_length=10, choices=Class.choices, null=True, blank=True, editable=False
    )
    inspected_on = models.DateField(null=True, blank=True, editable=False)
    last_run_on = models.DateField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_length_m__gt=0), name="joint_length_positive"
            ),
            models.UniqueConstraint(
                "organisation",
                "product_line",
                Written("serial"),
                condition=~Q(serial="") & ~Q(status__in=ENDED),
                name="serial_once_active",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=READY) | NOT_RUN_SINCE_INSPECTED, name="stock_is_inspected"
            ),
            models.CheckConstraint(
                condition=~Q(status="released") | Q(inspected_on__isnull=False),
                name="released_is_inspected",
            ),
            models.CheckConstraint(
                condition=Q(body_class=None, tool_joint_class=None) | Q(inspected_on__isnull=False),
                name="class_is_inspected",
            ),
        ]
        indexes = [
            models.Index(fields=["memorandum", "number_key"], name="joint_by_number"),
            models.Index(fields=["organisation", "serial_key"], name="joint_by_serial_key"),
            models.Index(fields=["location", "status"], name="joint_by_place_and_state"),
            models.Index(
                "memorandum",
                "product_line",
                Coalesce("body_class", Value("")),
                Coalesce("tool_joint_class", Value("")),
                "status_since",
                condition=Q(status__in=WAITING_STATES),
                name="joint_by_wait",
            ),
            models.Index(fields=["serial"], name="joint_by_serial"),
            models.Index(fields=["memorandum", "id"], include=["words"], name="joint_by_words"),
            models.Index(fields=["effective_length_m", "id"], name="joint_by_length"),
            models.Index(fields=["updated_at", "id"], name="joint_by_change"),
        ]

    def __str__(self) -> str:
        return self.serial or self.tally_number or self.description or self.public_id

    @property
    def custodian_id(self) -> int:
        """The organisation that has the joint now."""
        return self.holder_id or self.organisation_id

    def get_absolute_url(self) -> str:
        return reverse("equipment:joint-detail", args=[self.public_id])


class JointBatch(models.Model):
    """Joints that came in or were changed by one request: what its one event is about."""

    public_id = PublicIdField(prefix="bat")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    joint_ids = ArrayField(models.BigIntegerField())
    created_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "joint batches"

    def __str__(self) -> str:
        return f"{self.created_count} + {self.changed_count}"
