"""Locations, tallies and the joints that they bring into the register."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.files.models import Attachment
from core.leases import Leased
from core.names import Named
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
from equipment.pipes.places.kinds import PlaceKind
from equipment.pipes.serials import Written
from equipment.pipes.stock.rules import WAITING_STATES
from equipment.pipes.tally.purposes import PURPOSE_TONES, Purpose

NOT_RUN_SINCE_INSPECTED = Q(last_run_on=None) | Q(
    inspected_on__isnull=False, inspected_on__gt=F("last_run_on")
)

#: The day that it is now in Baku, as the database says it.
TODAY = Cast(Func(Value("Asia/Baku"), Now(), function="timezone"), models.DateField())


class PlaceQuerySet(InMemorandumQuerySet):
    """Places; those below another are found without walking down to them."""

    def below(self, place: Location) -> PlaceQuerySet:
        """The place and all that is part of it."""
        return self.filter(memorandum=place.memorandum_id, path__startswith=place.path)

    def open_to(self, user: User, memorandum_id: int) -> PlaceQuerySet:
        """The places of a memorandum where the person may have something laid down."""
        seen: Any = self.visible_to(user)
        return cast("PlaceQuerySet", seen.filter(memorandum=memorandum_id, closed_on=None))


class Location(Named, Versioned):
    """A place where a joint can be: a yard, a rack in it, a rig, a well, a workshop.

    `path` holds the keys of all that the place is part of and its own (`/3/17/`); a trigger
    keeps it, so that what lies below a place is one range of one column."""

    Kind = PlaceKind

    public_id = PublicIdField(prefix="loc")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="locations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=200, default="", editable=False)
    #: From this day on nothing is laid down here; nothing lay here then.
    closed_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["memorandum", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["memorandum", "parent", "name"],
                nulls_distinct=False,
                name="location_name_once",
            )
        ]
        indexes = [
            models.Index(fields=["path"], name="location_by_path", opclasses=["text_pattern_ops"])
        ]

    def get_absolute_url(self) -> str:
        return reverse("equipment:location-detail", args=[self.public_id])


class Tally(Versioned, Leased):
    """An uploaded measuring list on its way into the register: previewed, then whole or nothing.

    `purpose` says what its rows do there. Of pipe that is laid down `laid_from` is where it was
    and `on` the day; `location` is where the list's pipe lies then."""

    Purpose = Purpose
    PURPOSE_TONES: ClassVar[dict[str, str]] = PURPOSE_TONES

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        MAPPED = "mapped", _("Columns chosen")
        COMMITTING = "committing", _("Being registered")
        COMMITTED = "committed", _("Registered")
        FAILED = "failed", _("Failed")
        DISCARDED = "discarded", _("Discarded")
        UNDONE = "undone", _("Undone")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "uploaded": "grey",
        "mapped": "amber",
        "committing": "amber",
        "committed": "blue",
        "failed": "red",
        "discarded": "grey",
        "undone": "grey",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "map": Transition.of("uploaded", "mapped", "failed", to="mapped"),
        "commit": Transition.of("mapped", to="committing"),
        "finish": Transition.of("committing", to="committed"),
        "fail": Transition.of("committing", to="failed"),
        "cancel": Transition.of("committing", to="mapped"),
        "discard": Transition.of("uploaded", "mapped", "failed", to="discarded"),
        "undo": Transition.of("committed", to="undone"),
    }

    public_id = PublicIdField(prefix="tal")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="tallies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    purpose = models.CharField(
        max_length=12, choices=Purpose.choices, default=Purpose.RUNNING.value
    )
    product_line = models.ForeignKey(ProductLine, models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    laid_from = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.UPLOADED)
    source = models.ForeignKey(Attachment, models.PROTECT, related_name="+", null=True, blank=True)
    #: The reader's mapping (sheet, header rows, columns): its shape is the reader's own.
    mapping = models.JSONField(default=dict, blank=True)
    layout_key = models.CharField(max_length=64, blank=True)
    overrides = models.JSONField(default=dict, blank=True)
    #: A person has seen that serials of it look like others and are other pipes all the same.
    look_alikes_accepted = models.BooleanField(default=False)
    datum_m = Measure(null=True, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    committed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    committed_at = models.DateTimeField(null=True, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "tallies"
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="laying_down", laid_from__isnull=False, on__isnull=False)
                | (~Q(purpose="laying_down") & Q(laid_from=None, on=None)),
                name="tally_laid_from_when_laid_down",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("equipment:tally-detail", args=[self.public_id])


class TallyRow(models.Model):
    """What one row of the sheet became."""

    class Outcome(models.TextChoices):
        JOINT = "joint", _("Joint")
        PUP = "pup", _("Pup joint")
        ACCESSORY = "accessory", _("Accessory")
        REJECTED = "rejected", _("Rejected joint")
        IGNORED = "ignored", _("Ignored")

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="rows")
    sheet_row = models.PositiveIntegerField()
    position = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=200, blank=True)
    sequence = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=120, blank=True)
    description = models.CharField(max_length=200, blank=True)
    overall_length_m = Measure(null=True)
    makeup_loss_m = Measure(null=True)
    effective_length_m = Measure(null=True)
    cumulative_length_m = Measure(null=True)
    top_depth_m = Measure(null=True)
    stand = models.CharField(max_length=60, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    joint = models.ForeignKey(
        "equipment.Joint", models.PROTECT, null=True, related_name="tally_rows"
    )

    class Meta:
        ordering = ["tally", "sheet_row"]
        constraints = [
            models.UniqueConstraint(fields=["tally", "sheet_row"], name="tally_row_once"),
            models.UniqueConstraint(fields=["tally", "position"], name="tally_position_once"),
            models.UniqueConstraint(fields=["tally", "joint"], name="tally_joint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_row} {self.number}"


class TallyFlag(models.Model):
    """A place where a sheet disagrees with itself or with the register."""

    row = models.ForeignKey(TallyRow, models.CASCADE, related_name="flags")
    code = models.CharField(max_length=40)
    cell = models.CharField(max_length=12, blank=True)
    #: The figures that the message names; their keys depend on the code.
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.cell} {self.code}"


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
