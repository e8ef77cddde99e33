"""Recalls: each party says for itself what becomes of each record; the last word closes."""

from __future__ import annotations

from typing import Any

import pytest

from core import invariants
from core.clocks.models import ClockSpell
from core.errors import Conflict, NotAllowed, Refused
from core.models import Event, Party, User
from equipment.instruments import calibrating
from equipment.instruments.recall import queries, rules, services
from equipment.instruments.recall.models import Disposal, Recall
from tests import cast, factories
from tests.equipment import gauges

pytestmark = pytest.mark.django_db
NOW = factories.NOW
CHECKS = ("states of recalls", "recalls close", "recalls ask each", "clocks match states")


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def dispose(recall: Recall, by: User, items: list[str] | None = None, **changes: Any) -> Recall:
    said = {"disposition": "stands", "reason": "Checked by another gauge", **changes}
    chosen = gauges.records(recall) if items is None else items
    return services.dispose(recall=recall, items=chosen, by=by, now=NOW, **said)


def waiting(recall: Recall) -> list[str]:
    rows = ClockSpell.objects.filter(object_id=recall.public_id, closed_at=None)
    return sorted(rows.values_list("organisation__short", flat=True))


def breaches() -> list[str]:
    found = invariants.breaches()
    return [line for name in CHECKS for line in found[name]]


def test_each_record_waits_for_both_signatories(stage: cast.Cast) -> None:
    recall = gauges.recalled(stage)
    rows = Disposal.objects.values_list("item__label", "organisation__short", "disposition")
    assert sorted(rows) == [
        ("PT-001", "SOCAR", ""), ("PT-001", "STP", ""),
        ("PT-002", "SOCAR", ""), ("PT-002", "STP", ""),
    ]  # fmt: skip
    assert (waiting(recall), breaches()) == (["SOCAR", "STP"], [])


def test_executor_that_relies_on_a_record_is_asked_too_and_strangers_are_not(
    stage: cast.Cast,
) -> None:
    executor = factories.make_organisation("JV")
    here = stage.memorandum.workspace
    Party.objects.create(workspace=here, organisation=executor, role="executor", position=3)
    made = gauges.ready(stage)
    relying = gauges.touch(1, organisations=[executor.pk, stage.third.pk])
    with gauges.touched(relying, gauges.touch(2)):
        calibration = made.calibrations.get()
        calibrating.declare_bad(
            calibration=calibration, since=calibration.calibrated_on, reason="x",
            by=stage.stp_engineer, now=NOW,
        )  # fmt: skip
    rows = Disposal.objects.order_by("item", "organisation__short")
    assert list(rows.values_list("item__position", "organisation__short")) == [
        (1, "JV"), (1, "SOCAR"), (1, "STP"), (2, "SOCAR"), (2, "STP"),
    ]  # fmt: skip


def test_recall_closes_with_the_last_word_of_the_last_party(stage: cast.Cast) -> None:
    recall = gauges.recalled(stage)
    first, second = gauges.records(recall)
    dispose(recall, stage.socar_engineer)
    assert waiting(recall) == ["STP"]
    dispose(recall, stage.stp_engineer, [first])
    assert Recall.objects.get().status == "under_review"
    kept = dispose(recall, stage.stp_coordinator, [second], disposition="void")
    assert (kept.status, kept.closed_at, waiting(recall)) == ("closed", NOW, [])
    events = Event.objects.filter(object_id=recall.public_id).order_by("pk")
    assert [(one.verb, one.after["status"]) for one in events] == [
        ("recall.made", "under_review"),
        ("recall.disposed", "under_review"),
        ("recall.disposed", "under_review"),
        ("recall.closed", "closed"),
    ]
    assert breaches() == []


def test_nobody_disposes_for_the_other_party(stage: cast.Cast) -> None:
    recall = gauges.recalled(stage, records=1)
    dispose(recall, stage.socar_engineer)
    with pytest.raises(Conflict):
        dispose(recall, stage.socar_coordinator)
    words = Disposal.objects.order_by("organisation__short")
    assert [(one.organisation.short, one.person) for one in words] == [
        ("SOCAR", stage.socar_engineer), ("STP", None),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["socar_observer", "socar_manager", "stp_signatory", "third_admin"])
def test_only_workers_of_a_party_dispose(stage: cast.Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        dispose(gauges.recalled(stage), getattr(stage, who))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"disposition": "fine"}, "disposition"),
        ({"items": []}, "items"),
        ({"items": ["rci_00000000000000000000000000"]}, "items"),
    ],
)
def test_incomplete_word_is_refused_at_its_field(
    stage: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    recall = gauges.recalled(stage)
    with pytest.raises(Refused) as refused:
        dispose(recall, stage.stp_engineer, **changes)
    assert (refused.value.field, Disposal.objects.exclude(disposition="").count()) == (field, 0)


def test_records_of_another_recall_are_not_disposed_of(stage: cast.Cast) -> None:
    recall, other = gauges.recalled(stage), gauges.recalled(stage, number="G-8")
    with pytest.raises(Refused):
        dispose(recall, stage.stp_engineer, gauges.records(other))


def test_closed_recall_takes_no_word(stage: cast.Cast) -> None:
    recall = gauges.recalled(stage, records=1)
    for person in (stage.socar_engineer, stage.stp_engineer):
        dispose(recall, person)
    with pytest.raises(Refused) as refused:
        dispose(recall, stage.stp_engineer)
    assert refused.value.code == "wrong_state"


def test_records_are_under_review_until_both_have_spoken(stage: cast.Cast) -> None:
    recall = gauges.recalled(stage)
    subjects = [item.subject for item in recall.items.all()]
    assert queries.under_review([*subjects, "prt_0"]) == set(subjects)
    dispose(recall, stage.socar_engineer)
    assert queries.under_review(subjects) == set(subjects)
    dispose(recall, stage.stp_engineer, gauges.records(recall)[:1])
    assert queries.under_review(subjects) == set(subjects[1:])
    dispose(recall, stage.stp_engineer, gauges.records(recall)[1:])
    assert queries.under_review(subjects) == set()


def test_graver_word_counts_once_both_have_spoken() -> None:
    said = [rules.outcome(words) for words in (
        ["stands", ""], ["stands", "stands"], ["stands", "repeat"], ["void", "repeat"], [],
    )]  # fmt: skip
    assert said == ["", "stands", "repeat", "void", ""]


def test_breaches_are_told(stage: cast.Cast) -> None:
    recall = gauges.recalled(stage, records=1)
    Recall.objects.update(status="closed", closed_at=NOW)
    found = invariants.breaches("recalls close")["recalls close"]
    assert found == [f"recall {recall.number} is closed against its records"]
    Disposal.objects.filter(organisation=stage.socar).delete()
    asked = invariants.breaches("recalls ask each")["recalls ask each"]
    assert asked == [
        f"record {gauges.records(recall)[0]} of recall {recall.number} is not asked of both"
    ]
