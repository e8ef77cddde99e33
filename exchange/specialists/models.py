"""Specialists of a party: known to others by number, trade and unit; the person stands apart."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, RoleGrant, User, workspaces_seen
from core.fields import PublicIdField
from core.rows import Versioned


class SpecialistQuerySet(models.QuerySet["Specialist"]):
    def visible_to(self, user: User) -> SpecialistQuerySet:
        """The person's own party's, and those whom a party has offered to a memorandum that the
        person sees: nobody else's, and no nomination before its own party has approved it."""
        if not user.is_active:
            return self.none()
        offered = self.model.objects.filter(
            placements__shared_at__isnull=False, placements__memorandum__in=workspaces_seen(user)
        )
        own = Q(organisation=user.organisation_id) & Q(Exists(_grants_of(user)))
        return self.filter(own | Q(pk__in=offered.values("pk")))


def _grants_of(user: User) -> Any:
    return RoleGrant.objects.standing().filter(person=user)


class Specialist(Versioned):
    """A person of one party who may be placed with another; never named here."""

    class Trade(models.TextChoices):
        NDT_INSPECTOR = "ndt_inspector", _("NDT inspector")
        THREAD_INSPECTOR = "thread_inspector", _("Thread inspector")
        PIPE_INSPECTOR = "pipe_inspector", _("Pipe inspector")
        PRESSURE_TEST_OPERATOR = "pressure_test_operator", _("Pressure test operator")
        RUNNING_CREW = "running_crew", _("Tubular running operator")
        DRILLER = "driller", _("Driller")
        WELDER = "welder", _("Welder")
        MACHINIST = "machinist", _("Machinist")
        FITTER = "fitter", _("Fitter")
        HSE = "hse", _("HSE specialist")
        ENGINEER = "engineer", _("Engineer")
        COORDINATOR = "coordinator", _("Coordinator")
        OTHER = "other", _("Other trade")

    public_id = PublicIdField(prefix="spc")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="specialists")
    number = models.CharField(max_length=20)
    unit = models.CharField(max_length=120)
    trade = models.CharField(max_length=30, choices=Trade.choices)
    specialisation = models.CharField(max_length=120, blank=True)
    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="specialist"
    )
    is_active = models.BooleanField(default=True)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = SpecialistQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="specialist_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("exchange:specialist-detail", args=[self.public_id])


class SpecialistPersonQuerySet(models.QuerySet["SpecialistPerson"]):
    def visible_to(self, user: User) -> SpecialistPersonQuerySet:
        """The person's own party's; of others only whom the person's party hosts or is asked to
        host now, as long as consent stands."""
        if not user.is_active:
            return self.none()
        hosted = Q(
            specialist__placements__host=user.organisation_id,
            specialist__placements__status__in=HOSTED,
            specialist__placements__memorandum__in=workspaces_seen(user),
        )
        theirs = self.model.objects.filter(
            hosted, consented_on__isnull=False, consent_withdrawn_on=None
        )
        own = Q(specialist__organisation=user.organisation_id) & Q(Exists(_grants_of(user)))
        return self.filter(own | Q(pk__in=theirs.values("pk")))


#: States of a placement in which its host knows whom it hosts.
HOSTED = ("approved", "accepted", "in_placement", "reported")


class SpecialistPerson(models.Model):
    """Who a specialist is, for what and by whose consent this is kept; empty once erased.

    Its values never stand in events; the version of the specialist counts its changes.
    """

    specialist = models.OneToOneField(
        Specialist, models.PROTECT, primary_key=True, related_name="person"
    )
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    consented_on = models.DateField(null=True, blank=True)
    consent_recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    consent_withdrawn_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = SpecialistPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consented_on=None, consent_recorded_by=None)
                | Q(consented_on__isnull=False, consent_recorded_by__isnull=False) & ~Q(purpose=""),
                name="consent_has_purpose_and_recorder",
            ),
            models.CheckConstraint(
                condition=Q(consent_withdrawn_on=None)
                | Q(consent_withdrawn_on__gte=F("consented_on")),
                name="consent_withdrawn_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(given_name="", family_name="", phone="", email="", consented_on=None),
                name="erased_person_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return str(self.specialist_id)

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def has_consent(self) -> bool:
        """Whether consent is on record and was not withdrawn."""
        return self.consented_on is not None and self.consent_withdrawn_on is None
