"""Evidence is changed only by who names the version that they have read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.isolation.asking import Crowd
from tests.isolation.judging import POLICY, address, body_for, object_id
from tests.isolation.policy import EVIDENCE, NO_EVIDENCE
from tests.isolation.relations import askers
from tests.isolation.routes import Route

#: A tag that no version of anything has.
STALE = '"0-000000000000"'


def resource_of(route: Route) -> Any:
    """The resource of a route that changes one of its objects, or None."""
    view = getattr(route.callback, "cls", None)
    changes = {"post", "patch", "put", "delete"} & set(route.methods)
    return view if changes and "id" in route.takes and hasattr(view, "needs_match") else None


def unsaid(route: Route) -> str:
    """Whether the policy says of the model of a resource if it is evidence; what is wrong."""
    view = resource_of(route)
    if view is None:
        return ""
    name = str(view.model._meta.model_name)
    if (name in EVIDENCE) is (name in NO_EVIDENCE):
        return f"{name}: say in tests/isolation/policy.py whether it is EVIDENCE"
    if (name in EVIDENCE) is not view.needs_match:
        return f"{view.__name__}.needs_match is {view.needs_match}; the policy says otherwise"
    return ""


def faults(crowd: Crowd, route: Route) -> Iterator[str]:
    """A change of evidence without If-Match is 428, with a stale one 412; others need none."""
    view, line = resource_of(route), POLICY[route.name]
    for method in ("post", "patch") if view is not None else ():
        for name in askers(line.may(method)):
            where = address(route, line, object_id(line, crowd.world.first), crowd.world.first)
            body = body_for(crowd, route, method)
            evidence = view.model._meta.model_name in EVIDENCE
            for tag, status in (("", 428), (STALE, 412)):
                headers = {"if-match": tag}
                said = crowd.ask(name, method, where, body, token=True, headers=headers)
                if (said.status == status) is not (evidence or bool(tag)):
                    yield (
                        f"{method.upper()} {route.name} by {name}, If-Match {tag or 'missing'}: "
                        + (f"{said.status} {said.text[:160]}")
                    )
