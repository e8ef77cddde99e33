"""Every route × method × person × object answers as its line of the policy says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.isolation import judging
from tests.isolation.asking import Crowd
from tests.isolation.policy import MISSING
from tests.isolation.routes import Route, routes
from tests.isolation.world import OPEN

pytestmark = pytest.mark.django_db
ROUTES = {route.name: route for route in routes()}
KNOWN = {name: route for name, route in ROUTES.items() if name in judging.POLICY}
CELLS = [(route, method) for route in KNOWN.values() for method in judging.methods(route)]
PARTS = 8


def test_every_route_has_its_line() -> None:
    added = "\n".join(_to_add(route) for name, route in ROUTES.items() if name not in KNOWN)
    assert not added, f"Routes without a policy line. Add:\n{added}"


def _to_add(route: Route) -> str:
    file = "policy_api.py" if route.is_api else "policy_pages.py"
    about = '"<kind: a key of contents.fill()>", ' if route.takes else ""
    said = ", ".join(f"{method}=<who may>" for method in judging.methods(route))
    return f'  tests/isolation/{file}:  "{route.name}": Line({about}{said}),   # {route.pattern}'


def test_every_line_has_its_route() -> None:
    gone = sorted(judging.POLICY.keys() - ROUTES.keys())
    assert not gone, f"Policy lines without a route, to be deleted in tests/isolation: {gone}"


@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_gets_what_the_policy_says(crowd: Crowd, part: int) -> None:
    wrong = [
        fault
        for route, method in CELLS[part::PARTS]
        for fault in judging.faults(crowd, route, method)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


#: Who does not see the second memorandum.
STRANGERS = ("socar_engineer", "socar_coordinator", "socar_signatory", "socar_administrator")


def test_objects_of_another_memorandum_answer_like_missing_ones(crowd: Crowd) -> None:
    wrong, second = [], crowd.world.second
    for route, method in CELLS:
        line = judging.POLICY[route.name]
        if (
            not route.takes
            or line.about not in second
            or line.about in OPEN
            or line.may(method) is None
        ):
            continue
        foreign = str(second[line.about].public_id)
        for name in STRANGERS:
            wrong += _differences(crowd, route, method, name, foreign)
    assert not wrong, "\n" + "\n".join(wrong)


def _differences(crowd: Crowd, route: Route, method: str, name: str, foreign: str) -> list[str]:
    ids = (foreign, f"{foreign[:3]}_{MISSING}")
    said: list[Any] = [judging.answers(crowd, route, method, name, id) for id in ids]
    label = f"{method.upper()} {route.name} by {name}"
    found = [f"{label}: {leak}" for leak in judging.leaks(crowd, name, said[0])]
    if said[0].about(*ids) != said[1].about(*ids):
        found.append(f"{label}: {said[0].status}, a missing one {said[1].status}: not the same")
    if said[0].status < 400:
        found.append(f"{label}: {said[0].status} for an object of another memorandum")
    return found
