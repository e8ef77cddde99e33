"""What the tests of the exchange share."""

from __future__ import annotations

import pytest

from tests import cast


@pytest.fixture
def stage(db: None) -> cast.Cast:
    return cast.assemble()
