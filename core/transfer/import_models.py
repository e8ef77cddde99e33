"""Files that people bring into the portal: looked through, then whole or nothing, then undone."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, User, Workspace, workspaces_seen
from core.fields import PublicIdField
from core.files.models import Attachment
from core.leases import Leased
from core.rows import Versioned
from core.states import Transition


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> ImportQuerySet:
        """The imports of the person's own party in the memoranda that they see."""
        if not user.is_active or user.organisation_id is None:
            return self.none()
        return self.filter(workspace__in=workspaces_seen(user), organisation=user.organisation_id)


class Import(Versioned, Leased):
    """A list as a file on its way in; `kind` is a registered one."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        MAPPED = "mapped", _("Columns chosen")
        COMMITTING = "committing", _("Being imported")
        COMMITTED = "committed", _("Imported")
        FAILED = "failed", _("Failed")
        DISCARDED = "discarded", _("Discarded")
        UNDONE = "undone", _("Undone")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "uploaded": "grey",
        "mapped": "amber",
        "committing": "amber",
        "committed": "green",
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

    public_id = PublicIdField(prefix="imp")
    kind = models.CharField(max_length=40)
    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="imports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.UPLOADED)
    source = models.ForeignKey(Attachment, models.PROTECT, related_name="+", null=True)
    sheet = models.CharField(max_length=200, blank=True)
    header_row = models.PositiveIntegerField(default=0)
    #: Meaning → column of the file: the meanings are the kind's.
    mapping = models.JSONField(default=dict, blank=True)
    layout_key = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    #: When the work that was asked for last came to an end, well or not; None while it waits.
    ended_at = models.DateTimeField(null=True, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    #: A person has seen that rows look like others of the portal and are other things all the same.
    look_alikes_accepted = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=40, blank=True)

    objects: ClassVar[Any] = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["organisation", "kind", "layout_key"], name="import_by_layout"),
            models.Index(fields=["id"], condition=Q(status="committing"), name="import_to_make"),
        ]

    def __str__(self) -> str:
        return self.kind  # the label of its events: the name of the file is its party's own

    def get_absolute_url(self) -> str:
        return reverse("core:import-detail", args=[self.public_id])


class ImportChange(models.Model):
    """What an import did to one object: enough to show it, and to take it back."""

    made_by = models.ForeignKey(Import, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    object_id = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    is_created = models.BooleanField()
    version = models.PositiveIntegerField()
    #: The fields that were changed, as they were: which ones is the kind's business.
    before = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["made_by", "number"]
        constraints = [
            models.UniqueConstraint(fields=["made_by", "object_id"], name="import_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"
