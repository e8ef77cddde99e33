"""Every documented operation under hostile input: no 5xx, and no answer that is not documented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from core.events import services as events
from mou_portal.api import router
from tests import cast, factories, works
from tests.callers import Caller, caller

pytestmark = pytest.mark.django_db
MISSING = "xxx_00000000000000000000000000"
WORDS = [
    "",
    "x",
    "-1",
    "%00",
    "'",
    "1e999",
    "9" * 22,
    "٣",
    "a" * 3000,
    "2026-13-45",
    "%F0%9F%98%80",
]
BODIES: list[Any] = [
    {},
    [],
    "x",
    {"reason": "r"},
    {"rows": [1]},
    {"items": [{"kind": "x", "source": "y"}], "title": "x"},
    {"lines": ["x"]},
    {"outcomes": {"1": "joint"}},
    {"digest": "a" * 64},
    {"joints": [None], "place": {}, "plan": [[]]},
]


@pytest.mark.parametrize("name", ["socar_engineer", "third_admin"])
def test_documented_operations_survive_hostile_input(name: str) -> None:
    actors = cast.assemble()
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    works.finished_order(actors, commitment, joints=2, now=factories.NOW)
    events.relay()
    ids = _ids(caller(actors.socar_engineer))
    asking = caller(getattr(actors, name))
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    wrong = [
        (method, path, answer.status_code)
        for method, path, operation, body in _requests(schema, ids)
        if (answer := _ask(asking, method, path, body)).status_code >= 500
        or str(answer.status_code) not in operation["responses"]
    ]
    assert wrong == []


def _ids(asking: Caller) -> dict[str, str]:
    """One object of each resource that has any."""
    found = {name: asking.rows(f"{name}/?limit=1") for name, _view, _base in router.registry}
    return {name: rows[0]["id"] for name, rows in found.items() if rows}


def _requests(
    schema: dict[str, Any], ids: dict[str, str]
) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
    for template, operations in schema["paths"].items():
        resource = template.split("/")[3]
        path = template.removeprefix("/api/v1/").replace("{id}", ids.get(resource, MISSING))
        for method, operation in operations.items():
            if method != "get":
                yield from ((method, path, operation, body) for body in BODIES)
                continue
            yield method, path, operation, None
            named = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
            for name in named:
                yield from ((method, f"{path}?{name}={word}", operation, None) for word in WORDS)


def _ask(asking: Caller, method: str, path: str, body: Any) -> Any:
    if method == "get":
        return asking.get(path)
    return asking.post(path, body, etag="*") if method == "post" else asking.patch(path, body, "*")
