"""What keeps an order from being finished: slices above register what they know of it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from core.errors import Refused
from equipment.orders.models import WorkOrder

#: Why the order cannot be finished, in words that name it; nothing when it can. One statement.
Blocker = Callable[[WorkOrder], list[str]]

REGISTRY: list[Blocker] = []


def register(blocker: Blocker) -> None:
    """Ask `blocker` whenever an order is finished; called from `AppConfig.ready`."""
    REGISTRY.append(blocker)


def require_free(order: WorkOrder) -> None:
    """Raises Refused with the words of all that keeps the order from being finished."""
    told = [words for blocker in REGISTRY for words in blocker(order)]
    if told:
        words = _("The order cannot be finished: %(words)s") % {"words": " ".join(told)}
        raise Refused(words, code="blocked")
