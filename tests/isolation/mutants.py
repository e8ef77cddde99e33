"""Small breaches, made in the running process: the probe that is named must notice each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from unittest import mock

from django.db.models import Model

from core.api import statements
from tests.isolation import assigning, doors, judging, matching, parameters, relations
from tests.isolation.asking import Crowd
from tests.isolation.routes import routes

Probe = Callable[[Crowd], Iterable[str]]
ROUTES = {route.name: route for route in routes()}
STRANGER = ("socar_coordinator",)


@dataclass(frozen=True)
class Break:
    """`target.name` becomes `instead`; a function that is put there has to be called."""

    target: Any
    name: str
    instead: Any


@dataclass
class Mutant:
    """One breach, of one or more breaks, and the probe that must notice it."""

    label: str
    breaks: Sequence[Break]
    probe: Probe
    calls: list[int] = field(default_factory=list)

    @contextmanager
    def alive(self) -> Iterator[None]:
        """The breach, as long as the block lasts; kept statements are dropped on both sides."""
        self.calls[:] = [0] * len(self.breaks)
        statements._COMPILED.clear()
        try:
            with ExitStack() as stack:
                for number, one in enumerate(self.breaks):
                    stack.enter_context(self._patch(one, number))
                yield
        finally:
            statements._COMPILED.clear()

    @property
    def is_idle(self) -> bool:
        """Whether a break was never reached: the portal no longer passes where it was made."""
        return not all(self.calls)

    def _patch(self, one: Break, number: int) -> Any:
        if isinstance(one.target, dict):
            self.calls[number] = 1
            return mock.patch.dict(one.target, {one.name: one.instead})
        if not callable(one.instead) or isinstance(one.instead, type):
            self.calls[number] = int(getattr(one.target, one.name) != one.instead)
            return mock.patch.object(one.target, one.name, one.instead)

        @wraps(one.instead)
        def counted(*args: Any, **more: Any) -> Any:
            self.calls[number] += 1
            return one.instead(*args, **more)

        return mock.patch.object(one.target, one.name, counted)


def breach(label: str, target: Any, name: str, instead: Any, probe: Probe) -> Mutant:
    """A breach of one break."""
    return Mutant(label, [Break(target, name, instead)], probe)


def unfiltered(label: str, model: type[Model], probe: Probe) -> Mutant:
    """A model whose `visible_to` shows everything."""
    rows = type(model._default_manager.all())
    return breach(label, rows, "visible_to", lambda self, _user: self.all(), probe)


# -- probes, each narrowed to where its mutant lives -------------------------------------------
def matrix(*names: str, method: str = "get") -> Probe:
    """Rows of the matrix."""
    return lambda crowd: [
        fault for name in names for fault in judging.faults(crowd, ROUTES[name], method)
    ]


def bodies_of(name: str, method: str = "post") -> Probe:
    """Ids in a body of the API."""
    return lambda crowd: relations.api_faults(crowd, ROUTES[name], method)


def form_of(name: str) -> Probe:
    """Ids in a form."""
    return lambda crowd: relations.page_faults(crowd, ROUTES[name])


def queries_of(name: str) -> Probe:
    """Ids in queries."""
    return lambda crowd: parameters.faults(crowd, ROUTES[name])


def door(part: str) -> Probe:
    """Side doors whose label holds `part`."""
    return lambda crowd: doors.faults(crowd, STRANGER, part)


def files(crowd: Crowd) -> Iterable[str]:
    """Files that the background makes."""
    return doors.file_faults(crowd, STRANGER)


def columns_of(name: str, method: str = "post") -> Probe:
    """Members that a body does not declare, and parents that it does."""

    def probe(crowd: Crowd) -> list[str]:
        route = ROUTES[name]
        if not route.is_api:
            return list(assigning.page_faults(crowd, route))
        return [*assigning.writable(route, method), *assigning.api_faults(crowd, route, method)]

    return probe


def tags_of(name: str) -> Probe:
    """If-Match on one route."""
    route = ROUTES[name]
    return lambda crowd: [*filter(None, [matching.unsaid(route)]), *matching.faults(crowd, route)]
