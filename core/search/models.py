"""What can be found: one row for each object, in words that are folded alike."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.lookups import BuiltinLookup

from core.accounts.models import Organisation, User, Workspace, workspaces_seen


@SearchVectorField.register_lookup
class Holds(BuiltinLookup[Any]):
    """`tokens__holds=text`: a vector against a query in PostgreSQL's own notation, unparsed."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, values = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}::tsquery", (*values, *more)


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def visible_to(self, user: User) -> SearchEntryQuerySet:
        """Entries of the workspaces that the person sees, and of their own organisation."""
        if not user.is_active or user.organisation_id is None:
            return self.none()
        return self.filter(
            Q(workspace__in=workspaces_seen(user))
            | Q(workspace=None, organisation=user.organisation_id)
        )


class SearchEntry(models.Model):
    """One object that can be found; the relay keeps it, `rebuild_search` makes it anew."""

    kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=40)
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=200, blank=True)
    #: The title folded and without spaces, by which exact and leading matches come first.
    title_key = models.CharField(max_length=60, blank=True)
    #: Folded lexemes: words, codes, exact codes (`=`), endings turned round (`~`), kind (`k=`).
    tokens = SearchVectorField()

    objects: ClassVar[Any] = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once"),
            models.CheckConstraint(
                condition=Q(workspace__isnull=False) | Q(organisation__isnull=False),
                name="search_entry_belongs",
            ),
        ]
        indexes = [GinIndex(fields=["tokens"], name="search_by_tokens", fastupdate=False)]

    def __str__(self) -> str:
        return self.title
