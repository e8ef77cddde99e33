"""The probes prove themselves: each breach is noticed, and without it nothing is."""

from __future__ import annotations

import pytest

from tests.isolation.asking import Crowd
from tests.isolation.breaches import ALL
from tests.isolation.mutants import Mutant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.label)
def test_a_breach_is_noticed(crowd: Crowd, mutant: Mutant) -> None:
    if mutant.probe not in crowd.proved:
        assert list(mutant.probe(crowd)) == []
        crowd.proved.add(mutant.probe)
    with mutant.alive():
        found = list(mutant.probe(crowd))
    assert not mutant.is_idle, f"{mutant.label}: changes nothing, the portal passes elsewhere"
    assert found, f"nobody notices: {mutant.label}"
