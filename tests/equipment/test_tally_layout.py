"""Suggested header rows, columns and facts of the real files; mappings are validated."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.errors import Refused
from core.transfer import sheet
from equipment.pipes.tally import layout, words
from equipment.pipes.tally.mapping import Mapping
from tests.equipment import workbooks

LINER = '9 5-8" Liner Tally'


def suggested(name: str, of: str) -> layout.Suggestion:
    return layout.suggest(sheet.open_workbook(workbooks.real(name)).sheet(of))


def test_liner_header_spans_two_rows_and_its_columns_are_found() -> None:
    mapping = suggested("liner_9_5-8_as_run.xlsx", LINER).mapping
    assert mapping == Mapping(
        sheet=LINER,
        header_first=21,
        header_last=22,
        first_row=23,
        columns={
            "sequence": 1,
            "number": 2,
            "description": 3,
            "length": 4,
            "cumulative_length": 5,
            "top_depth": 6,
            "comment": 7,
            "stand": 9,
        },
        labels={
            "sequence": "No total",
            "number": "Joint no",
            "description": "Decription",
            "length": "Length",
            "cumulative_length": "Cummulative length",
            "top_depth": "Top item",
            "comment": "Comments",
            "stand": "Stand no",
        },
        datum=Decimal("2396.5"),
    )


def test_liner_facts_are_read_with_their_cells() -> None:
    facts = {
        (f.key, f.about): (f.value, f.unit, f.cell)
        for f in suggested("liner_9_5-8_as_run.xlsx", LINER).facts
    }
    vam = '9 5/8" VAM21 HT CWD / L-80'
    assert facts["torque_opt", vam] == (Decimal(47000), "ft*lbs", "E6")
    assert facts["torque_opt", "Shoe track"] == (Decimal(50000), "ft*lbs", "E7")
    assert facts["shoe_depth", ""] == (Decimal("2396.5"), "m", "I14")
    assert facts["size", ""] == ('9 5/8"', "", "B14")
    assert facts["grade", ""] == ("L-80", "", "C14")
    assert facts["weight_lb_ft", ""] == (Decimal("53.5"), "lb/ft", "D14")
    assert facts["make_up_loss", ""] == (Decimal("0.137"), "m", "F17")


def test_the_marked_depth_in_the_table_is_enough_for_a_datum() -> None:
    header = ["Joint no", "Length (m)", "Top depth", "Comments"]
    data = workbooks.workbook([header, [None, None, 1000.5, "<- Shoe depth"], ["1", 12.5, 988]])
    assert workbooks.suggested(sheet.open_workbook(data).sheet("Sheet1")).datum == Decimal("1000.5")


def test_tubing_columns_are_found_with_four_inside_diameters() -> None:
    mapping = suggested("tubing_7_in.xlsx", "Tally1").mapping
    assert mapping is not None
    assert (mapping.header_first, mapping.header_last) == (19, 19)
    assert mapping.columns == {
        "number": 0,
        "overall_length": 1,
        "makeup_loss": 2,
        "effective_length": 3,
        "cumulative_length": 4,
        "id_1": 6,
        "id_2": 7,
        "id_3": 8,
        "id_4": 9,
        "comment": 10,
    }
    assert [mapping.labels[f"id_{n}"] for n in (1, 2, 3, 4)] == [
        "ID box1",
        "ID box2",
        "ID pin1",
        "ID pin2",
    ]


def test_of_tables_side_by_side_the_first_is_suggested_and_it_is_said() -> None:
    found = suggested("tubing_7_in.xlsx", "Racked tubing")
    assert found.mapping is not None
    assert found.mapping.columns == {"length": 4, "number": 5, "stand": 6}
    assert found.notes == ("second_table",)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (
            ["Sıra", "Boru №", "Uzunluq (m)", "Məcmu uzunluq", "Qeyd"],
            {"sequence": 0, "number": 1, "length": 2, "cumulative_length": 3, "comment": 4},
        ),
        (
            ["№ п/п", "№ трубы", "Заводской номер", "Длина, м", "Глубина", "Свеча", "Примечание"],
            {
                "sequence": 0,
                "number": 1,
                "serial": 2,
                "length": 3,
                "top_depth": 4,
                "stand": 5,
                "comment": 6,
            },
        ),
        (
            ["Joint no", "Length m", "Cumulative length ft", "Eff length m"],
            {"number": 0, "length": 1, "cumulative_length": 2, "effective_length": 3},
        ),
        (
            ["Joint numbr", "Desciption", "Overal length", "Make-up los", "Effectve length"],
            {
                "number": 0,
                "description": 1,
                "overall_length": 2,
                "makeup_loss": 3,
                "effective_length": 4,
            },
        ),
    ],
)
def test_headers_are_understood_in_three_languages_and_misspelt(
    header: list[str], columns: dict[str, int]
) -> None:
    data = workbooks.workbook([["Something"], header, ["1", "x", 12.5]])
    assert workbooks.suggested(sheet.open_workbook(data).sheet("Sheet1")).columns == columns


def test_names_split_over_two_rows_are_joined() -> None:
    rows: list[list[Any]] = [
        ["Joint", "Effective", "Make up"],
        ["no", "length (ft)", "loss"],
        ["1", 40.5, 0.4],
    ]
    found = workbooks.suggested(sheet.open_workbook(workbooks.workbook(rows)).sheet("Sheet1"))
    assert (found.header_first, found.header_last, found.unit) == (1, 2, "ft")
    assert found.columns == {"number": 0, "effective_length": 1, "makeup_loss": 2}


def test_lengths_of_forty_are_suggested_as_feet() -> None:
    rows: list[list[Any]] = [["Joint no", "Length"], ["1", 40.5], ["2", 41.2], ["3", 39.9]]
    assert (
        workbooks.suggested(sheet.open_workbook(workbooks.workbook(rows)).sheet("Sheet1")).unit
        == "ft"
    )


def test_a_sheet_without_a_length_gets_no_mapping() -> None:
    data = workbooks.workbook([["Joint no", "Comments"], ["1", "x"]])
    assert layout.suggest(sheet.open_workbook(data).sheet("Sheet1")).mapping is None


def test_layout_key_is_that_of_the_header_alone() -> None:
    one, two = (
        sheet.open_workbook(workbooks.tally([n, str(n), None, "Casing", 12.5 + n])).sheet("Sheet1")
        for n in (1, 2)
    )
    other = sheet.open_workbook(workbooks.workbook([["Joint no", "Length"]])).sheet("Sheet1")
    assert layout.layout_key(one, 1, 1) == layout.layout_key(two, 1, 1)
    assert layout.layout_key(one, 1, 1) != layout.layout_key(other, 1, 1)


GOOD = Mapping("Sheet1", 1, 1, 2, columns={"length": 4}, datum=Decimal("10.50"))


def test_a_mapping_survives_as_plain_values() -> None:
    assert Mapping.from_dict(GOOD.as_dict()) == GOOD
    assert GOOD.as_dict()["datum"] == "10.50"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"columns": {"number": 1}}, "length", "no_length_column"),
        ({"columns": {}}, "length", "no_length_column"),
        ({"columns": {"length": 1, "number": 1}}, "columns", "mapping"),
        ({"columns": {"length": -1}}, "length", "mapping"),
        ({"columns": {"length": 16384}}, "length", "mapping"),
        ({"columns": {"length": "4"}}, "length", "mapping"),
        ({"columns": {"length": 1, "colour": 2}}, "columns", "mapping"),
        ({"columns": [1, 2]}, "columns", "mapping"),
        ({"header_first": 0}, "header_first", "mapping"),
        ({"header_first": 3}, "header_first", "mapping"),
        ({"header_first": "1"}, "header_first", "mapping"),
        ({"header_first": True}, "header_first", "mapping"),
        ({"first_row": 1}, "first_row", "mapping"),
        ({"last_row": 1}, "last_row", "mapping"),
        ({"sheet": ""}, "sheet", "mapping"),
        ({"unit": "in"}, "unit", "mapping"),
        ({"decimal": ";"}, "decimal", "mapping"),
        ({"datum": "NaN"}, "datum", "mapping"),
        ({"datum": "-1"}, "datum", "mapping"),
        ({"datum": "Infinity"}, "datum", "mapping"),
        ({"datum": "deep"}, "datum", "mapping"),
        ({"makeup_loss": 0.1}, "makeup_loss", "mapping"),
        ({"colour": "red"}, "colour", "mapping"),
    ],
)
def test_a_wrong_mapping_is_refused_by_field(change: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        Mapping.from_dict({**GOOD.as_dict(), **change})
    assert (caught.value.field, caught.value.code) == (field, code)


def test_a_mapping_without_a_part_is_refused() -> None:
    given = GOOD.as_dict()
    del given["first_row"]
    with pytest.raises(Refused) as caught:
        Mapping.from_dict(given)
    assert caught.value.field == "first_row"


def test_every_word_leads_to_its_target() -> None:
    assert {words.target_of(w) for group in words.WORDS.values() for w in group} == set(words.WORDS)
    assert replace(GOOD, unit="ft").unit == "ft"
