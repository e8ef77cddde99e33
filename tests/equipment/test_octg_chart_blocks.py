"""Files are read by the block: the same as cell by cell, and faults are found wherever they are."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest

from equipment.octg import ChartRefused, read_chart
from equipment.octg.charts.reading import BLOCK
from tests.equipment.recorders import STYLES, Pairs, Style, file_of, rows_of, written

LONG: Pairs = [(float(at), 20 - at * 1e-4) for at in range(BLOCK + 200)]


@cache
def _long_rows(time: str) -> list[list[str]]:
    return rows_of(LONG, Style(time=time))


def long_rows(time: str = "seconds") -> list[list[str]]:
    """Rows of a long chart, for spoiling."""
    return [list(row) for row in _long_rows(time)]


@pytest.mark.parametrize("style", random.Random(3).sample(STYLES, 10), ids=str)
def test_blocks_give_what_cells_give(style: Style) -> None:
    at_once = read_chart(written(LONG, style))
    # A space around a cell is no fault; only cell by cell is it taken off.
    padded = [[f" {cell} " for cell in row] for row in rows_of(LONG, style)]
    one_by_one = read_chart(file_of(padded, style))
    assert np.array_equal(at_once.seconds, one_by_one.seconds)
    assert np.array_equal(at_once.mpa, one_by_one.mpa)
    assert at_once.started == one_by_one.started


@pytest.mark.parametrize("row", [3, BLOCK + 1, BLOCK + 2, BLOCK + 150])
@pytest.mark.parametrize(
    ("time", "column", "text"),
    [
        ("clock", 1, "24:00:00"),
        ("clock", 1, "10:60:00"),
        ("clock", 1, "10-00-00"),
        ("iso", 1, "2026-02-30T10:00:00"),
        ("dotted", 1, "07.13.2026 09:10:00"),
        ("seconds", 1, "1O.5"),
        ("seconds", 2, "19,5"),
        ("seconds", 2, "nan"),
        ("seconds", 2, "1e999"),
        ("clock", 2, "9" * 400),
        ("seconds", 2, ""),
    ],
)
def test_a_fault_is_found_in_every_block(row: int, time: str, column: int, text: str) -> None:
    rows = long_rows(time)
    rows[row - 1][column - 1] = text
    with pytest.raises(ChartRefused) as refused:
        read_chart(file_of(rows))
    assert (refused.value.row, refused.value.column) == (row, column)


@pytest.mark.parametrize("row", [BLOCK + 1, BLOCK + 2, BLOCK + 40])
def test_rows_that_are_none_are_found_in_every_block(row: int) -> None:
    for spoilt in (['"1', "2"], ["1"], ["1", "2", "3"], [""]):
        rows = long_rows()
        rows[row - 1] = spoilt
        with pytest.raises(ChartRefused) as refused:
            read_chart(file_of(rows))
        assert refused.value.row == row


def test_the_first_of_several_faults_is_told() -> None:
    rows = long_rows()
    rows[60] = ["1"]
    rows[50][0] = "later"
    rows[40][1] = "low"
    with pytest.raises(ChartRefused) as refused:
        read_chart(file_of(rows))
    assert (refused.value.row, refused.value.column) == (41, 2)
    rows[30][1] = '"'
    with pytest.raises(ChartRefused) as refused:
        read_chart(file_of(rows))
    assert refused.value.row == 31


def test_a_new_day_inside_a_block_is_counted() -> None:
    stamps = [f"2026-02-28 23:59:{at}" for at in range(50, 60)]
    stamps += [f"2026-03-01 00:00:{at:02d}" for at in range(10)]
    samples = read_chart(file_of([["time", "p bar"], *([stamp, "1"] for stamp in stamps)]))
    assert samples.seconds.tolist() == list(range(20))


def test_tenths_that_are_left_out_when_nought_are_no_fault() -> None:
    pairs: Pairs = [(at / 10, 10 + at / 10) for at in range(3000)]
    samples = read_chart(written(pairs, Style(time="iso")))
    assert np.allclose(samples.seconds, [at for at, _mpa in pairs], atol=1e-9)
    rows = rows_of(pairs, Style(time="iso"))
    rows[1500][0] = rows[1500][0].replace(".", ",")
    with pytest.raises(ChartRefused) as refused:
        read_chart(file_of(rows))
    assert (refused.value.code, refused.value.row) == ("decimal_mark", 1501)


def test_a_zone_that_changes_inside_a_block_is_counted() -> None:
    stamps = [f"2026-03-29T01:59:{at}+01:00" for at in range(50, 60)]
    stamps += [f"2026-03-29T03:00:{at:02d}+02:00" for at in range(10)]
    samples = read_chart(file_of([["time", "p bar"], *([stamp, "1"] for stamp in stamps)]))
    assert samples.seconds.tolist() == list(range(20))


def test_seconds_before_nought_are_counted_upwards() -> None:
    for begins, ends in ((-6, 8), (-19, -2)):
        cells = [f"{at / 2:.1f}" for at in range(begins, ends)]
        samples = read_chart(file_of([["time", "p bar"], *([cell, "1"] for cell in cells)]))
        assert samples.seconds.tolist() == [at / 2 for at in range(ends - begins)]


def test_a_decimal_mark_is_remembered_from_block_to_block() -> None:
    rows = long_rows("clock")
    for row in rows[BLOCK + 1 :]:
        row[1] = row[1].replace(".", ",")
    with pytest.raises(ChartRefused) as refused:
        read_chart(file_of(rows))
    assert (refused.value.code, refused.value.row) == ("decimal_mark", BLOCK + 2)
