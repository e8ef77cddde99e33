"""Files that are wrong in one place: none is taken, and each names the place."""

from __future__ import annotations

import pytest

from equipment.octg import ChartRefused, read_chart
from tests.equipment.recorders import MUTATIONS, wrong_file

#: Twelve of each kind here; `make bench ARGS=charts` tries thousands.
SEEDS = range(12)


@pytest.mark.parametrize("kind", MUTATIONS)
def test_a_file_that_is_wrong_in_one_place_is_refused_there(kind: str) -> None:
    for seed in SEEDS:
        wrong = wrong_file(kind, seed)
        with pytest.raises(ChartRefused) as refused:
            read_chart(wrong.data)
        column = wrong.column or refused.value.column
        assert (refused.value.row, refused.value.column) == (wrong.row, column)


def test_three_hundred_wrong_files_are_tried() -> None:
    assert len(MUTATIONS) * len(SEEDS) >= 300
