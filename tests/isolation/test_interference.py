"""Nothing that a person gets changes when somebody else's world is filled."""

from __future__ import annotations

import pytest

from tests.isolation import interference
from tests.isolation.breaches import APART
from tests.isolation.mutants import Mutant

pytestmark = pytest.mark.django_db


def test_nobody_notices_what_they_may_not_know_of(files: None) -> None:
    wrong = interference.faults()
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("mutant", APART, ids=lambda mutant: mutant.label)
def test_a_difference_is_noticed(files: None, mutant: Mutant) -> None:
    with mutant.alive():
        found = list(mutant.probe(None))  # type: ignore[arg-type]
    assert not mutant.is_idle, f"{mutant.label}: changes nothing, the portal passes elsewhere"
    assert found, f"nobody notices: {mutant.label}"
