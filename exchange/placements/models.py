"""Placements: a specialist of one party works for a time with another, under a mentor."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User, workspaces_seen
from core.fields import PublicIdField
from core.rows import Versioned
from core.states import Transition
from exchange.specialists.models import Specialist

NEVER_OVERLAP = "placements_never_overlap"


class PlacementQuerySet(InMemorandumQuerySet):
    def visible_to(self, user: User) -> PlacementQuerySet:
        """Placements of the memoranda that the person sees; a nomination that its home has never
        approved only for the home's own people."""
        seen = self.filter(memorandum__in=workspaces_seen(user))
        shared = Q(shared_at__isnull=False)
        known: PlacementQuerySet = seen.filter(shared | Q(home=user.organisation_id))
        return known

    def overlapping(self, start: dt.date, end: dt.date) -> PlacementQuerySet:
        """Placements that take place on any of these days; both ends are included."""
        reached = self.annotate(last=Coalesce("ended_on", "planned_end"))
        found: PlacementQuerySet = reached.filter(planned_start__lte=end, last__gte=start)
        return found.exclude(status__in=Placement.VOID)


def _int8range(column: str) -> Func:
    args = (F(column), F(column), Value("[]"))
    return Func(*args, function="int8range", output_field=BigIntegerRangeField())


def _daterange(first: Any, last: Any) -> Func:
    args = (first, last, Value("[]"))
    return Func(*args, function="daterange", output_field=DateRangeField())


class Placement(Versioned):
    """A placement of a specialist of `home` with `host`; both ends of its time are included.

    `shared_at` is the moment of the first approval: until then only the home party sees it.
    `started_on` and `ended_on` are what happened; `ended_on` is set when it was cut short.
    """

    class Status(models.TextChoices):
        NOMINATED = "nominated", _("Nominated")
        APPROVED = "approved", _("Approved by home")
        ACCEPTED = "accepted", _("Accepted by host")
        IN_PLACEMENT = "in_placement", _("In placement")
        REPORTED = "reported", _("Reported")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined by host")
        WITHDRAWN = "withdrawn", _("Withdrawn by home")
        CUT_SHORT = "cut_short", _("Cut short")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "nominated": "grey",
        "approved": "amber",
        "accepted": "green",
        "in_placement": "green",
        "reported": "amber",
        "done": "blue",
        "declined": "red",
        "withdrawn": "grey",
        "cut_short": "red",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "approve": Transition.of("nominated", to="approved"),
        "revise": Transition.of("approved", to="nominated"),
        "accept": Transition.of("approved", to="accepted"),
        "decline": Transition.of("approved", "accepted", to="declined"),
        "withdraw": Transition.of("nominated", "approved", "accepted", to="withdrawn"),
        "start": Transition.of("accepted", to="in_placement"),
        "report": Transition.of("in_placement", to="reported"),
        "return_report": Transition.of("reported", to="in_placement"),
        "confirm": Transition.of("reported", to="done"),
        "cut_short": Transition.of("in_placement", "reported", to="cut_short"),
    }
    #: Placements that did not take place: their days are free for another.
    VOID: ClassVar[tuple[str, ...]] = ("declined", "withdrawn")
    OPEN: ClassVar[tuple[str, ...]] = (
        "nominated",
        "approved",
        "accepted",
        "in_placement",
        "reported",
    )
    #: States in which days were worked, or may have been.
    WORKED: ClassVar[tuple[str, ...]] = ("in_placement", "reported", "done", "cut_short")

    public_id = PublicIdField(prefix="plc")
    number = models.CharField(max_length=20)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="placements")
    specialist = models.ForeignKey(Specialist, models.PROTECT, related_name="placements")
    home = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    host_unit = models.CharField(max_length=120)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="placements")
    programme = models.TextField(max_length=4_000)
    planned_start = models.DateField()
    planned_end = models.DateField()
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.NOMINATED)
    status_since = models.DateTimeField()
    nominated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    mentor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="mentored_placements"
    )
    shared_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "number"], name="placement_number_once"),
            models.CheckConstraint(
                condition=~Q(home=F("host")), name="placement_between_two_parties"
            ),
            models.CheckConstraint(
                condition=Q(planned_end__gte=F("planned_start")),
                name="placement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None)
                | Q(started_on__gte=F("planned_start"), started_on__lte=F("planned_end")),
                name="placement_started_as_planned",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["in_placement", "reported", "done", "cut_short"])
                | Q(started_on__isnull=False),
                name="placement_worked_has_its_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None)
                | Q(ended_on__gte=F("started_on"), ended_on__lte=F("planned_end")),
                name="placement_ended_within_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="cut_short") | Q(ended_on__isnull=False),
                name="placement_cut_short_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | Q(accepted_by=None)
                | ~Q(approved_by=F("accepted_by")),
                name="placement_decided_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["nominated", "withdrawn"])
                | Q(approved_by__isnull=False, shared_at__isnull=False),
                name="placement_goes_on_approved",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "in_placement", "reported", "done"])
                | Q(accepted_by__isnull=False, mentor__isnull=False),
                name="placement_accepted_has_mentor",
            ),
            ExclusionConstraint(
                name=NEVER_OVERLAP,
                expressions=[
                    (_int8range("specialist"), "&&"),
                    (
                        _daterange(F("planned_start"), Coalesce("ended_on", "planned_end")),
                        "&&",
                    ),
                ],
                condition=~Q(status__in=["declined", "withdrawn"]),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("exchange:placement-detail", args=[self.public_id])

    @property
    def is_shared(self) -> bool:
        """Whether the other parties of the memorandum know of it."""
        return self.shared_at is not None

    @property
    def first_day(self) -> dt.date:
        """The day on which it started, or is to start."""
        return self.started_on or self.planned_start

    @property
    def last_day(self) -> dt.date:
        """The day on which it ended, or is to end."""
        return self.ended_on or self.planned_end


class PlacementReport(models.Model):
    """The final report, by home or the specialist themselves; its files hang on the placement."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, primary_key=True, related_name="report"
    )
    text = models.TextField(max_length=20_000)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="placement_report_says_something")
        ]

    def __str__(self) -> str:
        return str(self.placement_id)
