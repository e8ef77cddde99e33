"""Drafts of rows, choices between two people, and the report of a shift, on pages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from core.models import User
from equipment.installation import drafts, services
from equipment.models import RowDraft, RunningRecord, WorkOrder
from equipment.orders.drafts import DraftFacts
from tests import cast
from tests.equipment import yard
from tests.equipment.test_installation_pages import sheet, signed_in, text, typed

pytestmark = pytest.mark.django_db
#: Half a letter and a NUL, as JSON can say them.
HALVES = '{"reason": "\\ud800\\u0000", "torque": "\\udfff"}'
REPORT_QUERIES = 7


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def page(order: WorkOrder, user: User) -> Any:
    """The sheet as the person opens it."""
    return signed_in(user).get(sheet(order)).context["sheet"]


def sent(order: WorkOrder, *cells: dict[str, Any], **more: Any) -> dict[str, Any]:
    return typed(order, *cells) | more


def autosave(order: WorkOrder, user: User, *cells: dict[str, Any]) -> Any:
    """What the browser sends by itself after the first rows were typed."""
    lines = [line.public_id for line in yard.lines(order)[: len(cells)]]
    address = reverse("equipment:run-drafts", args=[order.public_id])
    return signed_in(user).post(address, typed(order, *cells) | {"line": lines})


def record(order: WorkOrder, by: User, **values: Any) -> None:
    services.save_records(
        order=WorkOrder.objects.get(pk=order.pk),
        rows=[yard.run(yard.lines(order)[0], version=0, **values)],
        by=by,
        now=timezone.now(),
    )


# -- three wrong cells in many -------------------------------------------------------------------
WRONG = ({"torque": "abc"}, {"torque": "99999"}, {"outcome": "rejected"})


def test_wrong_rows_hold_back_all_until_the_person_says_otherwise(stage: cast.Cast) -> None:
    order = yard.started(stage, yard.make_joints(stage, 40))
    rows = [*WRONG, *({"torque": "12000"} for _row in range(37))]
    answer = signed_in(stage.stp_engineer).post(sheet(order), typed(order, *rows))
    found = answer.context["sheet"]
    assert (answer.status_code, RunningRecord.objects.count()) == (422, 0)
    assert [row.line.position for row in found.wrong] == [1, 2, 3]
    assert [row.values["torque"] for row in found.rows[3:]] == ["12000"] * 37
    assert "Save the 37 right ones, keep the rest as draft" in text(answer)


def test_right_rows_are_saved_and_wrong_ones_kept_as_draft(stage: cast.Cast) -> None:
    order = yard.started(stage, yard.make_joints(stage, 40))
    rows = [*WRONG, *({"torque": "12000"} for _row in range(37))]
    answer = signed_in(stage.stp_engineer).post(sheet(order), sent(order, *rows, then="right"))
    shown = page(order, stage.stp_engineer)
    assert (answer.status_code, RunningRecord.objects.count()) == (302, 37)
    assert [row.line.position for row in shown.drafted] == [1, 2, 3]
    assert [row.values["torque"] for row in shown.rows[:2]] == ["abc", "99999"]


def test_all_that_was_typed_is_kept_as_draft_and_nothing_recorded(stage: cast.Cast) -> None:
    order = yard.started(stage)
    rows = ({"torque": "abc"}, {"torque": "12000"})
    answer = signed_in(stage.stp_engineer).post(sheet(order), sent(order, *rows, then="draft"))
    shown = page(order, stage.stp_engineer)
    assert (answer.status_code, RunningRecord.objects.count()) == (302, 0)
    assert [row.values["torque"] for row in shown.rows] == ["abc", "12000", ""]


# -- drafts --------------------------------------------------------------------------------------
def test_draft_opens_on_another_device_and_for_nobody_else(stage: cast.Cast) -> None:
    order = yard.started(stage)
    answer = autosave(order, stage.stp_engineer, {"torque": "12 1"}, {"reason": "half"})
    mine, theirs = page(order, stage.stp_engineer), page(order, stage.stp_coordinator)
    assert (answer.status_code, "Draft kept" in answer.json()["words"]) == (200, True)
    assert [row.values["torque"] for row in mine.rows] == ["12 1", "", ""]
    assert [row.is_draft for row in theirs.rows] == [False] * 3
    assert list(RowDraft.objects.visible_to(stage.stp_coordinator)) == []


def test_draft_remembers_the_unit_in_which_it_was_typed(stage: cast.Cast) -> None:
    """A torque of a draft is never taken for one of another unit."""
    order = yard.started(stage, band=None)
    lines = [yard.lines(order)[0].public_id]
    address = reverse("equipment:run-drafts", args=[order.public_id])
    body = typed(order, {"torque": "16.5"}) | {"line": lines, "sheet_unit": "kN·m"}
    signed_in(stage.stp_engineer).post(address, body)
    assert page(order, stage.stp_engineer).rows[0].unit == "kN·m"


def test_row_that_is_emptied_leaves_no_draft(stage: cast.Cast) -> None:
    order = yard.started(stage)
    autosave(order, stage.stp_engineer, {"torque": "12000"})
    autosave(order, stage.stp_engineer, {})
    assert not RowDraft.objects.exists()


def test_recorded_row_needs_no_draft_any_more(stage: cast.Cast) -> None:
    order = yard.started(stage)
    autosave(order, stage.stp_engineer, {"torque": "12000"}, {"torque": "1"})
    row = {"torque": "12000"}
    signed_in(stage.stp_engineer).post(sheet(order), typed(order, row))
    assert [draft.line.position for draft in RowDraft.objects.all()] == [2]


def test_draft_is_discarded_by_its_writer(stage: cast.Cast) -> None:
    order = yard.started(stage)
    autosave(order, stage.stp_engineer, {"torque": "12000"})
    autosave(order, stage.stp_coordinator, {"torque": "13000"})
    address = reverse("equipment:run-drafts-discard", args=[order.public_id])
    assert signed_in(stage.stp_engineer).post(address).status_code == 302
    assert list(RowDraft.objects.values_list("person", flat=True)) == [stage.stp_coordinator.pk]


@pytest.mark.parametrize(
    ("name", "status"), [("socar_engineer", 403), ("third_engineer", 404), ("socar_observer", 403)]
)
def test_drafts_belong_to_the_executors_crew(stage: cast.Cast, name: str, status: int) -> None:
    order = yard.started(stage)
    assert autosave(order, getattr(stage, name), {"torque": "1"}).status_code == status
    assert not RowDraft.objects.exists()


def test_draft_of_a_finished_order_is_refused(stage: cast.Cast) -> None:
    order = yard.finished(stage)
    answer = autosave(order, stage.stp_engineer, {"torque": "1"})
    assert (answer.status_code, RowDraft.objects.count()) == (422, 0)


def test_draft_holds_no_line_of_another_order_and_no_endless_text(stage: cast.Cast) -> None:
    order, other = yard.started(stage), yard.started(stage)
    foreign, own = yard.lines(other)[0], yard.lines(order)[0]
    facts = [
        DraftFacts(foreign.public_id, {"torque": "1"}, {}),
        DraftFacts(own.public_id, {"reason": "x" * 5_000, "intruder": "1"}, {}),
    ]
    drafts.keep_drafts(order=order, drafts=facts, by=stage.stp_engineer, now=timezone.now())
    draft = RowDraft.objects.get()
    assert (draft.line, draft.cells) == (own, {"reason": "x" * 400})


@pytest.mark.parametrize("count", [1, 3, 50])
def test_drafts_are_kept_in_the_same_number_of_statements(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = yard.started(stage, yard.make_joints(stage, count))
    facts = [DraftFacts(line.public_id, {"torque": "1"}, {}) for line in yard.lines(order)]
    with django_assert_num_queries(4):
        drafts.keep_drafts(order=order, drafts=facts, by=stage.stp_engineer, now=timezone.now())


# -- two people ----------------------------------------------------------------------------------
def opened(order: WorkOrder, user: User) -> dict[str, Any]:
    """What the browser sends back of the sheet as the person opened it."""
    back: dict[str, Any] = {"sheet_day": timezone.localdate().isoformat()}
    for row in page(order, user).rows:
        back |= {f"{row.prefix}-{name}": value for name, value in row.values.items()}
        back |= {f"{row.prefix}-version": row.version, f"{row.prefix}-was": row.was_json}
    return back


def clash(stage: cast.Cast) -> tuple[WorkOrder, str, dict[str, Any], Any]:
    """The engineer types over a torque that the coordinator has changed meanwhile."""
    order = yard.started(stage)
    line = yard.lines(order)[0]
    record(order, stage.stp_engineer, torque=Decimal(12000))
    mine = opened(order, stage.stp_engineer)
    theirs = opened(order, stage.stp_coordinator) | {f"{line.public_id}-torque": "12500"}
    signed_in(stage.stp_coordinator).post(sheet(order), theirs)
    mine |= {f"{line.public_id}-torque": "13100", f"{line.public_id}-turns": "4"}
    answer = signed_in(stage.stp_engineer).post(sheet(order), mine)
    return order, line.public_id, mine, answer


def again(answer: Any, mine: dict[str, Any], line: str) -> dict[str, Any]:
    """The page that shows the choice, sent back as it is."""
    row = next(row for row in answer.context["sheet"].rows if row.prefix == line)
    back = {f"{line}-{name}": value for name, value in row.values.items()}
    back |= {
        f"{line}-version": row.version, f"{line}-was": row.was_json, f"{line}-both": row.both_text
    }  # fmt: skip
    return mine | back


def test_second_person_sees_who_changed_what_and_loses_no_typing(stage: cast.Cast) -> None:
    _order, _line, _mine, answer = clash(stage)
    shown = answer.context["sheet"]
    [row] = shown.conflicts
    told = [(one.field, one.mine, one.theirs, one.who) for one in row.choices]
    assert told == [("torque", "13100", "12500", stage.stp_coordinator.full_name)]
    assert (answer.status_code, row.values["turns"]) == (422, "4")
    assert 'value="theirs"' in text(answer)


@pytest.mark.parametrize(("choice", "kept"), [("mine", "13100"), ("theirs", "12500")])
@pytest.mark.parametrize("name", ["one cell", "all"])
def test_person_chooses_for_a_cell_or_for_all(
    stage: cast.Cast, choice: str, kept: str, name: str
) -> None:
    order, line, mine, answer = clash(stage)
    chosen = {"choose": choice} if name == "all" else {f"{line}-torque-choose": choice}
    back = again(answer, mine, line) | chosen
    assert signed_in(stage.stp_engineer).post(sheet(order), back).status_code == 302
    found = RunningRecord.objects.get()
    assert (str(found.entered_torque), str(found.turns)) == (f"{kept}.000", "4.000")


def test_nothing_is_saved_while_nothing_is_chosen(stage: cast.Cast) -> None:
    order, line, mine, answer = clash(stage)
    once_more = signed_in(stage.stp_engineer).post(sheet(order), again(answer, mine, line))
    [row] = once_more.context["sheet"].conflicts
    assert (once_more.status_code, [one.mine for one in row.choices]) == (422, ["13100"])
    assert str(RunningRecord.objects.get().entered_torque) == "12500.000"


def test_other_cells_of_two_people_are_both_kept(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0].public_id
    record(order, stage.stp_engineer, torque=Decimal(12000))
    mine, theirs = opened(order, stage.stp_engineer), opened(order, stage.stp_coordinator)
    theirs[f"{line}-torque"], mine[f"{line}-turns"] = "12500", "4"
    signed_in(stage.stp_coordinator).post(sheet(order), theirs)
    assert signed_in(stage.stp_engineer).post(sheet(order), mine).status_code == 302
    found = RunningRecord.objects.get()
    assert (str(found.entered_torque), str(found.turns)) == ("12500.000", "4.000")


@pytest.mark.parametrize("was", ["{", "[]", '"x"', '{"torque": 1}', "[" * 5_000, HALVES])
def test_what_a_browser_sends_back_is_not_trusted(stage: cast.Cast, was: str) -> None:
    order, line, mine, _answer = clash(stage)
    sent_back = mine | {f"{line}-was": was}
    answer = signed_in(stage.stp_engineer).post(sheet(order), sent_back)
    assert answer.status_code == 422
    kept = signed_in(stage.stp_engineer).post(sheet(order), sent_back | {"then": "draft"})
    assert kept.status_code == 302


# -- the report of a shift -----------------------------------------------------------------------
def worked(stage: cast.Cast) -> WorkOrder:
    """Two joints run by day, one rejected and one run by night."""
    order = yard.started(stage, yard.make_joints(stage, 5))
    one, two, three, four, _left = yard.lines(order)
    rows = [
        yard.run(
            one,
            torque=Decimal(12000),
            shift="day",
            centralisers=2,
            triangle="at_base",
            drift_mm=Decimal(216),
        ),
        yard.run(two, torque=Decimal(15000), shift="day", reason="Dump valve late"),
        yard.reject(three, shift="night"),
        yard.run(
            four, torque=Decimal(11000), shift="night", shoulder=Decimal(5000), triangle="at_base"
        ),
    ]
    services.save_records(order=order, rows=rows, by=stage.stp_engineer, now=yard.NOW)
    return order


def report(order: WorkOrder, name: str = "shift-report", **asked: str) -> str:
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return reverse(f"equipment:{name}", args=[order.public_id]) + f"?{query}"


def test_shift_report_tells_what_was_run_in_the_shift(stage: cast.Cast) -> None:
    order = worked(stage)
    asked = {"day": yard.NOW.date().isoformat(), "shift": "day"}
    found = signed_in(stage.socar_observer).get(report(order, **asked)).context["report"]
    torques = found.torques
    assert [line.position for line in found.lines] == [1, 2]
    assert (found.length_m, found.rejected, found.centralisers, found.drifted) == (
        yard.LENGTH * 2, 0, 2, 1
    )  # fmt: skip
    assert (torques.count, str(torques.mean), torques.outside) == (2, "18.304", 1)
    assert found.remarks[0][1] == "Dump valve late"


def test_shift_report_opens_with_the_last_shift(stage: cast.Cast) -> None:
    found = signed_in(stage.stp_engineer).get(report(worked(stage))).context["report"]
    assert (found.at.shift, len(found.run), found.rejected) == ("night", 1, 1)


def test_shift_report_of_a_day_without_work_is_empty(stage: cast.Cast) -> None:
    asked = {"day": (yard.NOW.date() - dt.timedelta(days=9)).isoformat(), "shift": "'"}
    answer = signed_in(stage.stp_engineer).get(report(worked(stage), **asked))
    assert "Nothing was recorded in this shift." in text(answer)


def test_shift_report_is_printed_in_two_languages(stage: cast.Cast) -> None:
    order = worked(stage)
    asked = {"day": yard.NOW.date().isoformat(), "shift": "night", "languages": "ru,en"}
    client = signed_in(stage.socar_engineer)
    answer = client.get(report(order, "shift-report-pdf", **asked))
    said = "\n".join(one.extract_text() for one in PdfReader(BytesIO(answer.content)).pages)
    assert answer["Content-Type"] == "application/pdf"
    assert (order.number in said, "Galled" in said, "Shift report" in said) == (
        True, True, True
    )  # fmt: skip


@pytest.mark.parametrize("name", ["shift-report", "shift-report-pdf"])
def test_shift_report_is_nobody_elses(stage: cast.Cast, name: str) -> None:
    assert signed_in(stage.third_engineer).get(report(worked(stage), name)).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 50])
def test_shift_report_costs_the_same_for_any_number_of_joints(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = yard.finished(stage, yard.make_joints(stage, count))
    client = Client()
    client.force_login(stage.stp_engineer)
    client.get(report(order))
    with django_assert_num_queries(REPORT_QUERIES):
        client.get(report(order))


def test_running_list_names_the_files_of_the_run(stage: cast.Cast) -> None:
    order = worked(stage)
    client = signed_in(stage.stp_engineer)
    address = reverse("core:file-attach", args=["workorder", order.public_id])
    chart = BytesIO(b"turns,torque\n1,2\n")
    chart.name = "torque-turn.csv"
    assert client.post(address, {"file": chart}).status_code == 302
    shown = text(client.get(reverse("equipment:running-list", args=[order.public_id])))
    assert ("torque-turn.csv" in shown, "Triangle" in shown) == (True, True)
