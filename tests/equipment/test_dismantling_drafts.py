"""What a crew keeps of a dismantling unfinished, and two people who put something into one cell."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import User
from equipment.dismantling.cells import CELLS
from equipment.dismantling.forms import PullSheet
from equipment.models import DismantlingRecord, RowDraft, WorkOrder
from tests import cast
from tests.cast import Cast
from tests.equipment import pulls, yard

pytestmark = pytest.mark.django_db
DRAFTS_QUERIES = 10


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(order: WorkOrder, name: str = "pull-sheet") -> str:
    return reverse(f"equipment:{name}", args=[order.public_id])


def sheet_of(order: WorkOrder, user: User) -> PullSheet:
    """The sheet as the person opens it."""
    found: PullSheet = client_of(user).get(at(order)).context["sheet"]
    return found


def sent(sheet: PullSheet, *rows: dict[str, str], **more: Any) -> dict[str, Any]:
    """What the browser sends of an opened sheet when `rows` were typed into it."""
    form: dict[str, Any] = {
        "sheet_day": timezone.localdate().isoformat(), "sheet_condition": "ok", **more,
    }  # fmt: skip
    for position, row in enumerate(sheet.rows):
        cells = {**row.values, **(rows[position] if position < len(rows) else {})}
        form |= {f"{row.prefix}-{name}": cells[name] for name in CELLS}
        form |= {f"{row.prefix}-version": str(row.version), f"{row.prefix}-was": row.was_json}
    return form


def test_right_rows_are_saved_and_wrong_ones_kept_as_draft(stage: Cast) -> None:
    rack = pulls.make_rack(stage)
    order = pulls.started(stage, pulls.in_hole(stage, 5))
    by = stage.stp_engineer
    rows = [{"torque": "abc"}, {"outcome": "lost"}, *[{"outcome": "laid_down"}] * 3]
    held = client_of(by).post(
        at(order), sent(sheet_of(order, by), *rows, sheet_rack=rack.public_id)
    )
    assert (held.status_code, DismantlingRecord.objects.count()) == (422, 0)
    assert "Save the 3 right ones, keep the rest as draft" in held.content.decode()
    form = sent(sheet_of(order, by), *rows, sheet_rack=rack.public_id, then="right")
    assert client_of(by).post(at(order), form).status_code == 302
    again = sheet_of(order, by)
    assert DismantlingRecord.objects.count() == 3
    assert [row.line.position for row in again.drafted] == [1, 2]
    assert [row.values["torque"] for row in again.rows[:2]] == ["abc", ""]
    assert sheet_of(order, stage.stp_coordinator).drafted == []


def test_drafts_go_to_the_server_while_people_type_and_are_discarded(stage: Cast) -> None:
    order, by = pulls.started(stage), stage.stp_engineer
    form = sent(sheet_of(order, by), {"remark": "Bent at the b"})
    first = pulls.lines(order)[0].public_id
    answer = client_of(by).post(at(order, "pull-drafts"), form | {"line": [first]})
    assert (answer.status_code, "Draft kept" in answer.json()["words"]) == (200, True)
    assert sheet_of(order, by).rows[0].values["remark"] == "Bent at the b"
    client_of(by).post(at(order), sent(sheet_of(order, by), then="draft"))
    assert RowDraft.objects.get().cells == {"remark": "Bent at the b", "unit": "kN·m"}
    client_of(by).post(at(order, "pull-drafts-discard"))
    assert not RowDraft.objects.exists()


def test_recorded_row_leaves_no_draft(stage: Cast) -> None:
    rack, order, by = pulls.make_rack(stage), pulls.started(stage), stage.stp_engineer
    rows = [{"outcome": "laid_down"}] * 3
    form = sent(sheet_of(order, by), *rows, sheet_rack=rack.public_id)
    client_of(by).post(at(order), form | {"then": "draft"})
    assert RowDraft.objects.count() == 3
    client_of(by).post(at(order), form)
    assert (RowDraft.objects.count(), DismantlingRecord.objects.count()) == (0, 3)


def test_other_cells_than_theirs_stay_beside_theirs(stage: Cast) -> None:
    """Both people's cells stand where they did not touch the same one."""
    pulls.make_rack(stage)
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    pulls.save(stage, order, pulls.laid(stage, line))
    mine = sheet_of(order, stage.stp_engineer)
    theirs = pulls.laid(stage, line, stand="7", version=1)
    pulls.save(stage, order, theirs, by=stage.stp_coordinator)
    form = sent(mine, {"torque": "31.5"})
    assert client_of(stage.stp_engineer).post(at(order), form).status_code == 302
    record = DismantlingRecord.objects.get()
    assert (record.stand, str(record.entered_torque)) == ("7", "31.500")


@pytest.mark.parametrize(("choose", "stands"), [("mine", "9"), ("theirs", "7")])
def test_cell_that_both_changed_is_chosen(stage: Cast, choose: str, stands: str) -> None:
    pulls.make_rack(stage)
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    pulls.save(stage, order, pulls.laid(stage, line))
    mine, by = sheet_of(order, stage.stp_engineer), client_of(stage.stp_engineer)
    theirs = pulls.laid(stage, line, stand="7", version=1)
    pulls.save(stage, order, theirs, by=stage.stp_coordinator)
    told = by.post(at(order), sent(mine, {"stand": "9"}))
    shown: PullSheet = told.context["sheet"]
    (row,) = shown.conflicts
    (choice,) = row.choices
    who = stage.stp_coordinator.get_full_name()
    assert (told.status_code, choice.mine, choice.theirs, choice.who) == (422, "9", "7", who)
    form = sent(shown) | {f"{row.prefix}-both": "stand", "choose": choose}
    assert by.post(at(order), form).status_code == 302
    assert DismantlingRecord.objects.get().stand == stands


def test_crew_of_the_executor_alone_keeps_drafts(stage: Cast) -> None:
    order = pulls.started(stage)
    form = sent(sheet_of(order, stage.stp_engineer), {"remark": "x"})
    for name in ("pull-drafts", "pull-drafts-discard"):
        assert client_of(stage.socar_engineer).post(at(order, name), form).status_code == 403
        assert client_of(stage.third_admin).post(at(order, name), form).status_code == 404
    other = yard.started(stage)
    assert client_of(stage.stp_engineer).post(at(other, "pull-drafts"), form).status_code == 404
    assert not RowDraft.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 50])
def test_drafts_are_kept_in_the_same_number_of_statements(
    stage: Cast, count: int, django_assert_num_queries: Any
) -> None:
    order, by = pulls.started(stage, pulls.in_hole(stage, count)), stage.stp_engineer
    form = sent(sheet_of(order, by), *[{"remark": "x"}] * count)
    form |= {"line": [line.public_id for line in pulls.lines(order)]}
    client = client_of(by)
    with django_assert_num_queries(DRAFTS_QUERIES):
        assert client.post(at(order, "pull-drafts"), form).status_code == 200
    assert RowDraft.objects.count() == count
