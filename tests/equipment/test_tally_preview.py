"""The preview of the real tallies, and where a sheet disagrees with itself."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from equipment.pipes.tally import flags
from tests.equipment.previews import by_row, codes, joint, liner, preview, real


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
