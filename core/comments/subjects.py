"""What can be commented on; slices register their models in `AppConfig.ready`."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from core.accounts.models import User

REGISTRY: dict[str, type[Model]] = {}


def register(model: type[Model]) -> None:
    """Let people comment on rows of `model`; it needs `visible_to`, `public_id`, a page and
    `memorandum_id` or `workspace_id`."""
    REGISTRY[str(model._meta.model_name)] = model


def find(kind: str, user: User, public_id: str) -> Any:
    """The object as the person sees it, or None."""
    model: Any = REGISTRY.get(kind)
    return model.objects.visible_to(user).filter(public_id=public_id).first() if model else None


def is_shared(row: Any) -> bool:
    """Whether the other parties know of the row: what has `is_shared` says so itself."""
    return bool(getattr(row, "is_shared", True))


def find_by_id(user: User, public_id: str) -> Any:
    """The object of whatever kind that has this public id, or None."""
    for kind, model in REGISTRY.items():
        field: Any = model._meta.get_field("public_id")
        if public_id.startswith(f"{field.prefix}_"):
            return find(kind, user, public_id)
    return None
