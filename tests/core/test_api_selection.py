"""`fields` and `expand`: fewer members, references opened, and never more than the caller sees."""

from __future__ import annotations

from typing import Any

import pytest

from cooperation.models import ResultingInstrument
from core.api import expansions
from equipment.models import Joint, Location
from mou_portal.api import router
from tests import cast, factories, works
from tests.callers import Caller, caller, problem_of

pytestmark = pytest.mark.django_db
CANARY = "CANARY-9X"


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


@pytest.fixture
def place(actors: cast.Cast) -> Location:
    return factories.make_location(actors.memorandum, actors.socar, name="Rack 4")


@pytest.fixture
def joint(place: Location) -> Joint:
    return factories.make_joint(place)


# -- fields ------------------------------------------------------------------------------------


def test_only_the_named_members_come_in_their_own_order(erp: Caller, joint: Joint) -> None:
    whole = erp.rows("joints/")[0]
    assert list(erp.rows("joints/?fields=status,id")[0].items()) == [
        ("id", joint.public_id),
        ("status", "on_rig"),
    ]
    assert erp.rows("joints/?fields=location&fields=id")[0] == {
        "id": joint.public_id,
        "location": whole["location"],
    }
    detail = erp.get(f"joints/{joint.public_id}/?fields=readings,version")
    assert detail.json() == {"version": 1, "readings": []}


@pytest.mark.parametrize("path", ["joints/", "joints/{id}/"])
@pytest.mark.parametrize("query", ["fields=colour", "fields=", "fields=id,", "expand=colour",
                                   "expand=status", "fields=id&expand=location"])  # fmt: skip
def test_member_that_is_not_there_is_400_and_names_the_known(
    erp: Caller, joint: Joint, path: str, query: str
) -> None:
    refused = problem_of(erp.get(f"{path.format(id=joint.public_id)}?{query}"), 400)
    parameter = "expand" if "expand" in query else "fields"
    assert refused["errors"][0]["parameter"] == parameter
    if "&" not in query:
        assert "location" in refused["errors"][0]["known"]


def test_tag_is_of_the_parameters_too(erp: Caller, joint: Joint) -> None:
    path = f"joints/{joint.public_id}/"
    plain, few = erp.etag(path), erp.etag(f"{path}?fields=id,status")
    assert few == erp.etag(f"{path}?fields=status,id") != plain
    assert erp.get(f"{path}?fields=id,status", if_none_match=few).status_code == 304
    assert erp.get(f"{path}?fields=id,status", if_none_match=plain).status_code == 200
    assert erp.get(path, if_none_match=few).status_code == 200
    Joint.objects.update(version=2)
    assert erp.get(f"{path}?fields=id,status", if_none_match=few).status_code == 200


def test_change_takes_the_tag_of_any_members(actors: cast.Cast) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    path, leading = f"commitments/{commitment.public_id}/", caller(actors.socar_coordinator)
    few = leading.etag(f"{path}?fields=id,title")
    stale = few.replace('"1-', '"0-')
    assert leading.patch(path, {"title": "New"}, etag=stale).status_code == 412
    answer = leading.patch(path, {"title": "New"}, etag=few)
    assert answer.status_code != 412, answer.content


def test_table_has_the_columns_of_the_named_members(erp: Caller, joint: Joint) -> None:
    answer = erp.get("joints/?format=csv&fields=id,location")
    head = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]
    assert head == "id,location.id,location.name"
    refused = problem_of(erp.get("joints/?format=csv&expand=location"), 400)
    assert refused["errors"][0]["parameter"] == "expand"


# -- expand ------------------------------------------------------------------------------------


def test_reference_opens_into_the_row_of_its_own_list(
    erp: Caller, joint: Joint, actors: cast.Cast
) -> None:
    names = "location,memorandum,organisation,product_line,tally"
    row = erp.rows(f"joints/?expand={names}")[0]
    assert row["location"] == erp.rows("locations/")[0]
    assert row["memorandum"] == erp.rows("memoranda/")[0]
    assert row["product_line"] == erp.rows("product-lines/")[0]
    assert row["organisation"]["name"] == {"en": "SOCAR", "az": "", "ru": ""}
    assert row["tally"] is None
    plain = erp.rows("joints/")[0]
    assert {k: v for k, v in row.items() if k not in names} == {
        k: v for k, v in plain.items() if k not in names
    }
    assert erp.get(f"joints/{joint.public_id}/?expand={names}").json() == row | {
        "readings": [], "warnings": [], "usage_since_inspection": None,
    }  # fmt: skip


def test_tag_of_opened_references_follows_what_they_name(
    erp: Caller, joint: Joint, place: Location
) -> None:
    path = f"joints/{joint.public_id}/?expand=location"
    tag = erp.etag(path)
    assert erp.get(path, if_none_match=tag).status_code == 304
    Location.objects.update(name="Rack 5", version=2)
    answer = erp.get(path, if_none_match=tag)
    assert answer.status_code == 200
    assert answer.json()["location"]["name"]["en"] == "Rack 5"


def test_what_the_caller_does_not_see_stays_a_reference(actors: cast.Cast, erp: Caller) -> None:
    """The third organisation is no party of SOCAR's memoranda: its names are not told."""
    actors.third.name = CANARY
    actors.third.save()
    made = ResultingInstrument.objects.create(
        memorandum=actors.memorandum, name="Contract 7", dated="2026", executor=actors.third
    )
    closed = {"id": actors.third.public_id, "short": "THIRD"}
    for path in ("resulting-instruments/", f"resulting-instruments/{made.public_id}/"):
        answer = erp.get(f"{path}?expand=executor,memorandum")
        row = answer.json().get("results", [answer.json()])[0]
        assert row["executor"] == closed
        assert row["memorandum"]["id"] == actors.memorandum.public_id
        assert CANARY not in answer.content.decode()
    seen = caller(actors.stp_engineer).rows("resulting-instruments/?expand=executor")[0]
    assert seen["executor"]["name"]["en"] == CANARY


def test_opening_takes_the_scope_of_what_is_opened(actors: cast.Cast) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    works.finished_order(actors, commitment, joints=1, now=factories.NOW)
    narrow = caller(actors.socar_engineer, "equipment:read")
    assert len(narrow.rows("work-orders/")) == 1
    refused = problem_of(narrow.get("work-orders/?expand=commitment"), 403)
    assert refused["code"] == "scope_missing"
    assert "commitments:read" in refused["detail"]


@pytest.mark.parametrize("name", [name for name, _view, _basename in router.registry])
def test_every_reference_opens_in_one_statement(
    actors: cast.Cast, erp: Caller, name: str, django_assert_num_queries: Any
) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    works.finished_order(actors, commitment, joints=2, now=factories.NOW)
    view: Any = {name: view for name, view, _basename in router.registry}[name]
    known = expansions.openings(view.shape.row, view.model)
    if known:
        with django_assert_num_queries(3):
            erp.rows(f"{name}/?expand={','.join(known)}")


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_list_with_members_and_references_takes_three_queries(
    erp: Caller, place: Location, rows: int, django_assert_num_queries: Any
) -> None:
    for _number in range(rows):
        factories.make_joint(place)
    query = "fields=id,location,memorandum&expand=location,memorandum"
    with django_assert_num_queries(3):
        found = erp.rows(f"joints/?{query}&updated_since=2020-01-01T00:00:00Z")
    assert len(found) == rows
