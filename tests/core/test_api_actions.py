"""`…/{id}/actions/` of every resource tells what its rules leave the caller to do, no more."""

from __future__ import annotations

from typing import Any

import pytest

from equipment.models import RunningRecord
from mou_portal.api import router
from tests import cast, factories, works
from tests.callers import Caller, caller
from tests.equipment import yard

pytestmark = pytest.mark.django_db
RESOURCES: dict[str, Any] = {prefix: view for prefix, view, _name in router.registry}


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def offered(asking: Caller, path: str) -> dict[str, str]:
    answer = asking.get(f"{path}actions/")
    assert answer.status_code == 200, answer.content
    return {
        line["action"]: f"{line['method']} {line['href'].rpartition(path)[2]}"
        for line in answer.json()["actions"]
    }


@pytest.mark.parametrize("prefix", RESOURCES)
def test_every_change_of_one_object_is_among_the_offers(prefix: str) -> None:
    view = RESOURCES[prefix]
    changes = {
        f"{method.upper()} {extra.url_path}/"
        for extra in view.get_extra_actions()
        if extra.detail
        for method in extra.mapping
        if method != "get"
    }
    for method, name in (("PATCH", "partial_update"), ("PUT", "update"), ("DELETE", "destroy")):
        changes |= {f"{method} "} if hasattr(view, name) else set()
    assert {f"{method} {path}" for method, path in view.offers.values()} == changes


def test_rows_that_nobody_changes_offer_nothing(actors: cast.Cast) -> None:
    erp = caller(actors.socar_coordinator)
    joint = factories.make_joint(factories.make_location(actors.memorandum, actors.socar))
    for path in (
        f"memoranda/{actors.memorandum.public_id}/",
        f"areas/{actors.area.public_id}/",
        f"product-lines/{joint.product_line.public_id}/",
    ):
        assert offered(erp, path) == {}


def test_draft_act_offers_its_words_and_lines_to_its_party_alone(actors: cast.Cast) -> None:
    path = f"acts/{yard.make_act(actors).public_id}/"
    mine = {"edit", "add-lines", "remove-lines"}
    told = [set(offered(caller(who), path)) for who in (actors.stp_engineer, actors.socar_engineer)]
    assert sorted(map(len, told))[0] == 0
    assert mine < max(told, key=len)


def test_draft_order_offers_its_facts_and_lines(actors: cast.Cast) -> None:
    path = f"work-orders/{yard.draft(actors).public_id}/"
    assert offered(caller(actors.socar_engineer), path) == {
        "update": "PATCH ",
        "submit": "POST submit/",
        "cancel": "POST cancel/",
        "add-lines": "POST add-lines/",
        "remove-lines": "POST remove-lines/",
    }


def test_record_is_corrected_by_the_executor_while_its_order_is_in_progress(
    actors: cast.Cast,
) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    order: Any = works.finished_order(actors, commitment, joints=1, now=factories.NOW)
    record = RunningRecord.objects.get()
    path = f"installations/{record.public_id}/"
    assert offered(caller(actors.stp_engineer), path) == {}
    type(order).objects.filter(pk=order.pk).update(status="in_progress")
    assert offered(caller(actors.stp_engineer), path) == {"correct": "PATCH "}
    assert offered(caller(actors.socar_engineer), path) == {}


def test_token_without_the_scope_to_write_is_offered_nothing(actors: cast.Cast) -> None:
    path = f"work-orders/{yard.draft(actors).public_id}/"
    assert offered(caller(actors.socar_engineer, "equipment:read"), path) == {}
