"""A tally goes out as rigs lay it out, and what went out comes in again without a touch."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from core.errors import Refused
from core.transfer import sheet as sheets
from equipment.models import Joint, Tally
from equipment.pipes import queries, undoing
from equipment.pipes.tally import rows, words
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.preview import TallyPreview
from equipment.pipes.tally_out import sources, workbook
from equipment.pipes.tally_out.sheets import Line, TallySheet, kind_label
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import tallies, workbooks, yard

pytestmark = pytest.mark.django_db
REAL = [
    ("liner_9_5-8_as_run.xlsx", '9 5-8" Liner Tally'),
    ("tubing_7_in.xlsx", "Tally1"),
    ("tubing_7_in.xlsx", "Racked tubing"),
    ("tubing_7_in.xlsx", "Tally pups"),
]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def registered(stage: Cast, data: bytes, sheet: str = "Sheet1") -> Tally:
    tally = tallies.asked(stage, data, sheet)
    assert tallies.register(tally)
    return queries.tallies_for(stage.socar_engineer).get(pk=tally.pk)


def given_out(sheet: TallySheet, language: str = "en") -> bytes:
    with translation.override(language), workbook.xlsx(sheet) as made:
        return made.read()


def read_back(data: bytes) -> TallyPreview:
    """The file as the portal itself suggests to read it."""
    book = sheets.open_workbook(data)
    opened = book.sheet(book.names[0])
    return rows.classify(opened, workbooks.suggested(opened))


def items(found: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Joint by joint: order, number, kind, lengths and depths."""
    return [
        (
            one.position, one.sequence, one.number, one.outcome, one.description,
            one.overall_length_m, one.makeup_loss_m, one.effective_length_m,
            one.cumulative_length_m, one.top_depth_m, one.stand,
        )
        for one in found
    ]  # fmt: skip


def items_of_preview(found: TallyPreview) -> list[tuple[Any, ...]]:
    return [
        (
            one.position, one.sequence, one.number, one.outcome, one.description,
            one.overall_length, one.makeup_loss, one.effective_length,
            one.cumulative_length, one.top_depth, one.stand,
        )
        for one in found.rows
        if one.kept
    ]  # fmt: skip


def stored(tally: Tally) -> list[tuple[Any, ...]]:
    return items(queries.rows_of(tally).filter(position__isnull=False))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "of"), REAL)
def test_real_tally_reads_back_without_any_difference(
    stage: Cast, name: str, of: str, language: str
) -> None:
    tally = registered(stage, workbooks.real(name), of)
    found = read_back(given_out(sources.of_tally(tally), language))
    assert found.ok
    assert items_of_preview(found) == stored(tally)
    assert found.datum == tally.datum_m


@pytest.mark.parametrize(("name", "of"), REAL)
def test_real_tally_given_out_is_registered_again_as_it_was(
    stage: Cast, name: str, of: str
) -> None:
    tally = registered(stage, workbooks.real(name), of)
    kept, made = stored(tally), given_out(sources.of_tally(tally))
    undoing.undo_tally(tally=tally, by=stage.socar_engineer, now=factories.NOW)
    again = registered(stage, made, "Tally")
    assert stored(again) == kept
    assert items_of_preview(read_back(given_out(sources.of_tally(again)))) == kept


