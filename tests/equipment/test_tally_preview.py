"""What each row of the real tallies becomes, and what is said of bad rows."""

from collections import Counter
from collections.abc import Mapping as AbstractMapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.transfer import sheet
from equipment.pipes.tally import flags, rows
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.preview import PreviewRow, TallyPreview
from tests.equipment import workbooks

LINER = '9 5-8" Liner Tally'
COLUMNS = dict(
    zip(
        ["sequence", "number", "serial", "description", "length", "cumulative_length", "top_depth"],
        range(7),
        strict=True,
    )
)


def real(name: str, of: str, **options: Any) -> TallyPreview:
    opened = sheet.open_workbook(workbooks.real(name)).sheet(of)
    return rows.classify(opened, workbooks.suggested(opened), **options)


def liner(**options: Any) -> TallyPreview:
    return real("liner_9_5-8_as_run.xlsx", LINER, **options)


def preview(
    *given: list[Any], mapping: dict[str, Any] | None = None, **options: Any
) -> TallyPreview:
    """Rows under the standard header; a short row is filled up."""
    opened = sheet.open_workbook(workbooks.tally(*given)).sheet("Sheet1")
    chosen = Mapping("Sheet1", 1, 1, 2, **{"columns": COLUMNS, **(mapping or {})})
    return rows.classify(opened, chosen, **options)


def by_row(found: TallyPreview) -> AbstractMapping[int, PreviewRow]:
    return {row.sheet_row: row for row in found.rows}


def codes(row: PreviewRow) -> list[str]:
    return [flag.code for flag in row.flags]


def joint(number: object = "1", length: object = 12.5, serial: object = None) -> list[object]:
    return [1, number, serial, "Casing", length]


# -- The liner ------------------------------------------------------------------------------


def test_liner_counts_and_metres() -> None:
    totals = liner().totals
    assert (totals.joints, totals.pups, totals.accessories) == (62, 2, 13)
    assert (totals.rejected, totals.ignored, totals.errors) == (3, 4, 0)
    assert totals.total_length == Decimal("913.391")
    assert totals.shoe_depth == Decimal("2396.5")
    assert totals.top_depth == Decimal("1483.109")


def test_liner_reaches_the_top_of_its_pbr_where_the_sheet_says() -> None:
    pbr = by_row(liner())[103]
    assert (pbr.outcome, pbr.description) == ("accessory", "PBR")
    assert pbr.cumulative_length == Decimal("906.821")
    assert pbr.top_depth == Decimal("1489.679")


def test_liner_joints_struck_to_zero_keep_the_length_written_in_their_number() -> None:
    rejected = [row for row in liner().rows if row.outcome == "rejected"]
    assert [(r.number, r.effective_length, r.reason) for r in rejected] == [
        ("37", Decimal("12.452"), "struck_out"),
        ("36", Decimal("12.801"), "struck_out"),
        ("35", Decimal("12.517"), "struck_out"),
    ]
    assert {r.cumulative_length for r in rejected} == {Decimal("857.243")}


def test_liner_rows_that_are_no_pipe_say_why() -> None:
    ignored = {r.sheet_row: r.reason for r in liner().rows if r.outcome == "ignored"}
    assert ignored == {23: "datum", 96: "nothing_run", 105: "total", 106: "verification"}


def test_liner_kinds_follow_the_sense_of_the_trade() -> None:
    found = by_row(liner())
    assert [found[row].outcome for row in (24, 25, 31, 33, 35, 100, 101, 104)] == ["accessory"] * 8
    assert [found[row].outcome for row in (30, 63)] == ["pup", "pup"]
    assert [found[row].outcome for row in (27, 64, 99)] == ["joint"] * 3


def test_liner_flags_are_its_repeated_numbers_and_its_lost_sequence() -> None:
    found = liner()
    by_code = Counter(flag.code for flag in found.all_flags())
    assert by_code == {"number_repeats": 22, "sequence_repeats": 1, "sequence_missing": 4}
    assert by_row(found)[100].flags == [
        flags.Flag("sequence_repeats", "B100", sheet="74", other="97")
    ]
    assert found.ok


# -- The tubing -----------------------------------------------------------------------------


def test_tubing_has_182_joints_with_their_readings() -> None:
    found = real("tubing_7_in.xlsx", "Tally1")
    assert found.totals.joints == len(found.rows) == 182
    assert found.totals.total_length == Decimal("2173.181")
    first = found.rows[0]
    assert (first.overall_length, first.makeup_loss, first.effective_length) == (
        Decimal("11.983"),
        Decimal("0.124"),
        Decimal("11.859"),
    )
    assert [(r.label, r.value, r.cell) for r in first.readings] == [
        ("ID box1", Decimal("158.14"), "G20"),
        ("ID box2", Decimal("157.82"), "H20"),
        ("ID pin1", Decimal("157.38"), "I20"),
        ("ID pin2", Decimal("157.17"), "J20"),
    ]
    assert [len(row.readings) for row in found.rows] == [4] * 10 + [0] * 172
    assert [flag.code for flag in found.all_flags()] == ["no_datum"]


