"""Lists as files from pages and the API: who gets them, what they cost, and what they refuse."""

from __future__ import annotations

import dataclasses
import io
import re
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation

from core.errors import Refused
from equipment.installation import services as installation
from equipment.installation import tally_out
from equipment.models import Joint, Location, Tally, TallyRow, WorkOrder
from equipment.orders import queries as orders
from equipment.pipes import queries
from equipment.pipes.tally_out import printing, sources
from equipment.pipes.tally_out.sheets import Line
from tests import callers, cast, factories
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import yard
from tests.equipment.test_tally_out import given_out, read_back

pytestmark = pytest.mark.django_db
NOW = factories.NOW
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_QUERIES, ORDER_FILE_QUERIES, BULK_QUERIES = 5, 6, 7
HOSTILE = '#eval("1") *bold* $x$ \\ `code` <label> @ref // "quoted" '


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def tally_of(stage: Cast, count: int = 3) -> Tally:
    """A registered tally with figures in its rows, the last joint of more than one rejected."""
    tally = yard.make_tally(stage, yard.make_joints(stage, count))
    reached = Decimal(0)
    for row in tally.rows.order_by("position"):
        row.effective_length_m, row.number = Decimal("12.800"), str(row.position)
        if row.position == count > 1:
            row.outcome = "rejected"
        else:
            reached += row.effective_length_m
            row.cumulative_length_m, row.top_depth_m = reached, Decimal(2000) - reached
        row.save()
    Tally.objects.filter(pk=tally.pk).update(committed_at=NOW, datum_m=Decimal(2000))
    return queries.tallies_for(stage.socar_engineer).get(pk=tally.pk)


def running(stage: Cast, count: int = 4) -> WorkOrder:
    """An order of which all but two joints are run; one is rejected, one is not run yet."""
    order = yard.started(stage, yard.make_joints(stage, count))
    lines = yard.lines(order)
    rows = [*map(yard.run, lines[:-2]), yard.reject(lines[-2])]
    installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    return orders.order_for(stage.socar_engineer).get(pk=order.pk)


def content_of(answer: HttpResponseBase) -> bytes:
    return answer.content if isinstance(answer, HttpResponse) else b"".join(answer)


def text_of(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages)


def bare(text: str) -> str:
    return re.sub(r"\s|\u200b", "", text)


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (("az", "en"), ["Boruların ölçü cədvəli", "Tally", "Başmağın dərinliyi", "Rədd edilib"]),
        (("ru", "az"), ["Ведомость замера", "Глубина башмака", "Отбракована", "Tərəf"]),
    ],
)
def test_printed_tally_says_everything_in_two_languages(
    stage: Cast, pair: tuple[str, str], words: list[str]
) -> None:
    said = text_of(printing.pdf(sources.of_tally(tally_of(stage)), pair))
    assert [word for word in words if word not in said] == []
    assert "2\u202f000,000 m" in said and "1\u202f974,400" in said


def test_same_tally_gives_the_same_bytes_whoever_reads(stage: Cast) -> None:
    sheet = sources.of_tally(tally_of(stage))
    with translation.override("ru"):
        first = printing.pdf(sheet, ("az", "en"))
    with translation.override("en"):
        assert printing.pdf(sheet, ("az", "en")) == first


def test_texts_of_people_are_never_markup(stage: Cast) -> None:
    tally = tally_of(stage)
    TallyRow.objects.filter(tally=tally).update(number=HOSTILE, comment=HOSTILE, stand=HOSTILE)
    said = text_of(printing.pdf(sources.of_tally(tally), ("az", "en")))
    assert bare(HOSTILE) in bare(said)


def test_list_that_is_too_long_is_refused(stage: Cast) -> None:
    sheet = sources.of_tally(tally_of(stage))
    lines = [Line("joint", Decimal("9.6"))] * (printing.MOST_LINES + 1)
    with pytest.raises(Refused) as refused:
        printing.pdf(dataclasses.replace(sheet, lines=lines), ("az", "en"))
    assert refused.value.code == "too_many_rows"


