"""What slices above show on the page of an order: papers about it, and the way to a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from core.accounts.models import User
from equipment.orders.models import WorkOrder


@dataclass(frozen=True)
class Panel:
    """Rows with a page and a state each; `url` and `action` lead to a new one, if one is due,
    `more` to the list of all of them."""

    title: str | Promise
    icon: str
    rows: Sequence[Any]
    url: str = ""
    action: str | Promise = ""
    more: str = ""


#: The panel for a person, or None where there is nothing to show; at most one statement.
Source = Callable[[User, WorkOrder], Panel | None]

REGISTRY: list[Source] = []


def register(source: Source) -> None:
    """Ask `source` on the page of every order; called from `AppConfig.ready`."""
    REGISTRY.append(source)


def panels_of(user: User, order: WorkOrder) -> list[Panel]:
    """The panels of an order in the order of their registration."""
    return [panel for source in REGISTRY if (panel := source(user, order)) is not None]
