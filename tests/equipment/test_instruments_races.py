"""Two at once on one recall or one calibration: one gets on, nothing is lost or said twice."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from core import invariants
from core.errors import Conflict
from core.models import Event
from equipment.instruments import calibrating, queries, rules, services, touching
from equipment.instruments.models import Calibration
from equipment.instruments.recall import services as recalls
from equipment.instruments.recall.models import Disposal, Recall
from tests import cast, factories
from tests.equipment import gauges
from tests.equipment.test_orders_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)
NOW = factories.NOW
ROUNDS = 20


def dispose(recall: Recall, by: Any, disposition: str) -> Any:
    return lambda: recalls.dispose(
        recall=Recall.objects.get(pk=recall.pk), items=gauges.records(recall),
        disposition=disposition, reason="Checked", by=by, now=NOW,
    )  # fmt: skip


def test_two_people_of_one_party_say_one_word() -> None:
    stage = cast.assemble()
    for number in range(ROUNDS):
        recall = gauges.recalled(stage, number=f"G-{number}")
        answers = at_once(
            dispose(recall, stage.stp_engineer, "stands"),
            dispose(recall, stage.stp_coordinator, "void"),
        )
        assert refusals(answers) == [Conflict], number
        words = Disposal.objects.filter(item__recall=recall).exclude(disposition="")
        said = set(words.values_list("disposition", "person__email"))
        assert (words.count(), len(said)) == (2, 1)


def test_last_words_of_both_parties_at_once_close_the_recall() -> None:
    stage = cast.assemble()
    for number in range(ROUNDS):
        recall = gauges.recalled(stage, number=f"G-{number}")
        answers = at_once(
            dispose(recall, stage.stp_engineer, "stands"),
            dispose(recall, stage.socar_engineer, "repeat"),
        )
        assert refusals(answers) == [], number
        recall.refresh_from_db()
        told = Event.objects.filter(object_id=recall.public_id, verb="recall.closed")
        assert (recall.status, told.count()) == ("closed", 1)
    assert invariants.breaches("recalls close")["recalls close"] == []


def test_calibration_is_declared_bad_once() -> None:
    stage = cast.assemble()
    calibration = gauges.ready(stage).calibrations.get()

    def declare() -> Any:
        return calibrating.declare_bad(
            calibration=Calibration.objects.get(pk=calibration.pk), reason="x",
            since=calibration.calibrated_on, by=stage.stp_engineer, now=NOW,
        )  # fmt: skip

    answers = at_once(declare, declare)
    assert (len(refusals(answers)), Recall.objects.count()) == (1, 1)


def test_declaring_bad_against_withdrawing_neither_hangs_nor_loses_a_recall() -> None:
    stage = cast.assemble()
    for number in range(ROUNDS):
        made = gauges.ready(stage, number=f"G-{number}")
        calibration = made.calibrations.get()
        said: dict[str, Any] = {"reason": "x", "by": stage.stp_engineer, "now": NOW}
        answers = at_once(
            partial(
                calibrating.declare_bad, calibration=calibration,
                since=calibration.calibrated_on, **said,
            ),
            partial(
                services.withdraw_instrument, instrument=made, on=gauges.TODAY, is_faulty=True,
                **said,
            ),
        )  # fmt: skip
        done = 2 - len(refusals(answers))
        assert (Recall.objects.filter(instrument=made).count(), done >= 1) == (done, True)


def test_what_is_recorded_while_a_calibration_is_declared_bad_is_recalled_or_refused() -> None:
    """Whoever records holds the instrument: the recall waits for them and lists their record."""
    stage = cast.assemble()
    made = gauges.ready(stage)
    calibration = made.calibrations.get()
    holding, go_on = threading.Event(), threading.Event()
    written: list[Any] = []

    def source(_one: Any, since: Any, until: Any) -> list[Any]:
        return [one for one in written if since <= one.on <= until]

    def record() -> str:
        with transaction.atomic():
            one = queries.held([made.pk])[0]
            why = rules.unusable(one, one.calibrations.all(), gauges.day(-5))
            holding.set()
            go_on.wait(timeout=10)
            if not why:
                written.append(gauges.touch(1, -5))
        return why

    def declare() -> Any:
        holding.wait(timeout=10)
        threading.Timer(0.3, go_on.set).start()
        return calibrating.declare_bad(
            calibration=calibration, since=calibration.calibrated_on, reason="x",
            by=stage.stp_engineer, now=NOW,
        )  # fmt: skip

    touching.register("records of a test", source)
    try:
        why, _declared = at_once(record, declare)
    finally:
        del touching.REGISTRY["records of a test"]
    assert (why, [one.label for one in Recall.objects.get().items.all()]) == ("", ["PT-001"])
    one = queries.with_calibrations(type(made).objects.filter(pk=made.pk)).get()
    assert rules.unusable(one, one.calibrations.all(), gauges.day(-5)) != ""
