"""The matrix proves itself: each breach is noticed, and without it nothing is."""

from __future__ import annotations

import pytest

from tests.isolation import judging
from tests.isolation.asking import Crowd
from tests.isolation.mutants import MUTANTS, Mutant
from tests.isolation.routes import routes

pytestmark = pytest.mark.django_db
ROUTES = {route.name: route for route in routes()}


def noticed(crowd: Crowd, mutant: Mutant) -> list[str]:
    return [
        fault
        for name in mutant.routes
        for fault in judging.faults(crowd, ROUTES[name], mutant.method)
    ]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.label)
def test_a_breach_is_noticed(crowd: Crowd, mutant: Mutant) -> None:
    assert noticed(crowd, mutant) == []
    with mutant.alive():
        assert noticed(crowd, mutant), f"nobody notices: {mutant.label}"