def test_demonstration_says_so_on_paper_and_in_the_workbook(stage: Cast) -> None:
    tally = tally_of(stage)
    stage.memorandum.workspace.is_demonstration = True
    stage.memorandum.workspace.save()
    sheet = sources.of_tally(queries.tallies_for(stage.socar_engineer).get(pk=tally.pk))
    assert "Demonstration data" in text_of(printing.pdf(sheet, ("az", "en")))
    assert read_back(given_out(sheet)).ok


@pytest.mark.parametrize("person", ["socar_engineer", "stp_manager", "socar_observer"])
def test_page_and_api_give_the_same_files(stage: Cast, person: str) -> None:
    tally, user = tally_of(stage), getattr(stage, person)
    client, asked = signed_in(user), callers.caller(user, "equipment:read")
    for page, member, media, end in (
        ("tally-pdf", "document", "application/pdf", "-az-en.pdf"),
        ("tally-workbook", "workbook", XLSX, ".xlsx"),
    ):
        shown = client.get(reverse(f"equipment:{page}", args=[tally.public_id]))
        told = asked.get(f"tallies/{tally.public_id}/{member}/")
        for one in (shown, told):
            assert (one.status_code, one["Content-Type"]) == (200, media)
            assert one["X-Content-Type-Options"] == "nosniff"
            name = f"tally-{tally.public_id}{end}"
            assert one["Content-Disposition"] == f'attachment; filename="{name}"'
        assert content_of(shown) == content_of(told)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_files_of_a_tally_cost_the_same_at_any_length(
    stage: Cast, count: int, django_assert_num_queries: Any
) -> None:
    tally, client = tally_of(stage, count), signed_in(stage.stp_engineer)
    for name in ("tally-pdf", "tally-workbook"):
        with django_assert_num_queries(FILE_QUERIES):
            client.get(reverse(f"equipment:{name}", args=[tally.public_id]))


@pytest.mark.parametrize("count", [3, 10, 50])
def test_files_of_an_order_cost_the_same_at_any_length(
    stage: Cast, count: int, django_assert_num_queries: Any
) -> None:
    order, client = running(stage, count), signed_in(stage.stp_engineer)
    for name in ("running-list-pdf", "running-list-workbook"):
        with django_assert_num_queries(ORDER_FILE_QUERIES):
            client.get(reverse(f"equipment:{name}", args=[order.public_id]))


@pytest.mark.parametrize("languages", ["az", "az,az", "az,de", "../x"])
def test_languages_that_are_no_pair_are_refused(stage: Cast, languages: str) -> None:
    tally = tally_of(stage)
    client = signed_in(stage.stp_engineer)
    path = reverse("equipment:tally-pdf", args=[tally.public_id])
    assert client.get(path, {"languages": languages}).status_code == 422
    asked = callers.caller(stage.stp_engineer, "equipment:read")
    answer = asked.get(f"tallies/{tally.public_id}/document/?languages={languages}")
    assert callers.problem_of(answer, 400)["errors"][0]["parameter"] == "languages"


def test_tally_that_is_not_registered_has_no_files(stage: Cast) -> None:
    tally = yard.make_tally(stage, yard.make_joints(stage, 1), status="mapped")
    client = signed_in(stage.stp_engineer)
    assert client.get(reverse("equipment:tally-pdf", args=[tally.public_id])).status_code == 422
    asked = callers.caller(stage.stp_engineer, "equipment:read")
    answer = asked.get(f"tallies/{tally.public_id}/workbook/")
    assert callers.problem_of(answer, 422)["code"] == "wrong_state"
    page = client.get(tally.get_absolute_url()).content.decode()
    assert "tally.xlsx" not in page


