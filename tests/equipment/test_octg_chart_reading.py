"""Recorder files: every way of writing gives the same samples, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from equipment.octg import ChartRefused, InvalidArgument, Samples, UnknownName, read_chart
from tests.equipment.recorders import STYLES, Style, file_of, held, rows_of, written

CHART = held(leak=0.3, seconds=120)


def refusal(data: bytes, unit: str | None = None) -> ChartRefused:
    with pytest.raises(ChartRefused) as refused:
        read_chart(data, unit)
    return refused.value


def place(data: bytes, unit: str | None = None) -> tuple[str, int, int]:
    refused = refusal(data, unit)
    return refused.code, refused.row, refused.column


def seconds(*texts: str) -> bytes:
    """A file of these stamps, with a heading."""
    rows = [["time", "pressure, bar"], *([text, "10"] for text in texts)]
    return file_of(rows)


@pytest.mark.parametrize("style", random.Random(7).sample(STYLES, 60), ids=str)
def test_one_chart_is_read_from_every_way_of_writing_it(style: Style) -> None:
    samples = read_chart(written(CHART, style))
    assert np.allclose(samples.seconds, [at for at, _mpa in CHART], atol=1e-9)
    assert np.allclose(samples.mpa, [mpa for _at, mpa in CHART], atol=1e-6)
    assert samples.unit == style.unit
    assert (samples.started is None) == (style.time in {"seconds", "clock"})


def test_the_first_stamp_is_kept_where_it_bears_a_date() -> None:
    plain = read_chart(written(CHART, Style(time="dotted")))
    assert plain.started == dt.datetime(2026, 3, 7, 9, 5)  # noqa: DTZ001  (a local stamp)
    zoned = seconds(*(f"2026-03-07T17:40:{at:02d}.5+04:00" for at in range(12)))
    assert read_chart(zoned).started == dt.datetime(2026, 3, 7, 13, 40, 0, 500_000, tzinfo=dt.UTC)


def test_samples_cannot_be_changed() -> None:
    samples = read_chart(written(CHART))
    with pytest.raises(ValueError, match="read-only"):
        samples.mpa[0] = 1.0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("after", ["", "\n", "\n\n  \n"])
def test_ends_of_lines_and_blank_lines_at_the_end_do_not_matter(end: str, after: str) -> None:
    data = written(CHART, Style(end=end)) + after.encode()
    assert len(read_chart(data)) == len(CHART)


def test_a_file_without_its_last_line_end_is_whole() -> None:
    assert len(read_chart(written(CHART).rstrip(b"\n"))) == len(CHART)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    assert len(read_chart(written(CHART, Style(unit="kgf/cm²", encoding=encoding)))) == 120


def test_temperature_may_stand_beside_and_columns_in_any_order() -> None:
    style = Style(mark=",", has_temperature=True)
    rows = [[row[2], row[1], row[0]] for row in rows_of(CHART, style)]
    assert np.allclose(read_chart(file_of(rows)).mpa, [mpa for _at, mpa in CHART], atol=1e-6)


def test_cells_may_be_quoted() -> None:
    rows = [[f'"{cell}"' for cell in row] for row in rows_of(CHART, Style(",", ","))]
    assert len(read_chart(file_of(rows, Style(",")))) == len(CHART)


# -- The unit -----------------------------------------------------------------------------------
def test_the_unit_may_be_given_where_the_heading_is_silent() -> None:
    rows = [["time", "pressure"], *rows_of(CHART)[1:]]
    assert read_chart(file_of(rows), "бар").unit == "bar"
    assert place(file_of(rows)) == ("unit_missing", 1, 2)
    assert "psi, MPa, bar, kgf/cm²" in str(refusal(file_of(rows)))


def test_a_file_without_heading_needs_its_unit_given() -> None:
    data = file_of(rows_of(CHART)[1:])
    assert len(read_chart(data, "MPa")) == len(CHART)
    assert place(data) == ("unit_missing", 1, 2)


def test_a_given_unit_does_not_overrule_the_heading() -> None:
    assert place(written(CHART), "psi") == ("unit_conflict", 1, 2)
    assert read_chart(written(CHART), "МПа").unit == "MPa"


def test_a_unit_that_measures_no_pressure_is_refused() -> None:
    with pytest.raises(UnknownName):
        read_chart(written(CHART), "kN")


# -- Time ---------------------------------------------------------------------------------------
def test_a_clock_may_pass_midnight_once() -> None:
    stamps = [f"23:59:{at}" for at in range(50, 60)] + [f"00:00:{at:02d}" for at in range(5)]
    samples = read_chart(seconds(*stamps))
    assert samples.seconds.tolist() == list(range(15))


def test_a_clock_passes_midnight_no_second_time() -> None:
    hours = [f"{hour % 24:02d}:00:00" for hour in range(20, 20 + 30)]
    assert place(seconds(*hours)) == ("midnight_twice", 30, 1)


def test_a_clock_that_goes_back_is_not_taken_for_midnight() -> None:
    stamps = [f"10:00:{at:02d}" for at in range(12)]
    stamps[6] = "09:59:59"
    assert place(seconds(*stamps)) == ("time_going_back", 8, 1)


def test_rows_swapped_around_midnight_are_found() -> None:
    stamps = [f"23:59:{at}" for at in range(50, 59)] + ["00:00:00", "23:59:59", "00:00:01"]
    assert place(seconds(*stamps)) == ("time_going_back", 12, 1)


def test_a_long_recording_may_last_longer_than_a_day() -> None:
    stamps = [f"{hour % 24:02d}:30:00" for hour in range(28)]
    assert read_chart(seconds(*stamps)).seconds[-1] == 27 * 3600


@pytest.mark.parametrize(
    "stamps",
    [
        [f"2026-03-07 10:00:{at:02d}" for at in range(12)],
        [f"07.03.2026 10:00:{at:02d}" for at in range(12)],
        [str(at) for at in range(12)],
    ],
)
def test_a_repeated_stamp_and_a_step_back_are_refused(stamps: list[str]) -> None:
    again = [*stamps[:7], stamps[6], *stamps[7:]]
    assert place(seconds(*again)) == ("repeated_stamp", 9, 1)
    back = [*stamps[:7], stamps[3], *stamps[7:]]
    assert place(seconds(*back)) == ("time_going_back", 9, 1)


def test_a_column_keeps_to_one_way_of_writing_time() -> None:
    stamps = [f"10:00:{at:02d}" for at in range(12)]
    stamps[5] = "2026-03-07 10:00:05"
    assert place(seconds(*stamps)) == ("unreadable_time", 7, 1)
    fractions = ["0.5", "1,5", *map(str, range(2, 12))]
    assert place(seconds(*fractions)) == ("decimal_mark", 3, 1)


def test_noise_behind_the_last_digit_is_rounded() -> None:
    stamps = [repr(at * 0.1) for at in range(12)]
    assert "0.30000000000000004" in stamps
    samples = read_chart(seconds(*stamps))
    assert samples.seconds.tolist() == [round(at / 10, 1) for at in range(12)]


# -- The whole file -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "too_few_rows"),
        (b"\n \n", "too_few_rows"),
        (b"pressure MPa\n1\n2\n", "no_columns"),
        (b"\x00\x01\x02\x03PNG;\n", "unreadable_text"),
        (b"\xef\xbb\xbftime;p \xff MPa\n", "unreadable_text"),
        (b"\xff\xfet", "unreadable_text"),
        (b"a;b\n1;2\n", "unreadable_heading"),
        (b"time;date;p MPa\n1;2;3\n", "ambiguous_heading"),
        (b"p MPa;p bar;time\n", "ambiguous_heading"),
        (b"t;a;b;temperature\n", "unreadable_heading"),
        (b"1;2;3\n", "wrong_width"),
        (b"1;x\n", "unreadable_cell"),
    ],
)
def test_what_is_no_chart_is_refused(data: bytes, code: str) -> None:
    refused = refusal(data)
    assert (refused.code, refused.row) == (code, 1)
    assert str(refused).startswith(f"Row 1, column {refused.column}: ")


def test_nine_rows_are_too_few_and_ten_are_enough() -> None:
    rows = rows_of(CHART)
    assert place(file_of(rows[:10])) == ("too_few_rows", 10, 1)
    assert len(read_chart(file_of(rows[:11]))) == 10


def test_half_a_million_rows_are_read_and_one_more_is_not() -> None:
    lines = [b"s;p bar", *(b"%d;9" % at for at in range(500_001))]
    assert len(read_chart(b"\n".join(lines[:-1]))) == 500_000
    assert place(b"\n".join(lines)) == ("too_many_rows", 500_002, 1)


def test_twenty_megabytes_are_the_most() -> None:
    assert place(b"0" * 20_000_001) == ("too_large", 1, 1)


@pytest.mark.parametrize("data", ["time;p", None, 5, ["a"]])
def test_only_bytes_are_a_file(data: Any) -> None:
    with pytest.raises(InvalidArgument) as refused:
        read_chart(data)
    assert refused.value.argument == "data"


def test_a_comma_that_is_both_is_refused_at_its_first_row() -> None:
    rows = [["time", "pressure bar"], *(["0", "5", "1", "25"] for _row in range(12))]
    assert place(file_of(rows, Style(","))) == ("wrong_width", 2, 3)


def test_a_thousands_mark_is_not_taken_for_a_decimal_one() -> None:
    cells = ["998.2", "999.6", "1,000.4", "1,001.9"]
    rows = [["time", "p psi"], *([str(at), cells[min(at, 3)]] for at in range(12))]
    assert place(file_of(rows)) == ("unreadable_cell", 4, 2)
    rows[3][1] = "1,000"
    assert place(file_of(rows)) == ("decimal_mark", 4, 2)


def test_temperature_is_read_too() -> None:
    rows = rows_of(CHART, Style(has_temperature=True))
    rows[20][2] = "warm"
    assert place(file_of(rows)) == ("unreadable_cell", 21, 3)


LINES = st.lists(
    st.text(alphabet='0123456789.,;:-\t "TZепМНаbarpsi[]/²\u0307', max_size=24), max_size=14
)


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=400), LINES.map(lambda lines: "\n".join(lines).encode())))
@example(b'time;p bar\n0;"1\n2;3"\n')
@example(b"\xfe\xff")
def test_any_bytes_are_a_chart_or_a_refusal(data: bytes) -> None:
    try:
        samples = read_chart(data, "psi")
    except ChartRefused as refused:
        assert refused.row >= 1
        assert refused.column >= 1
    else:
        assert isinstance(samples, Samples)
        assert len(samples) >= 10
