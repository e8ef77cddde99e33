"""Nothing that a person gets changes when somebody else's world is filled."""

from __future__ import annotations

import pytest

from tests.isolation import interference

pytestmark = pytest.mark.django_db


def test_nobody_notices_what_they_may_not_know_of(files: None) -> None:
    wrong = interference.faults()
    assert not wrong, "\n" + "\n".join(wrong)
