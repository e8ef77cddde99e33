"""The pages on which repairs are recorded, without JavaScript: one line a page, big fields."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import User
from equipment.models import Consumable, OrderLine, RepairCheck, RepairRecord, WorkOrder
from tests import cast
from tests.cooperation.browsers import signed_in
from tests.equipment import workshop, yard
from tests.equipment.workshop import refaced, save

pytestmark = pytest.mark.django_db
SHEET_QUERIES, LINE_QUERIES, RECORD_QUERIES, ORDER_QUERIES = 11, 12, 12, 11


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def sheet(order: WorkOrder) -> str:
    return f"/orders/{order.public_id}/repairs/"


def page(line: OrderLine) -> str:
    return f"{sheet(line.order)}{line.public_id}/"


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    bare = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return " ".join(bare.replace("\u00a0", " ").split())


def form_of(client: Client, path: str) -> dict[str, str]:
    """What a browser would send of the page's form as it stands."""
    body = client.get(path).content.decode()
    body = body[body.index("repair-form") : body.index("</form>", body.index("repair-form"))]
    found = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else (first[1] if first else "")
    return found


def today() -> str:
    return workshop.TODAY.isoformat()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock; the orders of these tests began today."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: workshop.NOW)


def test_record_is_typed_in_two_steps_and_leads_to_the_next_line(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage, 2))
    first, second = yard.lines(order)
    crew = signed_in(stage.stp_engineer)
    reface = workshop.type_of("reface_pin")
    sent = form_of(crew, page(first)) | {
        "operations-0-type": reface.public_id, "operations-0-operator": "O. Operator",
        "operations-0-removed": "0,5", "operations-0-machine": "Lathe 4", "then": "stay",
    }  # fmt: skip
    answer = crew.post(page(first), sent)
    assert (answer.status_code, answer["Location"]) == (302, page(first))
    said = text_of(crew, page(first))
    assert "Measure missing before the work: Tong space, pin." in said
    assert "Tong space, pin, after" in said
    sent = form_of(crew, page(first))
    assert (sent["dimensions-0-code"], sent["dimensions-0-moment"]) == ("pin_tong", "before")
    assert (sent["operations-0-removed"], sent["checks-1-code"]) == ("0.5", "dimensional")
    sent |= {
        "dimensions-0-value": "180", "dimensions-1-value": "179,5", "outcome": "repaired",
        "checks-0-verdict": "passed", "checks-1-verdict": "passed",
        "checks-0-checked_by": "I. Inspector", "checks-1-checked_by": "I. Inspector",
        "consumables-0-name": "Compound", "consumables-0-batch": "B-9",
        "consumables-0-origin": "imported",
    }  # fmt: skip
    answer = crew.post(page(first), sent)
    assert (answer.status_code, answer["Location"]) == (302, page(second))
    first.refresh_from_db()
    assert (first.status, Consumable.objects.get().batch) == ("done", "B-9")
    assert set(RepairCheck.objects.values_list("code", "passed")) == {
        ("visual", True), ("dimensional", True)
    }  # fmt: skip
    assert "1 done, 0 rejected of 2 lines" in text_of(crew, sheet(order))


def test_copy_of_the_line_before_lends_no_measures(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage, 2))
    first, second = yard.lines(order)
    row = refaced(first, consumables=[workshop.used()], defect="Galled")
    save(stage, order, row)
    crew = signed_in(stage.stp_engineer)
    assert "Copy from line 1" in text_of(crew, page(second))
    sent = form_of(crew, f"{page(second)}?copy={first.public_id}")
    assert sent["operations-0-type"] == workshop.type_of("reface_pin").public_id
    assert (sent["operations-0-operator"], sent["consumables-0-batch"], sent["defect"]) == (
        workshop.BY, "W-77", "Galled"
    )  # fmt: skip
    assert (sent["operations-0-removed"], sent["dimensions-0-value"]) == ("", "")
    assert (sent["checks-0-checked_by"], sent["checks-0-verdict"]) == ("I. Inspector", "")
    assert RepairRecord.objects.count() == 1
    missing = crew.get(f"{page(second)}?copy=lin_nothing")
    assert missing.status_code == 404


