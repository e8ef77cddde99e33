"""Filters of lists: one declaration, the same parameters on page and API, all of them described."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from core.lookups import Narrowing
from equipment.models import Joint, Location
from mou_portal.api import router
from tests import cast, factories
from tests.callers import V1, Caller, caller, problem_of

pytestmark = pytest.mark.django_db
MISSING = "pip_00000000000000000000000000"
VALUES = {
    "date": "2026-03-31",
    "date-time": "2026-03-31T08:00:00Z",
    "string": "x",
    "number": "12.5",
    "integer": "1",
    "boolean": "true",
}


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


@pytest.fixture
def place(actors: cast.Cast) -> Location:
    return factories.make_location(actors.memorandum, actors.socar)


@pytest.fixture
def joints(place: Location) -> list[Joint]:
    """On the rig, in the hole, rejected: 10, 11 and 12 metres."""
    return [
        factories.make_joint(
            place, status=status, serial=serial, effective_length_m=length, description=words
        )
        for status, serial, length, words in (
            ("on_rig", "A-1", 10, ""),
            ("run", "A-2", 11, "Melted end"),
            ("rejected", "", 12, ""),
        )
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=run", [1]),
        ("status=run,on_rig", [0, 1]),
        ("status=run&status=rejected", [1, 2]),
        ("status__not=run", [0, 2]),
        ("status__not=run,on_rig", [2]),
        ("effective_length_m=11", [1]),
        ("effective_length_m__gte=11", [1, 2]),
        ("effective_length_m__lte=11&effective_length_m__not=10", [1]),
        ("serial=A-1&serial=A-2", [0, 1]),
        ("serial__not=A-1", [1, 2]),
        ("serial__contains=a-", [0, 1]),
        ("tally__empty=true", [0, 1, 2]),
        ("tally__empty=false", []),
        ("q=melted", [1]),
        ("q__not=melted", [0, 2]),
    ],
)
def test_lookups_say_which_rows(
    erp: Caller, joints: list[Joint], query: str, found: list[int]
) -> None:
    ids = [row["id"] for row in erp.rows(f"joints/?{query}")]
    assert ids == [joints[index].public_id for index in found]


def test_rows_are_named_by_their_ids(erp: Caller, joints: list[Joint], place: Location) -> None:
    first, _second, third = (joint.public_id for joint in joints)
    assert len(erp.rows(f"joints/?id={first},{third}")) == 2
    assert len(erp.rows(f"joints/?id__not={first}")) == 2
    assert len(erp.rows(f"joints/?place={place.public_id}")) == 3
    assert erp.rows(f"joints/?place={MISSING}") == []
    assert len(erp.rows(f"joints/?place__not={MISSING}")) == 3


def test_row_with_several_values_comes_once(actors: cast.Cast, erp: Caller) -> None:
    clause = factories.make_clause(actors.memorandum)
    other = factories.make_area(actors.memorandum, kind="dismantling", position=2)
    clause.areas.set([actors.area, other])
    both = f"{actors.area.public_id},{other.public_id}"
    assert len(erp.rows(f"clauses/?area={both}")) == 1
    assert erp.rows(f"clauses/?area__not={other.public_id}") == []


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("status=melted", "status", "invalid_choice"),
        ("status__not=run,melted", "status__not", "invalid_choice"),
        ("place=rig", "place", "invalid_id"),
        ("effective_length_m__gte=NaN", "effective_length_m__gte", "invalid"),
        ("effective_length_m=1e999999999", "effective_length_m", "max_digits"),
        ("tally__empty=maybe", "tally__empty", "invalid_choice"),
        ("id=" + ",".join([MISSING] * 101), "id", "too_many"),
        ("updated_since=2026-03-31", "updated_since", "invalid_moment"),
        ("updated_since=2026-03-31T08:00:00", "updated_since", "invalid_moment"),
        ("updated_since=2026-03-31T08:00:00 04:00", "updated_since", "invalid_moment"),
        ("status__contains=run", "status__contains", "unknown_parameter"),
        ("memorandum__party__role=x", "memorandum__party__role", "unknown_parameter"),
    ],
)
def test_broken_or_unknown_lookup_is_400_and_named(
    erp: Caller, query: str, parameter: str, code: str
) -> None:
    refused = problem_of(erp.get(f"joints/?{query}"), 400)
    assert refused["errors"][0]["parameter"] == parameter
    assert code in (refused["errors"][0].get("code"), refused["code"])


@pytest.mark.parametrize("resource", [view for _name, view, _basename in router.registry])
def test_every_list_declares_its_filters_in_one_set(resource: Any) -> None:
    """Mend it: base the list's FilterSet on core.lookups.ListFilter and name it in the shape."""
    assert issubclass(resource.shape.filterset, Narrowing)
    if "updated_at" in resource.shape.row._declared_fields:
        assert resource.shape.orderings["updated_at"] == ["updated_at"]


def test_every_described_parameter_is_taken(erp: Caller) -> None:
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    asked = 0
    for name, _view, _basename in router.registry:
        for parameter in schema["paths"][f"/api/v1/{name}/"]["get"]["parameters"]:
            if parameter["in"] != "query" or parameter["name"] == "cursor":
                continue
            assert parameter["description"], (name, parameter)
            value = _value_of(parameter["schema"])
            answer = erp.client.get(f"{V1}{name}/", {parameter["name"]: value}, headers=erp.headers)
            assert answer.status_code == 200, (name, parameter["name"], answer.content)
            asked += 1
    assert asked > 500


def _value_of(schema: dict[str, Any]) -> str:
    """A value that a parameter of this shape takes."""
    if schema["type"] == "array":
        return _value_of(schema["items"])
    if "enum" in schema:
        return str(schema["enum"][0])
    return MISSING if "pattern" in schema else VALUES[schema.get("format") or schema["type"]]


def test_page_understands_what_the_api_does(actors: cast.Cast, joints: list[Joint]) -> None:
    browser = Client()
    browser.force_login(actors.socar_engineer)
    told = browser.get(
        f"{reverse('equipment:joint-list')}?status=run,on_rig&effective_length_m__gte=11"
    )
    text = told.content.decode()
    assert "A-2" in text
    assert "A-1" not in text
    assert '<option value="run,on_rig" selected>In hole, On rig</option>' in text
    assert '<input type="hidden" name="effective_length_m__gte" value="11"' in text
    assert text.count('name="effective_length_m') == 1


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_filtered_list_takes_one_query_more_to_look_words_up(
    erp: Caller, place: Location, rows: int, django_assert_num_queries: Any
) -> None:
    for _number in range(rows):
        factories.make_joint(place)
    query = f"status=on_rig,run&place={place.public_id}&status__not=rejected&q__not=zzz"
    with django_assert_num_queries(4):
        assert len(erp.rows(f"joints/?{query}")) == rows