@pytest.mark.parametrize(("name", "of"), REAL)
def test_sums_below_a_real_tally_agree_with_its_rows(stage: Cast, name: str, of: str) -> None:
    tally = registered(stage, workbooks.real(name), of)
    found = read_back(given_out(sources.of_tally(tally)))
    ignored = [row.reason for row in found.rows if not row.kept and row.reason != "empty"]
    assert set(ignored) == {"total"}
    assert [flag.code for row in found.rows if not row.kept for flag in row.flags] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_head_says_what_the_importer_takes_it_for(language: str) -> None:
    with translation.override(language):
        heads = {target: str(label) for target, label in workbook.COLUMNS.items()}
    assert {words.target_of(text) for text in heads.values()} == set(heads)
    assert {target: words.target_of(text) for target, text in heads.items()} == {
        target: target for target in heads
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_is_said_as_the_importer_reads_it(language: str) -> None:
    with translation.override(language):
        said = {kind: words.plain(kind_label(kind)) for kind in words.KINDS}
    assert {kind: words.KIND_BY_WORD.get(word) for kind, word in said.items()} == {
        kind: kind for kind in words.KINDS
    }


def sheet_of(stage: Cast, *lines: Line, **fields: Any) -> TallySheet:
    joints = yard.make_joints(stage, 1)
    made = sources.of_joints(joints, stage.memorandum, factories.NOW)
    values: dict[str, Any] = {name: getattr(made, name) for name in made.__dataclass_fields__}
    return TallySheet(**{**values, "lines": lines, **fields})


def test_what_a_person_decided_goes_out_as_decided(stage: Cast) -> None:
    length = Decimal("12.500")
    lines = [
        Line("pup", length, number="37"),
        Line("accessory", length, number="38"),
        Line("joint", Decimal("2.000"), number="P-1"),
        Line("joint", length, number="Shoe track 1"),
        Line("rejected", length, number="39 (a)", overall_m=Decimal("12.700")),
        Line("rejected", length, serial="AB 17"),
    ]
    found = read_back(given_out(sheet_of(stage, *lines)))
    kept = [row for row in found.rows if row.kept]
    assert [(row.outcome, row.number, row.effective_length) for row in kept] == [
        ("pup", "37", length),
        ("accessory", "38", length),
        ("joint", "P-1", Decimal("2.000")),
        ("joint", "Shoe track 1", length),
        ("rejected", "39 (a)", length),
        ("rejected", "", length),
    ]
    assert (kept[4].overall_length, kept[5].serial) == (Decimal("12.700"), "AB 17")
    assert found.totals.total_length == Decimal("39.500")


def test_texts_come_back_as_they_were_and_are_no_formulas(stage: Cast) -> None:
    hostile = ["=1+1", "007", "12", "+A1", "@x", "Şam ə №"]
    length = Decimal("9.600")
    lines = [
        Line("joint", length, number=text, serial=f"S{n}", description=text, stand=text)
        for n, text in enumerate(hostile)
    ]
    found = read_back(given_out(sheet_of(stage, *lines)))
    kept = [row for row in found.rows if row.kept]
    assert [(row.number, row.description, row.stand) for row in kept] == [
        (text, text, text) for text in hostile
    ]


def test_remark_of_a_rejected_joint_does_not_grow_from_list_to_list(stage: Cast) -> None:
    line = Line("rejected", Decimal("12.452"), number="37", remark="Galled thread")
    said = workbook.rejected_words(line)
    assert said == "Rejected, 12.452 m. Galled thread"
    again = Line("rejected", Decimal("12.452"), number="37", remark=said)
    assert workbook.rejected_words(again) == said


def test_same_list_gives_the_same_bytes(stage: Cast) -> None:
    sheet = sheet_of(stage, Line("joint", Decimal("9.6"), number="1"))
    assert given_out(sheet) == given_out(sheet)


def test_tally_that_is_not_registered_is_not_given_out(stage: Cast) -> None:
    tally = yard.make_tally(stage, yard.make_joints(stage, 1), status="mapped")
    with pytest.raises(Refused) as refused:
        sources.of_tally(tally)
    assert refused.value.code == "wrong_state"


def test_chosen_joints_are_numbered_and_summed_without_the_rejected(stage: Cast) -> None:
    joints = yard.make_joints(stage, 3)
    Joint.objects.filter(pk=joints[1].pk).update(status="rejected")
    chosen = list(queries.joints_for(stage.socar_engineer).order_by("pk"))
    sheet = sources.of_joints(chosen, stage.memorandum, factories.NOW)
    assert [(line.sequence, line.kind, line.cumulative_m) for line in sheet.lines] == [
        ("1", "joint", Decimal("12.800")),
        ("2", "rejected", None),
        ("3", "joint", Decimal("25.600")),
    ]
    assert (sheet.length_m, sheet.top_m) == (Decimal("25.600"), None)
    assert [(one.kind, one.count) for one in sheet.sums] == [("joint", 2), ("rejected", 1)]


def test_total_of_one_kind_is_a_total_too(stage: Cast) -> None:
    mapping = Mapping("Sheet1", 1, 1, 2, columns={"number": 1, "length": 4})
    data = workbooks.tally(
        [1, "1", None, "Casing", 12.5],
        [2, "P-2", None, "Pup", 2.5],
        [None, "Total pups", None, None, 2.5],
        [None, "Total", None, None, 14.0],
    )
    found = rows.classify(sheets.open_workbook(data).sheet("Sheet1"), mapping)
    flags = [[flag.code for flag in row.flags] for row in found.rows if row.reason == "total"]
    assert flags == [[], ["sum_differs"]]
