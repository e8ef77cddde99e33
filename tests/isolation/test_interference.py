"""Nothing that a person gets changes when somebody else's world is filled."""

from __future__ import annotations

from zlib import crc32

import pytest

from tests.isolation import interference
from tests.isolation.breaches import APART
from tests.isolation.mutants import Mutant

pytestmark = pytest.mark.django_db
#: All cells together take as long as hundreds of other tests: several processes share them.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_notices_what_they_may_not_know_of(files: None, part: int) -> None:
    wrong = interference.faults(lambda label: crc32(label.encode()) % PARTS == part)
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("mutant", APART, ids=lambda mutant: mutant.label)
def test_a_difference_is_noticed(files: None, mutant: Mutant) -> None:
    with mutant.alive():
        found = list(mutant.probe(None))  # type: ignore[arg-type]
    assert not mutant.is_idle, f"{mutant.label}: changes nothing, the portal passes elsewhere"
    assert found, f"nobody notices: {mutant.label}"
