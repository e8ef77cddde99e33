"""Rows that stop a tally, and what people decide about rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.transfer import sheet
from equipment.pipes.tally import rows
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.register import Known, Register
from tests.equipment import workbooks
from tests.equipment.previews import COLUMNS, by_row, codes, joint, liner, preview

CELLS = (
    st.none()
    | st.text(max_size=12).filter(lambda t: "\x00" not in t)
    | st.floats(-1e6, 1e6, allow_nan=False)
)


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (joint(length="twelve"), "text_in_number", "E3"),
        (joint(length="NaN"), "text_in_number", "E3"),
        (joint(length=-12.5), "negative_length", "E3"),
        (joint(length=48), "absurd_length", "E3"),
        (joint(length=0.2), "absurd_length", "E3"),
        (joint(number="1\u202e2"), "forbidden_character", "B3"),
        (joint(number="x" * 121), "too_long", "B3"),
        (joint(serial="S" * 61), "too_long", "C3"),
        ([1, "7", None, "Casing", 12.5, "much"], "text_in_number", "F3"),
    ],
)
def test_a_bad_row_stops_the_tally_and_is_named(row: list[Any], code: str, cell: str) -> None:
    found = preview(joint("good"), row)
    assert [(f.code, f.cell) for f in found.rows[1].errors] == [(code, cell)]
    assert not found.ok
    assert all(flag.text for flag in found.all_flags())


def test_a_bad_row_may_be_left_out_by_a_person() -> None:
    found = preview(joint("good"), joint(length="twelve"), overrides={3: "ignored"})
    assert (found.rows[1].reason, found.ok) == ("left_out", True)


def test_a_formula_is_flagged_and_one_without_a_value_is_an_error() -> None:
    data = workbooks.workbook([["Joint no", "Length"], ["1", 12.5], ["2", "=5+7"]])
    name = "xl/worksheets/sheet1.xml"
    stored = workbooks.part(data, name).replace(b"</f><v>0</v>", b"</f><v>12</v>")
    hollow = workbooks.part(data, name).replace(b"</f><v>0</v>", b"</f>")
    mapping = Mapping("Sheet1", 1, 1, 2, columns={"number": 0, "length": 1})
    for body, expected in ((stored, "formula"), (hollow, "formula_without_value")):
        opened = sheet.open_workbook(workbooks.rebuilt(data, {name: body})).sheet("Sheet1")
        found = rows.classify(opened, mapping)
        assert [(f.code, f.cell) for f in found.rows[1].flags] == [(expected, "B3")]
        assert found.ok is (expected == "formula")


def test_a_number_stored_as_text_is_read_and_said() -> None:
    flag = preview(joint(length="12,452")).rows[0].flags[0]
    assert (flag.code, flag.sheet, flag.ours) == ("number_as_text", "12,452", "12.452")


def test_a_repeated_number_is_a_flag_and_a_repeated_serial_an_error() -> None:
    found = preview(joint("7", serial="AB-1"), [2, "7", "АВ 1", "Casing", 12.5])
    assert codes(found.rows[1]) == ["mixed_scripts", "number_repeats", "serial_repeats"]
    assert not found.ok


def test_numbers_that_are_serials_must_not_repeat() -> None:
    found = preview(joint("7"), [2, "7", None, "Casing", 12.5], mapping={"number_is_serial": True})
    assert codes(found.rows[1]) == ["serial_repeats"]
    assert found.rows[1].serial == "7"


def known(pk: int = 1, serial: str = "AB-1", **values: Any) -> Known:
    """A joint of 12.5 m that is received at Base 2, unless told."""
    told: dict[str, Any] = {
        "pk": pk,
        "public_id": f"pip_{pk}",
        "version": 1,
        "serial": serial,
        "serial_key": "AB1",
        "number": "",
        "number_key": "",
        "status": "received",
        "state": "Received",
        "place": "Base 2",
        "length_m": Decimal("12.5"),
    }
    return Known(**(told | values))


def test_the_register_is_asked() -> None:
    register = Register(serials={"AB1": [known()]}, numbers={"7": "pip_2"})
    found = preview(joint("7"), [2, "8", "ab-1", "Casing", 12.5], known=register)
    assert [codes(row) for row in found.rows] == [["number_known"], ["serial_known"]]
    assert found.rows[1].flags[0].text == (
        "Serial ab-1 is already in the register: pip_1 (Received, Base 2)."
    )


def test_a_sheet_of_no_pipe_cannot_be_registered() -> None:
    found = preview([None, None, None, "TOTAL", 0])
    assert [flag.code for flag in found.flags] == ["nothing_to_register", "no_datum"]
    assert not found.ok


@pytest.mark.parametrize(
    ("number", "description", "outcome"),
    [
        ("12", "Casing", "joint"),
        ("P-3", "Casing", "pup"),
        ("P1", "", "pup"),
        ("P-2/P-4", "Casing", "pup"),
        ("5", 'JNT,PUP,7",29#', "pup"),
        ("FC 1", "", "accessory"),
        ("L/C joint A", "F/C jnt A", "accessory"),
        ("", "X-O", "accessory"),
        ("", "RT + Pup Jnt", "accessory"),
        ("1", "Башмак колонны", "accessory"),
        ("3", "Başmaq", "accessory"),
        ("PIPE-7", "Interval liner", "joint"),
    ],
)
def test_words_decide_the_kind(number: str, description: str, outcome: str) -> None:
    found = preview([1, number or None, None, description or None, 12.5])
    assert found.rows[0].outcome == outcome


def test_a_length_far_below_the_string_is_a_pup_and_says_so() -> None:
    found = preview(joint("1", 12.5), joint("2", 12.4), joint("3", 6.1))
    assert [row.outcome for row in found.rows] == ["joint", "joint", "pup"]
    assert codes(found.rows[2])[0] == "short_joint"


def test_a_person_decides_otherwise_and_the_string_follows() -> None:
    found = liner(overrides={93: "joint", 27: "rejected", 104: "ignored"})
    row = by_row(found)
    assert (row[93].outcome, row[93].overridden) == ("joint", True)
    assert (row[27].reason, row[27].suggested) == ("chosen", "joint")
    expected = Decimal("913.391") + Decimal("12.452") - Decimal("12.453") - Decimal("6.570")
    assert found.totals.total_length == expected


def test_a_row_without_a_length_cannot_be_made_a_joint() -> None:
    found = by_row(liner(overrides={96: "joint", 23: "joint"}))
    assert codes(found[96])[0] == "length_zero"
    assert codes(found[23])[0] == "length_missing"


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        liner(overrides={24: "sold"})
    assert caught.value.field == "overrides"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.decimals(5, 14, places=3), min_size=1, max_size=30))
def test_cumulative_lengths_are_the_running_sum_and_depths_count_back(
    lengths: list[Decimal],
) -> None:
    given_rows = [[n, str(n), None, "Casing", float(v)] for n, v in enumerate(lengths, 1)]
    found = preview(*given_rows, mapping={"datum": Decimal(1000)})
    running = Decimal(0)
    for row, length in zip(found.rows, lengths, strict=True):
        running += length
        assert row.cumulative_length == running
        assert row.top_depth == Decimal(1000) - running
    assert [row.position for row in found.rows] == list(range(1, len(lengths) + 1))
    assert found.totals.total_length == running


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=6))
def test_any_sheet_is_previewed_and_every_kept_row_can_be_stored(table: list[list[Any]]) -> None:
    opened = sheet.Sheet("Sheet1", 2, 0, [[_cell(v) for v in row] for row in table])
    found = rows.classify(opened, Mapping("Sheet1", 1, 1, 2, columns=COLUMNS))
    assert len(found.rows) == len(table)
    if found.ok:
        for row in found.rows:
            assert not row.kept or (row.effective_length or 0) > 0
            assert len(row.number) <= 120 and "\x00" not in row.number


def _cell(value: object) -> sheet.Value:
    return sheet._plain(value)
