"""Taking back what an import brought, as long as nothing builds on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.transfer import import_rules
from core.transfer.import_models import Import, ImportChange
from core.transfer.kinds import REGISTRY, ImportKind


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
    known = [(row, changes[row.public_id]) for row in rows]
    kind.restore([(row, told.before) for row, told in known if not told.is_created])
    kind.remove(created)


def actions_for(user: User, made: Import) -> list[str]:
    """What the person may do to the import now; undoing it only while nothing builds on it."""
    found = import_rules.actions(user, made)
    if "undo" in found and _is_built_on(made, REGISTRY[made.kind]):
        found.remove("undo")
    return found


def _is_built_on(made: Import, kind: ImportKind) -> bool:
    """Whether something that it brought was changed since or is referred to; one statement."""
    rows = kind.model._default_manager.filter(public_id__in=made.changes.values("object_id"))
    own = ImportChange.objects.filter(made_by=made, object_id=OuterRef("public_id"))
    changed = Exists(own.exclude(version=OuterRef("version")))
    created = Exists(own.filter(is_created=True))
    return bool(rows.filter(Q(changed) | Q(created) & referred_to(rows, kind.parts)).exists())


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


def referred_to(rows: QuerySet[Any], without: Collection[type[Model]] = ()) -> Q:
    """For a filter of `rows`: those to which anything outside of them refers."""
    found = Q(pk__in=[])
    for target, field in _references(rows.model, without):
        others = target._default_manager.filter(**{field.name: OuterRef("pk")})
        if target is rows.model:
            others = others.exclude(pk__in=rows.values("pk"))
        found |= Q(Exists(others))
    return found


def _references(
    model: type[Model], without: Collection[type[Model]]
) -> Iterator[tuple[type[Any], Any]]:
    """The models that refer to rows of `model`, each with the field by which it does."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            target: Any = relation.related_model
            if target not in without:
                yield target, relation.remote_field


def dependents(
    model: type[Model], rows: Collection[Model], without: Collection[type[Model]] = ()
) -> Iterator[tuple[Model, Model]]:
    """Pairs of a row and something outside that refers to it, one for each kind of reference."""
    own = {row.pk: row for row in rows}
    for target, field in _references(model, without):
        found = target._default_manager.filter(**{f"{field.name}__in": list(own)})
        if target is model:
            found = found.exclude(pk__in=list(own))
        first = found.order_by("pk").first()
        if first is not None:
            yield own[getattr(first, field.attname)], first
