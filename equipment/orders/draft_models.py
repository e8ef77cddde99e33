"""What people type into the sheet of an order and have not recorded."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import User
from equipment.orders.models import OrderLine, WorkOrder


class DraftQuerySet(InMemorandumQuerySet):
    """Drafts, which are their writer's alone."""

    def visible_to(self, user: User) -> Any:
        return super().visible_to(user).filter(person=user.pk)


class RowDraft(models.Model):
    """What a person typed of a line and has not recorded: theirs alone, on whatever device.

    `cells` and `was` hold the texts of the sheet by name of the cell: as typed, and as they stood
    in the record of `version` that the person had before them.
    """

    memorandum = models.ForeignKey(Memorandum, models.CASCADE, related_name="+")
    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="+")
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="drafts")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    cells = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    objects: ClassVar[Any] = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["line", "person"], name="row_draft_once"),
        ]
        indexes = [models.Index(fields=["order", "person"], name="row_draft_by_order")]

    def __str__(self) -> str:
        return f"{self.person}: {self.line}"
