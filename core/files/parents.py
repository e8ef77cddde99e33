"""What files can hang on; apps register their kinds in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.accounts.models import Role, User
from core.accounts.rules import holds

Lookup = Callable[[User, str], Any]
Permission = Callable[[User, Any], bool]

#: Whoever works on a memorandum; observers only read.
ATTACHERS = frozenset({Role.ENGINEER, Role.COORDINATOR, Role.SIGNATORY, Role.MANAGER})


def works_there(user: User, parent: Any) -> bool:
    """Whether the person holds a working role for the parent's memorandum."""
    return holds(user, workspace_of(parent), ATTACHERS)


@dataclass(frozen=True)
class Kind:
    """How a parent is found by its public id (None when the person may not see it)."""

    lookup: Lookup
    may_attach: Permission


REGISTRY: dict[str, Kind] = {}


def register(kind: str, lookup: Lookup, may_attach: Permission = works_there) -> None:
    """Let files hang on `kind`, which is the model's name in lower case (`workorder`)."""
    REGISTRY[kind] = Kind(lookup, may_attach)


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
