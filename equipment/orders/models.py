"""Work orders: one party asks, the other accepts, the work is recorded line by line."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.rows import Versioned
from core.states import Transition
from equipment.orders.kinds import Priority, WorkKind
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Location, Tally
from equipment.pipes.sets.models import PipeSet


class WorkOrder(Versioned):
    """An order of one party that only the other party can accept."""

    Kind = WorkKind
    Priority = Priority

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned with reason")
        ACCEPTED = "accepted", _("Accepted")
        IN_PROGRESS = "in_progress", _("In progress")
        ON_HOLD = "on_hold", _("On hold")
        DONE = "done", _("Done")
        ON_ACT = "on_act", _("On act")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "draft": "grey",
        "submitted": "amber",
        "returned": "red",
        "accepted": "green",
        "in_progress": "green",
        "on_hold": "grey",
        "done": "green",
        "on_act": "amber",
        "closed": "blue",
        "cancelled": "grey",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "submit": Transition.of("draft", "returned", to="submitted"),
        "accept": Transition.of("submitted", to="accepted"),
        "return": Transition.of("submitted", to="returned"),
        "start": Transition.of("accepted", to="in_progress"),
        "hold": Transition.of("accepted", "in_progress", to="on_hold"),
        "resume": Transition.of("on_hold", to="in_progress"),
        "await": Transition.of("on_hold", to="accepted"),
        "finish": Transition.of("in_progress", to="done"),
        "end": Transition.of("in_progress", to="closed"),
        "put_on_act": Transition.of("done", to="on_act"),
        "take_off_act": Transition.of("on_act", to="done"),
        "close": Transition.of("on_act", to="closed"),
        "cancel": Transition.of("draft", "submitted", "returned", "accepted", to="cancelled"),
    }
    OPEN: ClassVar[tuple[str, ...]] = (
        "draft", "submitted", "returned", "accepted", "in_progress", "on_hold",
    )  # fmt: skip

    public_id = PublicIdField(prefix="ord")
    number = models.CharField(max_length=20)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.INSTALLATION.value)
    title = models.CharField(max_length=200)
    priority = models.CharField(
        max_length=8, choices=Priority.choices, default=Priority.NORMAL.value
    )
    requested_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    executor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="orders")
    #: What was asked for; the order keeps it, with its text and files.
    request = models.ForeignKey(
        "equipment.WorkRequest", models.PROTECT, null=True, blank=True, related_name="orders"
    )
    tally = models.ForeignKey(Tally, models.PROTECT, null=True, blank=True, related_name="orders")
    executed_under = models.CharField(max_length=120, blank=True)
    planned_start = models.DateField()
    planned_end = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    returned_reason = models.CharField(max_length=500, blank=True)
    status_since = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    #: The party that asks for a pause, until the other one agrees or declines.
    hold_asked_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    hold_reason = models.CharField(max_length=500, blank=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "number"], name="order_number_once"),
            models.CheckConstraint(
                condition=Q(hold_asked_by=None) | ~Q(hold_reason=""), name="hold_asked_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(planned_end__gte=F("planned_start")), name="order_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(requested_by=F("executor")), name="order_between_two_parties"
            ),
        ]
        indexes = [models.Index(fields=["status_since", "id"], name="order_by_since")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("equipment:order-detail", args=[self.public_id])


class OrderLine(Versioned):
    """One joint or item of an order; `pipe_set` is the set through which a joint was chosen.

    `locked_by` is the act signed by both: a trigger then refuses
    any further change of the line and of its record."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        REJECTED = "rejected", _("Rejected")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "planned": "grey",
        "done": "green",
        "rejected": "red",
    }

    public_id = PublicIdField(prefix="lin")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    joint = models.ForeignKey(
        Joint, models.PROTECT, null=True, blank=True, related_name="order_lines"
    )
    item = models.ForeignKey(
        EquipmentItem, models.PROTECT, null=True, blank=True, related_name="order_lines"
    )
    pipe_set = models.ForeignKey(PipeSet, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    is_open = models.BooleanField(default=True, editable=False)
    locked_by = models.ForeignKey(
        "cooperation.Act", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"],
                name="order_line_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["order", "joint"], name="joint_once_an_order"),
            models.UniqueConstraint(
                fields=["joint"], condition=Q(is_open=True), name="joint_on_one_open_order"
            ),
            models.UniqueConstraint(fields=["order", "item"], name="item_once_an_order"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(is_open=True), name="item_on_one_open_order"
            ),
            models.CheckConstraint(
                condition=Q(joint=None) ^ Q(item=None), name="order_line_of_joint_or_item"
            ),
            models.CheckConstraint(
                condition=Q(pipe_set=None) | Q(item=None), name="order_line_set_has_joints"
            ),
        ]
        indexes = [models.Index(fields=["updated_at", "id"], name="order_line_by_change")]

    def __str__(self) -> str:
        return f"{self.order.number}/{self.position}"

    @property
    def subject(self) -> Joint | EquipmentItem:
        """The joint or the item that is worked on."""
        return self.item if self.item is not None else self.pipe

    @property
    def pipe(self) -> Joint:
        """The joint of a line of work on pipe; LookupError for a line of equipment."""
        if self.joint is None:
            raise LookupError(f"{self} is a line of equipment")
        found: Joint = self.joint
        return found


class Shift(models.TextChoices):
    """The half of a day in which a crew works."""

    DAY = "day", _("Day shift")
    NIGHT = "night", _("Night shift")


class OrderPlace(models.Model):
    """Where the work is done; of a string also what stands above a running tally.

    Depths are in metres along the hole; `depth_tolerance_m` is how far a stated depth may lie
    from the sum of the lengths (empty: what the portal takes for all).
    """

    order = models.OneToOneField(WorkOrder, models.CASCADE, primary_key=True, related_name="place")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    well = models.CharField(max_length=80, blank=True)
    section = models.CharField(max_length=80, blank=True)
    string = models.CharField(max_length=80, blank=True)
    rig = models.CharField(max_length=80, blank=True)
    shift = models.CharField(max_length=5, choices=Shift.choices, blank=True)
    crew = models.CharField(max_length=120, blank=True)
    datum_m = Measure(null=True, blank=True)
    collar_m = Measure(null=True, blank=True)
    depth_tolerance_m = Measure(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(collar_m=None) | Q(datum_m=None) | Q(collar_m__lte=F("datum_m")),
                name="collar_above_shoe",
            )
        ]

    def __str__(self) -> str:
        return self.well or str(self.location)


class TorqueBand(models.Model):
    """The make-up torque of the procedure for an order, in kN·m and as it was entered."""

    class Unit(models.TextChoices):
        KNM = "kN·m", _("kN·m")
        FTLBF = "ft·lbf", _("ft·lbf")

    order = models.OneToOneField(
        WorkOrder, models.CASCADE, primary_key=True, related_name="torque_band"
    )
    minimum_knm = Measure(null=True, blank=True)
    optimum_knm = Measure(null=True, blank=True)
    maximum_knm = Measure(null=True, blank=True)
    entered_minimum = Measure(null=True, blank=True)
    entered_optimum = Measure(null=True, blank=True)
    entered_maximum = Measure(null=True, blank=True)
    entered_unit = models.CharField(max_length=8, choices=Unit.choices, default=Unit.FTLBF)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_knm=None)
                | Q(maximum_knm=None)
                | Q(minimum_knm__lte=F("maximum_knm")),
                name="torque_band_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.minimum_knm}–{self.maximum_knm} kN·m"