def test_third_organisation_finds_none_of_them(stage: Cast) -> None:
    tally, order = tally_of(stage), running(stage)
    client = signed_in(stage.third_engineer)
    asked = callers.caller(stage.third_engineer, "equipment:read")
    for name, row in (
        ("tally-pdf", tally), ("tally-workbook", tally),
        ("running-list-pdf", order), ("running-list-workbook", order),
    ):  # fmt: skip
        assert client.get(reverse(f"equipment:{name}", args=[row.public_id])).status_code == 404
    for path in (f"tallies/{tally.public_id}", f"work-orders/{order.public_id}"):
        assert asked.get(f"{path}/document/").status_code == 404
        assert asked.get(f"{path}/workbook/").status_code == 404


def test_running_list_goes_out_as_it_went_into_the_hole(stage: Cast) -> None:
    order = running(stage)
    sheet = tally_out.running_list_of(order)
    assert [(line.sequence, line.kind, line.cumulative_m) for line in sheet.lines] == [
        ("1", "joint", Decimal("12.800")),
        ("2", "joint", Decimal("25.600")),
        ("", "rejected", None),
        ("", "joint", None),
    ]
    assert (sheet.length_m, [line.is_planned for line in sheet.lines][-1]) == (
        Decimal("25.600"),
        True,
    )
    said = text_of(printing.pdf(sheet, ("ru", "en")))
    assert [word for word in ("Bulla-Deniz 90", "Rig 54", "Galled thread", "Not run yet")
            if word not in said] == []  # fmt: skip


def test_running_list_is_read_back_by_its_own_suggestion(stage: Cast) -> None:
    order = running(stage)
    found = read_back(given_out(tally_out.running_list_of(order)))
    kept = [(row.outcome, row.effective_length) for row in found.rows if row.kept]
    assert found.ok
    assert kept == [
        ("joint", yard.LENGTH), ("joint", yard.LENGTH), ("rejected", yard.LENGTH),
    ]  # fmt: skip


def chosen(client: Any, joints: list[Joint], **said: str) -> Any:
    path = reverse("web:bulk", args=["equipment:joint-list", "tally"])
    return client.post(path, {"id": [joint.public_id for joint in joints], **said})


def test_chosen_joints_become_a_tally(stage: Cast) -> None:
    client, joints = signed_in(stage.stp_manager), yard.make_joints(stage, 2)
    asked = chosen(client, joints)
    assert asked.status_code == 200
    assert "data-once" not in asked.content.decode().split("</main>")[0].split("<main")[1]
    made = chosen(client, joints, confirmed="1", format="xlsx")
    found = read_back(content_of(made))
    assert (made["Content-Type"], found.totals.joints, found.totals.total_length) == (
        XLSX, 2, 2 * yard.LENGTH,
    )  # fmt: skip
    printed = chosen(client, joints, confirmed="1", format="az,ru")
    assert (printed.status_code, printed["Content-Type"]) == (200, "application/pdf")


@pytest.mark.parametrize("format", ["", "csv", "az", "../x", "x" * 3000])
def test_unknown_format_is_refused_at_its_field(stage: Cast, format: str) -> None:
    joints = yard.make_joints(stage, 1)
    answer = chosen(signed_in(stage.stp_manager), joints, confirmed="1", format=format)
    assert answer.status_code == 422


@pytest.mark.parametrize("count", [1, 3, 50])
def test_chosen_joints_cost_the_same_at_any_number(
    stage: Cast, count: int, django_assert_num_queries: Any
) -> None:
    joints, client = yard.make_joints(stage, count), signed_in(stage.stp_manager)
    for format in ("xlsx", "az,en"):
        with django_assert_num_queries(BULK_QUERIES):
            chosen(client, joints, confirmed="1", format=format)


def test_joints_of_two_memoranda_make_no_tally(stage: Cast) -> None:
    here = yard.make_joints(stage, 1)
    place: Location = factories.make_location(stage.other_memorandum, stage.stp)
    there = factories.make_joint(place)
    answer = chosen(signed_in(stage.stp_engineer), [*here, there], confirmed="1", format="xlsx")
    assert answer.status_code == 422
