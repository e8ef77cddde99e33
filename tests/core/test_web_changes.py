"""A history says what changed in words: no code of a choice reaches a reader."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils import translation

from core.models import Event
from core.web import words
from core.web.fact_names import NAMES
from tests import cast
from tests.equipment import nonconforming, yard

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("core", "cooperation", "equipment", "exchange")


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def changes(verb: str) -> list[tuple[str, object, object]]:
    found = words.told(Event.objects.filter(verb=verb).latest("pk"))["changes"]
    return [
        (str(name), before and str(before), after and str(after)) for name, before, after in found
    ]


def test_states_are_said_in_words_of_the_reader(stage: cast.Cast) -> None:
    yard.finished(stage)
    assert ("State", "In progress", "Done") in changes("order.finished")
    with translation.override("ru"):
        [(name, before, _after)] = changes("order.finished")
    assert name != "State" and before != "In progress"


def test_choices_are_said_in_words(stage: cast.Cast) -> None:
    nonconforming.agreed(stage, disposition="scrap")
    assert ("Severity", None, "Major") in changes("nonconformance.raised")
    assert ("Disposition", None, "Scrap") in changes("nonconformance.proposed")


def test_counts_of_records_have_names(stage: cast.Cast) -> None:
    yard.finished(stage)
    assert ("Recorded", None, "3") in changes("order.recorded")
    assert "Taken back" in {name for name, _before, _after in changes("order.recorded")}


def test_days_are_read_as_days_and_the_unknown_stands_as_it_is() -> None:
    event = Event(
        verb="order.updated", object_type="workorder", before={"planned_end": "2026-06-05"},
        after={"planned_end": "2026-06-07", "oddly_named": [True, "x"], "status": "no_such"},
    )  # fmt: skip
    assert words.told(event)["changes"] == [
        ("Planned end", "5\u00a0Jun\u00a02026", "7\u00a0Jun\u00a02026"),
        ("oddly named", None, "Yes, x"),
        ("State", None, "no_such"),
    ]
    unknown = Event(verb="x.y", object_type="nothing", after={"kind": "raw"})
    assert words.told(unknown)["changes"] == [("Kind", None, "raw")]


def keys_in(value: ast.AST) -> set[str]:
    """The keys of the dictionaries that are written out in an expression."""
    keys = {key for one in ast.walk(value) if isinstance(one, ast.Dict) for key in one.keys}
    return {str(key.value) for key in keys if isinstance(key, ast.Constant)}


def facts_told(source: Path) -> set[str]:
    """The facts that a module hands to its events by name, and its list of plain ones."""
    found: set[str] = set()
    for one in ast.walk(ast.parse(source.read_text())):
        if isinstance(one, ast.Call):
            told = [word.value for word in one.keywords if word.arg in ("before", "after")]
            found |= {name for value in told for name in keys_in(value)}
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            if one.targets[0].id in ("before", "after"):
                found |= keys_in(one.value)
            elif one.targets[0].id == "FACTS":
                plain = [part for part in ast.walk(one.value) if isinstance(part, ast.Constant)]
                found |= {str(part.value) for part in plain}
    return found


def test_every_fact_that_a_service_tells_has_a_name() -> None:
    services = [path for floor in FLOORS for path in (ROOT / floor).rglob("*services.py")]
    nameless = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in services
        for name in facts_told(path) - set(NAMES)
    }
    assert nameless == set(), "name them in core/web/fact_names.py"