def test_wrong_figure_stands_at_its_field_and_typing_stays(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    crew = signed_in(stage.stp_engineer)
    sent = form_of(crew, page(line)) | {
        "operations-0-type": workshop.type_of("reface_pin").public_id,
        "operations-0-operator": "O. Operator", "operations-0-removed": "2",
        "defect": "Galled threads",
    }  # fmt: skip
    answer = crew.post(page(line), sent)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "more than the limit of 0.79375\u00a0mm" in body
    assert 'id="id_operations-0-removed_error"' in body
    assert 'value="Galled threads"' in body
    assert not RepairRecord.objects.exists()
    unreadable = crew.post(page(line), sent | {"operations-0-removed": "much"})
    assert unreadable.status_code == 422


def test_more_rows_are_asked_for_without_saving(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    crew = signed_in(stage.stp_engineer)
    sent = form_of(crew, page(line)) | {"more": "operations", "defect": "Kept"}
    answer = crew.post(page(line), sent)
    body = answer.content.decode()
    assert (answer.status_code, 'name="operations-3-type"' in body) == (200, True)
    assert 'value="Kept"' in body
    assert not RepairRecord.objects.exists()


def test_late_form_is_told_that_somebody_was_first(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    crew = signed_in(stage.stp_engineer)
    sent = form_of(crew, page(line)) | {"outcome": "not_repairable", "reason": "Crack"}
    save(stage, order, refaced(line))
    answer = crew.post(page(line), sent)
    assert answer.status_code == 422
    assert "Somebody else recorded this line meanwhile" in answer.content.decode()
    assert workshop.record(line).outcome == "repaired"


def test_other_party_reads_and_does_not_write(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    save(stage, order, refaced(line))
    owner = signed_in(stage.socar_engineer)
    said = text_of(owner, page(line))
    assert "Refacing of the shoulder, pin" in said
    assert "0.5 mm removed" in said
    assert "repair-form" not in owner.get(page(line)).content.decode()
    assert owner.post(page(line), {}).status_code == 403
    assert owner.post(f"{page(line)}clear/").status_code == 403


def test_record_is_cleared_and_reversed_by_its_buttons(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.casing(stage))
    (line,) = yard.lines(order)
    crew = signed_in(stage.stp_engineer)
    save(stage, order, workshop.recut(line))
    assert "Take record back" in text_of(crew, page(line))
    assert crew.post(f"{page(line)}clear/")["Location"] == page(line)
    assert not RepairRecord.objects.exists()
    save(stage, order, workshop.recut(line))
    workshop.finish(stage, order)
    said = text_of(crew, page(line))
    assert "Overall length 10.600 m 10.300 m" in said
    crew.post(f"{page(line)}reverse/", {"reason": "Wrong joint"})
    said = text_of(crew, page(line))
    assert "Wrong joint" in said
    assert "Reverse the repair" not in said


def test_pages_of_other_kinds_of_orders_are_none(stage: cast.Cast) -> None:
    order = yard.started(stage)
    assert signed_in(stage.stp_engineer).get(sheet(order)).status_code == 404


@pytest.mark.parametrize("language", ["az", "ru", "en"])
def test_every_page_stands_in_every_language(stage: cast.Cast, language: str) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    save(stage, order, refaced(line))
    User.objects.update(language=language)
    for user in (stage.stp_engineer, stage.socar_engineer):
        for path in (sheet(order), page(line), order.get_absolute_url()):
            assert signed_in(user).get(path).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_cost_the_same_however_many_lines_there_are(stage: cast.Cast, count: int) -> None:
    order = workshop.started(stage, workshop.worn(stage, count))
    lines = yard.lines(order)
    save(stage, order, *(refaced(line) for line in lines))
    crew, owner = signed_in(stage.stp_engineer), signed_in(stage.socar_engineer)
    found: dict[str, int] = {}
    asked: tuple[tuple[str, Client, Any], ...] = (
        ("sheet", crew, sheet(order)), ("line", crew, page(lines[0])),
        ("record", owner, page(lines[0])), ("order", crew, order.get_absolute_url()),
    )  # fmt: skip
    for name, client, path in asked:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        found[name] = len(queries)
    assert found == {
        "sheet": SHEET_QUERIES, "line": LINE_QUERIES, "record": RECORD_QUERIES,
        "order": ORDER_QUERIES,
    }  # fmt: skip


# -- what fits the line, what is needed, what is wrong ---------------------------------------------
def options(client: Client, line: OrderLine) -> set[str]:
    """The types of work that the first row of the form offers."""
    body = client.get(page(line)).content.decode()
    [select] = re.findall(r'<select[^>]*name="operations-0-type"[^>]*>(.*?)</select>', body, re.S)
    return set(re.findall(r'<option value="([^"]+)"', select))


def test_only_work_that_fits_the_line_is_offered(stage: cast.Cast) -> None:
    crew = signed_in(stage.stp_engineer)
    drill_pipe, casing = (
        yard.lines(workshop.started(stage, make(stage)))[0]
        for make in (workshop.worn, workshop.casing)
    )
    reface, recut = workshop.type_of("reface_pin"), workshop.type_of("cut_rethread")
    assert reface.public_id in options(crew, drill_pipe)
    assert reface.public_id not in options(crew, casing)
    assert recut.public_id in options(crew, casing)


def test_operator_is_marked_as_needed(stage: cast.Cast) -> None:
    line = yard.lines(workshop.started(stage, workshop.worn(stage)))[0]
    body = signed_in(stage.stp_engineer).get(page(line)).content.decode()
    heads = re.findall(r'<label[^>]*for="id_operations-0-(\w+)"[^>]*>(.*?)</label>', body, re.S)
    needed = [name for name, words in heads if "optional" not in words]
    assert needed == ["type", "done_on", "operator"]


def test_every_fault_leads_to_its_field_and_marks_it(stage: cast.Cast) -> None:
    line = yard.lines(workshop.started(stage, workshop.worn(stage)))[0]
    crew, reface = signed_in(stage.stp_engineer), workshop.type_of("reface_pin")
    sent = form_of(crew, page(line)) | {
        "operations_rows": "2", "outcome": "repaired",
        "operations-0-type": reface.public_id, "operations-0-operator": "O. Operator",
        "operations-0-done_on": "2020-01-01", "operations-0-hours": "5000",
        "operations-1-type": reface.public_id, "operations-1-operator": "O. Operator",
        "operations-1-done_on": today(), "operations-1-removed": "-1",
        "dimensions_rows": "2",
        "dimensions-0-code": "pin_tong", "dimensions-0-moment": "before",
        "dimensions-0-value": "-1",
        "dimensions-1-code": "pin_tong", "dimensions-1-moment": "after",
        "dimensions-1-value": "-2",
    }  # fmt: skip
    answer = crew.post(page(line), sent)
    assert answer.status_code == 422
    wrong = answer.context["form"].wrong
    ids = [id for id, _label, _words in wrong]
    assert ids == [
        "id_operations-0-done_on", "id_operations-0-hours", "id_operations-0-removed",
        "id_operations-1-removed", "id_dimensions-0-value", "id_dimensions-1-value",
    ]  # fmt: skip
    body = answer.content.decode()
    for id in ids:
        [field] = re.findall(rf'<input[^>]*id="{id}"[^>]*>', body)
        assert "is-invalid" in field and f'href="#{id}"' in body


def test_fault_of_a_whole_list_leads_to_its_first_row(stage: cast.Cast) -> None:
    line = yard.lines(workshop.started(stage, workshop.worn(stage)))[0]
    crew = signed_in(stage.stp_engineer)
    answer = crew.post(page(line), form_of(crew, page(line)) | {"outcome": "repaired"})
    assert [id for id, _label, _words in answer.context["form"].wrong] == ["id_operations-0-type"]
