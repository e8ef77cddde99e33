"""What the tests of cooperation share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import cast
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard


@pytest.fixture
def yard() -> Iterator[Yard]:
    with yards.open_yard() as opened:
        yield opened


@pytest.fixture
def actors(db: None) -> cast.Cast:
    return cast.assemble()
