"""The sheet on which a dismantling is recorded, without JavaScript, its list and its usage."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import User
from core.transfer.sheet import open_workbook
from equipment.dismantling.cells import CELLS
from equipment.models import DismantlingRecord, Joint, UsageLog, WorkOrder
from equipment.orders import services as orders
from tests import cast, factories
from tests.equipment import lives, pulls, yard

pytestmark = pytest.mark.django_db
SHEET_QUERIES = 11
LIST_QUERIES = 8
ORDER_QUERIES = 12


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(order: WorkOrder, name: str = "pull-sheet") -> str:
    return reverse(f"equipment:{name}", args=[order.public_id])


def typed(order: WorkOrder, *rows: dict[str, Any], **head: Any) -> dict[str, Any]:
    """What the browser sends: every row of the sheet, `rows` filled in from the first one on."""
    sent: dict[str, Any] = {
        "sheet_day": timezone.localdate().isoformat(), "sheet_condition": "ok", **head,
    }  # fmt: skip
    for position, line in enumerate(pulls.lines(order)):
        row = rows[position] if position < len(rows) else {}
        for name in (*CELLS, "version"):
            sent[f"{line.public_id}-{name}"] = row.get(name, "0" if name == "version" else "")
    return sent


def text(response: Any) -> str:
    decoded: str = response.content.decode()
    return decoded


def test_empty_cells_say_what_stands_above_the_sheet(stage: cast.Cast) -> None:
    rack = pulls.make_rack(stage)
    order = pulls.started(stage)
    rows = [{"outcome": "laid_down"}, {"stand": "4", "rinsed": "no"}]
    sent = typed(order, *rows, sheet_rack=rack.public_id, sheet_protector="on", sheet_rinsed="on")
    response = signed_in(stage.stp_engineer).post(at(order), sent)
    assert (response.status_code, response["Location"]) == (302, order.get_absolute_url())
    found = DismantlingRecord.objects.order_by("sequence").values_list(
        "outcome", "condition", "rack", "protector_fitted", "rinsed", "inhibited", "stand"
    )
    assert list(found) == [
        ("laid_down", "ok", rack.pk, True, True, False, ""),
        ("laid_down", "ok", rack.pk, True, False, False, "4"),
    ]


def test_sheet_of_four_hundred_rows_is_saved_at_once(stage: cast.Cast) -> None:
    pulls.make_rack(stage)
    order = pulls.started(stage, lives.joints_in(stage, "run", 400))
    rows = [{"outcome": "laid_down", "torque": "31,5", "rack": "rack 3", "protector": "yes"}] * 400
    response = signed_in(stage.stp_engineer).post(at(order), typed(order, *rows))
    assert response.status_code == 302
    assert DismantlingRecord.objects.filter(entered_torque=Decimal("31.5")).count() == 400
    assert set(Joint.objects.filter(order_lines__order=order).values_list("status", flat=True)) == {
        "returned"
    }


def test_three_wrong_cells_of_four_hundred_are_marked_and_the_typing_stays(
    stage: cast.Cast,
) -> None:
    pulls.make_rack(stage)
    order = pulls.started(stage, lives.joints_in(stage, "run", 400))
    rows: list[dict[str, Any]] = [{"outcome": "laid_down", "rack": "Rack 3"} for _row in range(400)]
    rows[4]["torque"] = "much"
    rows[90]["rack"] = "Rack 99"
    rows[399]["condition"] = "bent"
    response = signed_in(stage.stp_engineer).post(at(order), typed(order, *rows))
    sheet = response.context["sheet"]
    wrong = {row.line.position: list(row.errors) for row in sheet.wrong}
    assert (response.status_code, DismantlingRecord.objects.count()) == (422, 0)
    assert wrong == {5: ["torque"], 91: ["rack"], 400: ["remark"]}
    assert sum(row.values["outcome"] == "laid_down" for row in sheet.rows) == 400
    assert ('value="much"' in text(response), 'value="Rack 99"' in text(response)) == (True, True)
    assert text(response).count('aria-invalid="true"') == 3


def test_place_of_a_common_name_is_named_with_what_it_is_part_of(stage: cast.Cast) -> None:
    pulls.make_rack(stage)
    other = factories.make_location(stage.memorandum, stage.socar, kind="yard", name="Base 5")
    same = factories.make_location(
        stage.memorandum, stage.socar, kind="rack", name="Rack 3", parent=other
    )
    order = pulls.started(stage)
    client = signed_in(stage.stp_engineer)
    refused = client.post(at(order), typed(order, {"outcome": "laid_down", "rack": "Rack 3"}))
    assert list(refused.context["sheet"].rows[0].errors) == ["rack"]
    client.post(at(order), typed(order, {"outcome": "laid_down", "rack": "base 5 / rack 3"}))
    assert DismantlingRecord.objects.get().rack == same
    shown = client.get(at(order)).context["sheet"].rows[0].values["rack"]
    assert shown == "Base 5 / Rack 3"


def test_sheet_shows_what_is_recorded_and_saving_it_again_changes_nothing(
    stage: cast.Cast,
) -> None:
    pulls.make_rack(stage)
    order = pulls.started(stage)
    client = signed_in(stage.stp_engineer)
    first = {
        "outcome": "laid_down", "condition": "bent", "remark": "Bent pin", "torque": "23 000",
        "rack": "Rack 3", "inhibited": "yes", "sequence": "3",
    }  # fmt: skip
    client.post(at(order), typed(order, first, sheet_unit="ft·lbf"))
    record = DismantlingRecord.objects.get()
    again = client.get(at(order)).context["sheet"].rows[0].values
    client.post(at(order), typed(order, again))
    record.refresh_from_db()
    assert (again["torque"], again["sequence"], record.version) == ("23000", "3", 1)
    assert (record.entered_unit, str(record.break_out_torque_knm)) == ("ft·lbf", "31.184")


@pytest.mark.parametrize("language", ["az", "ru"])
def test_torque_is_shown_as_it_is_typed_in_the_language(stage: cast.Cast, language: str) -> None:
    pulls.make_rack(stage)
    User.objects.filter(pk=stage.stp_engineer.pk).update(language=language)
    order = pulls.started(stage)
    client = signed_in(User.objects.get(pk=stage.stp_engineer.pk))
    row = {"outcome": "laid_down", "torque": "12.45", "rack": "Rack 3"}
    client.post(at(order), typed(order, row))
    values = client.get(at(order)).context["sheet"].rows[0].values
    client.post(at(order), typed(order, values))
    assert (values["torque"], DismantlingRecord.objects.get().version) == ("12,45", 1)


def test_sheet_that_somebody_else_overtook_says_so(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    pulls.save(stage, order, pulls.laid(stage, line), now=timezone.now(), by=stage.stp_coordinator)
    late = typed(order, {"outcome": "left_in_hole"})
    response = signed_in(stage.stp_engineer).post(at(order), late)
    assert response.status_code == 422
    said = text(response)
    assert f"{stage.stp_coordinator.get_full_name()} recorded this joint at" in said
    assert "Somebody else changed the same cells" in said


def test_sheet_without_a_day_is_refused(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    sent = typed(order, {"outcome": "left_in_hole"}) | {"sheet_day": ""}
    assert signed_in(stage.stp_engineer).post(at(order), sent).status_code == 422


@pytest.mark.parametrize(("name", "status"), [("socar_engineer", 403), ("third_engineer", 404)])
def test_sheet_belongs_to_the_executors_crew(stage: cast.Cast, name: str, status: int) -> None:
    order = pulls.started(stage)
    client = signed_in(getattr(stage, name))
    answers = [client.get(at(order)), client.post(at(order), typed(order))]
    assert [answer.status_code for answer in answers] == [status, status]


@pytest.mark.parametrize(
    "name", ["pull-sheet", "laying-down-list", "laying-down-workbook", "dismantling-usage"]
)
def test_order_of_another_kind_has_no_such_page(stage: cast.Cast, name: str) -> None:
    order = yard.started(stage)
    assert signed_in(stage.stp_engineer).get(at(order, name)).status_code == 404


def test_order_is_drawn_up_on_its_page_and_shows_where_its_joints_lie(stage: cast.Cast) -> None:
    joints = pulls.in_hole(stage, 2)
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator)
    client = signed_in(stage.socar_engineer)
    said = {
        "kind": "dismantling", "title": "Pull it", "commitment": commitment.public_id,
        "executor": stage.stp.public_id, "planned_start": "2026-06-01",
        "planned_end": "2026-06-05", "priority": "normal", "well": "BD-90",
        "location": yard.make_rig(stage).public_id,
    }  # fmt: skip
    made = client.post(reverse("equipment:order-create"), said)
    assert made.status_code == 302, text(made)
    order = WorkOrder.objects.get(kind="dismantling")
    orders.add_lines(order=order, joints=joints, by=stage.socar_engineer, now=pulls.NOW)
    page = text(client.get(order.get_absolute_url()))
    assert ("2 joints are missing" in page, "Was run" in page) == (True, True)


def test_order_page_reconciles_what_was_run(stage: cast.Cast) -> None:
    joints = pulls.in_hole(stage, 4)
    order = pulls.started(stage, joints[:3])
    first, second, third = pulls.lines(order)
    pulls.save(stage, order, pulls.laid(stage, first), pulls.left(second))
    page = text(signed_in(stage.socar_observer).get(order.get_absolute_url()))
    assert "2 joints are missing" in page
    assert f"on no line of the order: {joints[3]}." in page
    pulls.save(stage, order, pulls.lost(third))
    lives.take(joints[3:], "pull", stage.socar_engineer)
    page = text(signed_in(stage.socar_observer).get(order.get_absolute_url()))
    assert "Every joint that was run is laid down, left in the hole or lost." in page


def test_list_shows_rack_condition_and_what_stayed_below(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    first, second, _third = pulls.lines(order)
    rows = pulls.laid(stage, first, **pulls.DAMAGED, rinsed=True), pulls.lost(second)
    pulls.save(stage, order, *rows)
    page = text(signed_in(stage.socar_observer).get(at(order, "laying-down-list")))
    for words in ("Base 2 / Rack 3", "Bent pin end", "rinsed", "Twisted off above the jar"):
        assert words in page
    denied = signed_in(stage.third_engineer).get(at(order, "laying-down-list"))
    assert denied.status_code == 404


def test_list_goes_out_as_workbook_and_as_pdf(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    first, second, _third = pulls.lines(order)
    pulls.save(stage, order, pulls.laid(stage, first, **pulls.DAMAGED), pulls.lost(second))
    client = signed_in(stage.socar_observer)
    book: Any = client.get(at(order, "laying-down-workbook"))
    read = open_workbook(b"".join(book.streaming_content))
    cells = [str(cell) for row in read.sheet(read.names[0]).rows for cell in row if cell]
    assert "Bent · Base 2 / Rack 3 · Bent pin end" in cells
    assert "Lost in hole · Twisted off above the jar" in cells
    assert "Not laid down yet" in cells
    pdf = client.get(at(order, "laying-down-pdf"), {"languages": "az,ru"})
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")


def usage(**values: str) -> dict[str, str]:
    return {"used_on": "2026-06-01", "rotating_h": "4", "metres_drilled_m": "120", **values}


def test_usage_is_logged_for_all_that_came_out(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    first, second, third = pulls.lines(order)
    rows = pulls.laid(stage, first), pulls.laid(stage, second), pulls.left(third)
    pulls.save(stage, order, *rows)
    client = signed_in(stage.socar_engineer)
    answer = client.post(at(order, "dismantling-usage"), usage())
    assert answer.status_code == 302
    found = UsageLog.objects.order_by("pk").values_list("joint", "rotating_h")
    assert list(found) == [(first.pipe.pk, 4), (second.pipe.pk, 4)]
    assert text(client.get(at(order, "dismantling-usage"))).count("120\u00a0m drilled") == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"used_on": "2026-06-02"}, "used_on"),
        ({"rotating_h": "25"}, "rotating_h"),
        ({"rotating_h": "", "metres_drilled_m": ""}, "rotating_h"),
        ({"used_on": ""}, "used_on"),
    ],
)
def test_usage_that_cannot_have_been_is_refused(
    stage: cast.Cast, values: dict[str, str], field: str
) -> None:
    order = pulls.started(stage)
    pulls.save(stage, order, *(pulls.laid(stage, line) for line in pulls.lines(order)))
    client = signed_in(stage.socar_engineer)
    answer = client.post(at(order, "dismantling-usage"), usage(**values))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert UsageLog.objects.count() == 0


def test_same_usage_is_not_logged_twice(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    pulls.save(stage, order, *(pulls.laid(stage, line) for line in pulls.lines(order)))
    client = signed_in(stage.socar_engineer)
    answers = [client.post(at(order, "dismantling-usage"), usage()) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert UsageLog.objects.count() == 3


def test_party_without_the_pipe_sees_its_usage_and_logs_none(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    pulls.save(stage, order, *(pulls.laid(stage, line) for line in pulls.lines(order)))
    client = signed_in(stage.stp_engineer)
    page = text(client.get(at(order, "dismantling-usage")))
    assert "The party that has the pipe logs its usage." in page
    assert 'name="rotating_h"' not in page
    assert client.post(at(order, "dismantling-usage"), usage()).status_code == 422


@pytest.mark.parametrize(
    ("name", "status"),
    [("stp_signatory", 403), ("socar_observer", 403), ("third_engineer", 404)],
)
def test_usage_page_is_for_those_who_work(stage: cast.Cast, name: str, status: int) -> None:
    order = pulls.started(stage)
    client = signed_in(getattr(stage, name))
    assert client.get(at(order, "dismantling-usage")).status_code == status


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_cost_the_same_for_any_number_of_joints(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = pulls.started(stage, pulls.in_hole(stage, count))
    rows = [pulls.laid(stage, line, torque=Decimal(30)) for line in pulls.lines(order)]
    pulls.save(stage, order, *rows[: max(count // 2, 1)])
    client = signed_in(stage.stp_engineer)
    client.get(at(order))
    with django_assert_num_queries(SHEET_QUERIES):
        client.get(at(order))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(at(order, "laying-down-list"))
    with django_assert_num_queries(ORDER_QUERIES):
        client.get(order.get_absolute_url())


def test_day_of_the_sheet_is_that_of_baku(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    page = signed_in(stage.stp_engineer).get(at(order))
    assert page.context["sheet"].head["sheet_day"].value() == timezone.localdate()
    assert page.context["started_on"] == dt.date(2026, 6, 1)
