"""A history says what changed in words: no code of a choice reaches a reader."""

from __future__ import annotations

import pytest
from django.utils import translation

from core.models import Event
from core.web import words
from tests import cast
from tests.equipment import nonconforming, yard

pytestmark = pytest.mark.django_db


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
