"""Files that people take out of the portal, made in the background when they are large."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, User, Workspace, workspaces_seen
from core.fields import PublicIdField
from core.files.models import StoredFile
from core.leases import Leased
from core.rows import Versioned
from core.states import Transition


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: User) -> ExportQuerySet:
        """The person's own exports, as long as they see the memorandum that each is of."""
        if not user.is_active or user.organisation_id is None:
            return self.none()
        seen = Q(place=None) | Q(place__in=workspaces_seen(user))
        return self.filter(seen, person=user.pk, organisation=user.organisation_id)


class Export(Versioned, Leased):
    """A list as a file, asked for by one person; `place` is the memorandum of a page's list.

    An export of the API (`is_page` false) is of all that its person sees: `seen` are the keys of
    the workspaces whose rows may stand in the file, and who stops seeing one cannot fetch it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("No longer kept")

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        ZIP = "zip", "ZIP"

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "waiting": "grey",
        "running": "amber",
        "done": "green",
        "failed": "red",
        "cancelled": "grey",
        "expired": "grey",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "begin": Transition.of("waiting", "running", to="running"),
        "finish": Transition.of("running", to="done"),
        "fail": Transition.of("waiting", "running", to="failed"),
        "cancel": Transition.of("waiting", "running", to="cancelled"),
        "expire": Transition.of("done", to="expired"),
    }

    public_id = PublicIdField(prefix="exp")
    person = models.ForeignKey(User, models.PROTECT, related_name="exports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.ForeignKey(Workspace, models.PROTECT, null=True, related_name="+")
    is_page = models.BooleanField(default=False)
    source = models.CharField(max_length=60)
    query = models.CharField(max_length=1500, blank=True)
    columns = models.CharField(max_length=500, blank=True)
    format = models.CharField(max_length=4, choices=Format.choices)
    language = models.CharField(max_length=5)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True)
    seen = ArrayField(models.BigIntegerField(), default=list, blank=True)
    content = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(content__isnull=False, finished_at__isnull=False),
                name="finished_export_has_its_file",
            ),
            models.CheckConstraint(
                condition=~Q(status="expired") | Q(content=None), name="expired_export_has_no_file"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(status__in=["waiting", "running"]), name="export_to_make"
            ),
            models.Index(
                fields=["finished_at"], condition=Q(status="done"), name="export_to_expire"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.format}"

    def get_absolute_url(self) -> str:
        return reverse("core:export-detail", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made."""
        return self.status in (self.Status.WAITING, self.Status.RUNNING)