def test_tubing_pups_are_ten() -> None:
    found = real("tubing_7_in.xlsx", "Tally pups")
    assert [row.outcome for row in found.rows] == ["pup"] * 10
    assert found.totals.total_length == Decimal("26.719")


def test_racked_tubing_is_read_by_another_mapping() -> None:
    found = real("tubing_7_in.xlsx", "Racked tubing")
    assert (found.totals.joints, found.totals.errors) == (150, 0)


# -- Disagreements --------------------------------------------------------------------------


def test_cumulative_and_depth_are_flagged_where_they_change_and_not_ever_after() -> None:
    found = preview(
        [1, "1", None, "Casing", 12.5, 12.5, 987.5],
        [2, "2", None, "Casing", 12.0, 24.6, 975.4],
        [3, "3", None, "Casing", 12.0, 36.6, 963.4],
        [4, "4", None, "Casing", 12.0, 48.602, 951.5],
        mapping={"datum": Decimal(1000)},
    )
    assert [codes(row) for row in found.rows] == [
        [],
        ["cumulative_differs", "depth_differs"],
        [],
        ["depth_differs"],
    ]
    flag = found.rows[1].flags[0]
    assert (flag.cell, flag.sheet, flag.ours) == ("F3", "24.600", "24.500")
    assert flag.text == "The sheet's cumulative length is 24.600 m, the sum is 24.500 m."
    assert found.ok


def test_a_sum_and_a_verification_that_disagree_are_flagged() -> None:
    found = preview(
        joint("1", 12.5),
        [None, None, None, "TOTAL", 13],
        [None, "Calculated verification of length", None, None, 14],
        [None, None, None, "Итого", 12.5],
    )
    assert [(r.reason, codes(r)) for r in found.rows[1:]] == [
        ("total", ["sum_differs"]),
        ("verification", ["verification_differs"]),
        ("total", []),
    ]


def test_effective_length_is_checked_against_overall_less_loss() -> None:
    columns = {"number": 0, "overall_length": 1, "makeup_loss": 2, "effective_length": 4}
    found = preview(["1", 12.6, 0.1, None, 12.4], mapping={"columns": columns})
    flag = found.rows[0].flags[0]
    assert (flag.code, flag.ours, flag.sheet) == ("effective_differs", "12.500", "12.400")


def test_overall_less_loss_is_the_effective_length_when_the_sheet_has_none() -> None:
    columns = {"number": 0, "overall_length": 1, "makeup_loss": 2}
    found = preview(["1", 12.6, 0.137], mapping={"columns": columns})
    assert found.rows[0].effective_length == Decimal("12.463")
    constant = {"columns": {"number": 0, "overall_length": 1}, "makeup_loss": Decimal("0.1")}
    assert preview(["1", 12.6], mapping=constant).rows[0].effective_length == Decimal("12.500")
    bare = preview(["1", 12.6], mapping={"columns": {"number": 0, "overall_length": 1}})
    assert "no_loss" in [flag.code for flag in bare.flags]


def test_feet_become_metres_to_the_millimetre() -> None:
    found = preview(joint("1", 40), joint("2", 41.01), mapping={"unit": "ft"})
    assert [row.effective_length for row in found.rows] == [Decimal("12.192"), Decimal("12.500")]


def test_a_string_longer_than_its_datum_is_flagged() -> None:
    found = preview(joint("1", 12.5), mapping={"datum": Decimal(10)})
    assert codes(found.rows[0]) == ["above_datum"]


# -- Bad input ------------------------------------------------------------------------------


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


def test_the_register_is_asked() -> None:
    register = rows.Register(serials={"AB1": "pip_1"}, numbers={"7": "pip_2"})
    found = preview(joint("7"), [2, "8", "ab-1", "Casing", 12.5], known=register)
    assert [codes(row) for row in found.rows] == [["number_known"], ["serial_known"]]
    assert found.rows[1].flags[0].text == "Serial ab-1 is already in the register: pip_1."


def test_a_sheet_of_no_pipe_cannot_be_registered() -> None:
    found = preview([None, None, None, "TOTAL", 0])
    assert [flag.code for flag in found.flags] == ["nothing_to_register", "no_datum"]
    assert not found.ok


# -- Kinds and overrides --------------------------------------------------------------------


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


CELLS = (
    st.none()
    | st.text(max_size=12).filter(lambda t: "\x00" not in t)
    | st.floats(-1e6, 1e6, allow_nan=False)
)


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
