"""State machines as data: a slice declares TRANSITIONS, services move rows along them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from core.errors import Refused
from core.rows import Versioned, change


@dataclass(frozen=True)
class Transition:
    """One permitted step: the states it leaves and the state it reaches."""

    source: frozenset[str]
    target: str

    @classmethod
    def of(cls, *source: str, to: str) -> "Transition":
        return cls(frozenset(source), to)


Transitions = Mapping[str, Transition]


def permitted(transitions: Transitions, status: str) -> list[str]:
    """The actions that lead out of `status`, in the order in which they are declared."""
    return [name for name, step in transitions.items() if status in step.source]


Row = TypeVar("Row", bound=Versioned)


def move(row: Row, action: str, **values: Any) -> Row:
    """Take `row` through `action` of its class's TRANSITIONS and store `values` with it.

    Raises Refused when its state does not permit the action, Conflict on a lost race.
    """
    step: Transition = type(row).TRANSITIONS[action]  # type: ignore[attr-defined]
    status: str = row.status  # type: ignore[attr-defined]
    if status not in step.source:
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": row.get_status_display()},  # type: ignore[attr-defined]
            code="wrong_state",
        )
    return change(row, status=step.target, **values)
