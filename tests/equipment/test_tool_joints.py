"""Tool joints: pairs as they were fitted, one standing a day, wrong records withdrawn."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import NotAllowed, Refused
from core.models import Event
from equipment.models import Joint, ToolJointPair
from equipment.pipes.tool_joints import services
from tests import cast, factories
from tests.callers import Caller, caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.equipment import lives

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LIST_QUERIES = 2


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(stage: cast.Cast) -> Caller:
    return caller(stage.socar_engineer)


@pytest.fixture
def joint(stage: cast.Cast) -> Joint:
    (one,) = lives.joints_in(stage, "in_stock", product_line=factories.make_drill_pipe())
    return one


def fit(stage: cast.Cast, joint: Joint, **facts: Any) -> ToolJointPair:
    told = {"fitted_on": lives.day(30), "connection": "NC50", **facts}
    return services.fit_pair(joint=joint, by=stage.socar_engineer, now=NOW, **told)


def body(joint: Joint, **members: Any) -> dict[str, Any]:
    return {
        "joint": joint.public_id, "fitted_on": lives.day(5).isoformat(), "connection": "NC50",
        "pin_od_mm": "168.275", "box_od_mm": "168.275", "inside_diameter_mm": "82.55",
        **members,
    }  # fmt: skip


def test_pair_is_kept_with_its_event_and_the_newest_comes_first(
    stage: cast.Cast, erp: Caller, joint: Joint
) -> None:
    fit(stage, joint)
    made = erp.post("tool-joints/", body(joint, hardband="raised", hardband_material="ARNCO 100XT"))
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["box_od_mm"], said["hardband"]) == ("168.275", "raised")
    rows = erp.rows(f"tool-joints/?joint={joint.public_id}")
    assert [row["fitted_on"] for row in rows] == [str(lives.day(5)), str(lives.day(30))]
    event = Event.objects.get(object_id=said["id"])
    assert (event.verb, event.after["connection"]) == ("tool_joint.fitted", "NC50")


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"fitted_on": "2999-01-01"}, ("#/fitted_on", "future")),
        ({"connection": " "}, ("#/connection", "blank")),
        ({"pin_od_mm": "0"}, ("#/pin_od_mm", "range")),
        ({"box_od_mm": "-1"}, ("#/box_od_mm", "range")),
        ({"pin_tong_mm": "1000.001"}, ("#/pin_tong_mm", "range")),
        ({"pin_od_mm": "NaN"}, ("#/pin_od_mm", "invalid")),
        ({"inside_diameter_mm": "168.275"}, ("#/inside_diameter_mm", "range")),
        ({"hardband_material": "ARNCO"}, ("#/hardband", "required")),
    ],
)
def test_faults_stand_at_their_members(
    erp: Caller, joint: Joint, members: dict[str, Any], told: tuple[str, str]
) -> None:
    answer = erp.post("tool-joints/", body(joint, **members))
    assert answer.status_code in (400, 422), answer.content
    error = answer.json()["errors"][0]
    assert (error["pointer"], error["code"]) == told
    assert not ToolJointPair.objects.exists()


def test_only_drill_pipe_out_of_the_hole_has_a_pair_fitted(stage: cast.Cast, erp: Caller) -> None:
    (casing,) = lives.joints_in(stage, "in_stock")
    line = factories.make_drill_pipe()
    (in_hole,) = lives.joints_in(stage, "run", product_line=line)
    (scrapped,) = lives.joints_in(stage, "scrapped", product_line=line)
    for joint, code in (
        (casing, "not_drill_pipe"),
        (in_hole, "wrong_state"),
        (scrapped, "wrong_state"),
    ):
        refused = problem_of(erp.post("tool-joints/", body(joint)), 422)
        assert (refused["errors"][0]["pointer"], refused["errors"][0]["code"]) == ("#/joint", code)


def test_one_pair_is_fitted_a_day_and_a_wrong_one_is_withdrawn(
    stage: cast.Cast, erp: Caller, joint: Joint
) -> None:
    pair = fit(stage, joint)
    with pytest.raises(Refused, match="fitted on this day"):
        fit(stage, joint)
    path = f"tool-joints/{pair.public_id}/"
    assert [one["action"] for one in erp.get(f"{path}actions/").json()["actions"]] == ["withdraw"]
    problem_of(erp.post(f"{path}withdraw/", {"reason": " "}), 400)
    gone = erp.post(f"{path}withdraw/", {"reason": "Another joint was meant"})
    assert gone.json()["withdrawn_reason"] == "Another joint was meant"
    assert problem_of(erp.post(f"{path}withdraw/", {"reason": "x"}), 422)["code"] == "wrong_state"
    fit(stage, joint)
    assert len(erp.rows("tool-joints/?withdrawn_at__empty=true")) == 1


def test_other_party_reads_and_writes_nothing(stage: cast.Cast, joint: Joint) -> None:
    pair = fit(stage, joint)
    with pytest.raises(NotAllowed):
        services.fit_pair(
            joint=joint, fitted_on=lives.day(1), connection="x", by=stage.stp_engineer, now=NOW
        )
    with pytest.raises(NotAllowed):
        services.withdraw_pair(pair=pair, by=stage.stp_engineer, now=NOW, reason="x")
    path = f"tool-joints/{pair.public_id}/"
    assert caller(stage.stp_engineer).get(path).status_code == 200
    assert caller(stage.third_admin).get(path).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"pin_od_mm": Decimal(0)}, {"inside_diameter_mm": Decimal(200)}, {"hardband_material": "x"}],
)
def test_database_refuses_what_the_rules_refuse(
    stage: cast.Cast, joint: Joint, wrong: dict[str, Any]
) -> None:
    pair = fit(stage, joint, pin_od_mm=Decimal(160), box_od_mm=Decimal(160))
    with pytest.raises(IntegrityError), transaction.atomic():
        ToolJointPair.objects.filter(pk=pair.pk).update(**wrong)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_few_statements(
    stage: cast.Cast, erp: Caller, joint: Joint, count: int
) -> None:
    for number in range(count):
        fit(stage, joint, fitted_on=lives.day(number))
    erp.get("tool-joints/?limit=100")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert len(erp.rows("tool-joints/?limit=100")) == count
    assert len(seen) == LIST_QUERIES


def test_pair_is_fitted_on_its_page_told_on_the_passport_and_withdrawn_there(
    stage: cast.Cast, joint: Joint
) -> None:
    client = signed_in(stage.socar_engineer)
    address = reverse("equipment:joint-fit", args=[joint.public_id])
    assert address in client.get(joint.get_absolute_url()).content.decode()
    assert 'value="NC50"' in client.get(address).content.decode()
    typed = {
        "fitted_on": "2026-05-20", "connection": "NC50", "box_od_mm": "168,275",
        "inside_diameter_mm": "82.55", "hardband": "raised", "hardband_material": "ARNCO",
    }  # fmt: skip
    wrong = client.post(address, {**typed, "box_od_mm": "80"})
    assert wrong.status_code == 422
    assert "smaller than both outside diameters" in wrong.content.decode()
    assert client.post(address, typed).status_code == 302
    pair = ToolJointPair.objects.get()
    assert (pair.box_od_mm, pair.hardband) == (Decimal("168.275"), "raised")
    back = reverse("equipment:tool-joint-withdraw", args=[pair.public_id])
    page = client.get(joint.get_absolute_url()).content.decode()
    assert "Tool joints fitted" in page
    assert back in page
    assert client.post(back, {"reason": "Another joint"}).status_code == 302
    pair.refresh_from_db()
    assert pair.withdrawn_reason == "Another joint"


def test_only_who_has_the_pipe_fits_on_pages(stage: cast.Cast, joint: Joint) -> None:
    pair = fit(stage, joint)
    address = reverse("equipment:joint-fit", args=[joint.public_id])
    back = reverse("equipment:tool-joint-withdraw", args=[pair.public_id])
    assert signed_in(stage.stp_engineer).get(address).status_code == 403
    assert signed_in(stage.stp_engineer).post(back, {"reason": "x"}).status_code == 403
    assert signed_in(stage.third_admin).get(address).status_code == 404
    assert signed_in(stage.third_admin).post(back, {"reason": "x"}).status_code == 404
