"""Taking back what an import brought, as long as nothing builds on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from core.errors import Refused
from core.transfer.import_models import Import, ImportChange
from core.transfer.kinds import ImportKind


def take_back(made: Import, kind: ImportKind) -> None:
    """Delete what the import made and restore what it changed, in the caller's transaction.

    Raises Refused naming the first object that was changed since or that something refers to.
    """
    changes = {change.object_id: change for change in made.changes.all()}
    rows = list(
        kind.model._default_manager.select_for_update(of=("self",))
        .filter(public_id__in=changes)
        .order_by("pk")
    )
    for row in rows:
        _require_untouched(row, changes[row.public_id])
    if len(rows) != len(changes):
        raise Refused(_("Some of what was imported is gone already."), code="depended_on")
    created = [row for row in rows if changes[row.public_id].is_created]
    require_independent(kind.model, created, kind.parts)
    for row in rows:
        if not changes[row.public_id].is_created:
            kind.restore(row, changes[row.public_id].before)
    kind.remove(created)


def _require_untouched(row: Any, change: ImportChange) -> None:
    if row.version != change.version:
        raise Refused(
            _("%(name)s was changed after the import.") % {"name": change.label},
            code="changed_since",
        )


def require_independent(
    model: type[Model], rows: Collection[Model], without: Collection[type[Model]] = ()
) -> None:
    """Raise Refused, naming row and dependent, when anything outside `rows` refers to them.

    Rows of the models `without` go with them and do not count.
    """
    for owner, dependent in dependents(model, rows, without):
        raise Refused(
            _("%(name)s cannot be taken back: %(kind)s %(dependent)s builds on it.")
            % {
                "name": owner,
                "kind": dependent._meta.verbose_name,
                "dependent": dependent,
            },
            code="depended_on",
        )


def dependents(
    model: type[Model], rows: Collection[Model], without: Collection[type[Model]] = ()
) -> Iterator[tuple[Model, Model]]:
    """Pairs of a row and something outside that refers to it, one for each kind of reference."""
    own = {row.pk: row for row in rows}
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        target: Any = relation.related_model
        if target in without:
            continue
        field: Any = relation.remote_field
        found = target._default_manager.filter(**{f"{field.name}__in": list(own)})
        if target is model:
            found = found.exclude(pk__in=list(own))
        first = found.order_by("pk").first()
        if first is not None:
            yield own[getattr(first, field.attname)], first
