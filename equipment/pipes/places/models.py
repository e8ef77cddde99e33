"""Places where pipe and equipment lie, one part of another."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db import models
from django.urls import reverse

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import PublicIdField
from core.names import Named
from core.rows import Versioned
from equipment.pipes.places.kinds import PlaceKind


class PlaceQuerySet(InMemorandumQuerySet):
    """Places; those below another are found without walking down to them."""

    def below(self, place: Location) -> PlaceQuerySet:
        """The place and all that is part of it."""
        return self.filter(memorandum=place.memorandum_id, path__startswith=place.path)

    def open_to(self, user: User, memorandum_id: int) -> PlaceQuerySet:
        """The places of a memorandum where the person may have something laid down."""
        seen: Any = self.visible_to(user)
        return cast("PlaceQuerySet", seen.filter(memorandum=memorandum_id, closed_on=None))

    def own(self, user: User, memorandum_id: int) -> PlaceQuerySet:
        """Those of the person's party where pipe lies, none of them on the way."""
        own = self.open_to(user, memorandum_id).filter(organisation=user.organisation_id)
        return own.exclude(kind=PlaceKind.TRANSIT)


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
