"""What files can hang on; apps register their kinds in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core.accounts.models import Role, User
from core.accounts.rules import holds

Lookup = Callable[[User, str], Any]
Permission = Callable[[User, Any], bool]
Rows = Callable[[User], QuerySet[Any]]

#: Whoever works on a memorandum; observers only read.
ATTACHERS = frozenset({Role.ENGINEER, Role.COORDINATOR, Role.SIGNATORY, Role.MANAGER})


def works_there(user: User, parent: Any) -> bool:
    """Whether the person holds a working role for the parent's memorandum."""
    return holds(user, workspace_of(parent), ATTACHERS)


@dataclass(frozen=True)
class Kind:
    """How a parent is found by its public id (None when the person may not see it).

    `rows` gives the parents that a person sees, where these are fewer than their memorandum's.
    """

    lookup: Lookup
    may_attach: Permission
    rows: Rows | None = None


REGISTRY: dict[str, Kind] = {}


def register(
    kind: str, lookup: Lookup, may_attach: Permission = works_there, rows: Rows | None = None
) -> None:
    """Let files hang on `kind`, which is the model's name in lower case (`workorder`).

    Files of a kind with `rows` are told to nobody but who sees their parents.
    """
    REGISTRY[kind] = Kind(lookup, may_attach, rows)


def is_private(kind: str) -> bool:
    """Whether fewer people see a parent of that kind than see its memorandum."""
    return REGISTRY[kind].rows is not None


def hidden_from(user: User) -> Q:
    """The files whose parents `user` does not see although they see the memorandum."""
    found = Q(pk__in=())
    for name, kind in REGISTRY.items():
        if kind.rows is not None:
            seen = kind.rows(user).values("public_id")
            found |= Q(parent_type=name) & ~Q(parent_id__in=seen)
    return found


def kind_of(parent: Any) -> str:
    """The registered kind of the row; raises LookupError for one that takes no files."""
    name: str = parent._meta.model_name
    if name not in REGISTRY:
        raise LookupError(f"No files hang on {name}: register it in core.files.parents.")
    return name


def find(kind: str, user: User, public_id: str) -> Any:
    """The parent as the person sees it, or None."""
    known = REGISTRY.get(kind)
    return known.lookup(user, public_id) if known else None


def may_attach(user: User, parent: Any) -> bool:
    """Whether the person may hang a file on a parent that they see."""
    return REGISTRY[kind_of(parent)].may_attach(user, parent)


def workspace_of(parent: Any) -> int:
    """The workspace that bounds the sight of the parent."""
    for name in ("workspace_id", "memorandum_id"):
        if hasattr(parent, name):
            return int(getattr(parent, name))
    raise LookupError(f"{parent._meta.model_name} belongs to no workspace.")
