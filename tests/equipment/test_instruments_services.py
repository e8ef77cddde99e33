"""Instruments and calibrations: the owner enters them, what is bad is recalled at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core.errors import Conflict, NotAllowed, Refused
from core.files.models import Attachment
from core.models import Event
from equipment.instruments import calibrating, queries, rules, services
from equipment.instruments.facts import InstrumentFacts
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.recall.models import Recall
from equipment.instruments.rules import State
from tests import cast, factories
from tests.equipment import gauges
from tests.equipment.gauges import day

pytestmark = pytest.mark.django_db
NOW, TODAY = factories.NOW, factories.TODAY
PDF = b"%PDF-1.4 certificate"


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def verbs(row: Any) -> list[str]:
    rows = Event.objects.filter(object_id=row.public_id).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_owner_enters_an_instrument_with_its_range_in_si(stage: cast.Cast) -> None:
    made = gauges.gauge(stage)
    assert (made.organisation, made.range_unit) == (stage.stp, "psi")
    kept = gauges.fresh(made)
    assert (kept.range_high, kept.range_high_si) == (Decimal(10000), Decimal("68.947573"))
    event = Event.objects.get(object_id=made.public_id)
    assert (event.verb, event.after["number"]) == ("instrument.added", "G-7")


@pytest.mark.parametrize("who", ["stp_manager", "socar_observer", "third_engineer"])
def test_only_workers_of_a_party_enter_instruments(stage: cast.Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        gauges.gauge(stage, by=getattr(stage, who))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "a" * 41}, "number"),
        ({"maker": "a\u202eb"}, "maker"),
        ({"kind": "barometer"}, "kind"),
        ({"range_high": None}, "range_high"),
        ({"range_low": Decimal(10000)}, "range_high"),
        ({"range_low": Decimal(-20), "range_high": Decimal(-10)}, "range_high"),
        ({"range_high": Decimal(10) ** 7}, "range_high"),
        ({"range_unit": "atm"}, "range_unit"),
        ({"accuracy_class": Decimal(0)}, "accuracy_class"),
        ({"accuracy_class": Decimal("100.1")}, "accuracy_class"),
    ],
)
def test_impossible_instrument_is_refused_at_its_field(
    stage: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        gauges.gauge(stage, **changes)
    assert (refused.value.field, Instrument.objects.count()) == (field, 0)


def test_number_is_taken_once_a_party_whatever_its_capitals(stage: cast.Cast) -> None:
    gauges.gauge(stage)
    with pytest.raises(Refused) as refused:
        gauges.gauge(stage, number="g-7")
    assert refused.value.field == "number"
    other = gauges.gauge(stage, by=stage.socar_engineer)
    assert other.organisation == stage.socar


def test_update_tells_what_changed_and_the_si_copy_follows(stage: cast.Cast) -> None:
    made = gauges.gauge(stage)
    services.update_instrument(
        instrument=made, range_high=Decimal(100), range_unit="MPa", by=stage.stp_engineer, now=NOW
    )
    assert gauges.fresh(made).range_high_si == Decimal(100)
    event = Event.objects.get(object_id=made.public_id, verb="instrument.updated")
    assert event.before == {"range_high": "10000", "range_unit": "psi"}


def test_other_party_changes_nothing(stage: cast.Cast) -> None:
    made = gauges.ready(stage)
    calibration = made.calibrations.get()
    facts: dict[str, Any] = {"on": TODAY, "reason": "Broken", "now": NOW}
    facts["by"] = stage.socar_engineer
    with pytest.raises(NotAllowed, match="STP"):
        services.update_instrument(instrument=made, maker="X", by=stage.socar_engineer, now=NOW)
    with pytest.raises(NotAllowed):
        services.withdraw_instrument(instrument=made, **facts)
    with pytest.raises(NotAllowed):
        gauges.calibrate(made, by=stage.socar_coordinator)
    with pytest.raises(NotAllowed):
        calibrating.declare_bad(
            calibration=calibration, since=TODAY, reason="x", by=stage.socar_engineer, now=NOW
        )


def test_calibration_comes_with_its_certificate_in_one_transaction(stage: cast.Cast) -> None:
    made = gauges.gauge(stage)
    upload = SimpleUploadedFile("c.pdf", PDF)
    calibration = gauges.calibrate(made, certificate=upload)
    file = Attachment.objects.get(parent_id=calibration.public_id)
    assert (file.name, verbs(calibration)) == ("c.pdf", ["calibration.added"])
    with pytest.raises(Refused):
        gauges.calibrate(made, number="C-9", certificate=SimpleUploadedFile("c.exe", b"MZ"))
    assert Calibration.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"since": 1}, "calibrated_on"),
        ({"since": -10, "until": -11}, "valid_to"),
        ({"since": -10, "until": 4000}, "valid_to"),
        ({"laboratory": ""}, "laboratory"),
        ({"number": "c-1"}, "number"),
    ],
)
def test_impossible_calibration_is_refused_at_its_field(
    stage: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    made = gauges.ready(stage)
    with pytest.raises(Refused) as refused:
        gauges.calibrate(made, **changes)
    assert (refused.value.field, Calibration.objects.count()) == (field, 1)


def test_days_of_a_calibration_stay_once_something_rests_on_it(stage: cast.Cast) -> None:
    calibration = gauges.ready(stage).calibrations.get()
    said: dict[str, Any] = {"calibration": calibration, "by": stage.stp_engineer, "now": NOW}
    with gauges.touched(gauges.touch(1)):
        with pytest.raises(Refused) as refused:
            calibrating.update_calibration(**said, valid_to=day(300))
        calibrating.update_calibration(**said, remark="Sent by courier")
    assert refused.value.field == "valid_to"
    calibrating.update_calibration(**said, valid_to=day(300))
    kept = Calibration.objects.get()
    assert (kept.valid_to, kept.remark) == (day(300), "Sent by courier")


def test_bad_calibration_recalls_what_it_carried_until_the_next_good_one(stage: cast.Cast) -> None:
    made = gauges.ready(stage)
    first = made.calibrations.get()
    gauges.calibrate(made, -20, 300)
    days = (-101, -100, -30, -20, -19)
    with gauges.touched(*(gauges.touch(n, on) for n, on in enumerate(days))):
        calibrating.declare_bad(
            calibration=first, since=first.calibrated_on, reason="Wrong standard",
            by=stage.stp_engineer, now=NOW,
        )  # fmt: skip
    recall = Recall.objects.get()
    assert (recall.number, recall.status, recall.until) == (
        "RCL-2026-001", "under_review", day(-20),
    )  # fmt: skip
    assert [item.on for item in recall.items.all()] == [day(on) for on in days[1:4]]
    assert verbs(first) == ["calibration.added", "calibration.declared_bad"]
    assert verbs(recall) == ["recall.made"]


def test_calibration_that_nothing_rests_on_makes_a_recall_that_is_closed(stage: cast.Cast) -> None:
    recall = gauges.recalled(stage, records=0)
    assert (recall.status, recall.closed_at, recall.items.count()) == ("closed", NOW, 0)


@pytest.mark.parametrize("since", [-101, 1])
def test_day_since_when_it_is_bad_lies_in_its_time(stage: cast.Cast, since: int) -> None:
    calibration = gauges.ready(stage).calibrations.get()
    with pytest.raises(Refused) as refused:
        calibrating.declare_bad(
            calibration=calibration, since=day(since), reason="x", by=stage.stp_engineer, now=NOW
        )
    assert (refused.value.field, Recall.objects.count()) == ("since", 0)


def test_faulty_instrument_recalls_everything_since_its_last_good_calibration(
    stage: cast.Cast,
) -> None:
    made = gauges.ready(stage)
    gauges.calibrate(made, -20, 300, is_fit=False)
    made = gauges.fresh(made)
    with gauges.touched(gauges.touch(1, -101), gauges.touch(2, -50), gauges.touch(3, 0)):
        services.withdraw_instrument(
            instrument=made, on=day(-1), reason="Dropped", is_faulty=True,
            by=stage.stp_engineer, now=NOW,
        )  # fmt: skip
    recall = Recall.objects.get()
    assert (recall.cause, recall.since, recall.until) == ("faulty", day(-100), TODAY)
    assert [item.label for item in recall.items.all()] == ["PT-002", "PT-003"]
    kept = gauges.fresh(made)
    assert rules.unusable(kept, kept.calibrations.all(), day(-50)) != ""


def test_instrument_that_is_only_retired_recalls_nothing(stage: cast.Cast) -> None:
    made = gauges.ready(stage)
    facts: dict[str, Any] = {"on": day(-1), "reason": "Sold", "by": stage.stp_engineer, "now": NOW}
    with gauges.touched(gauges.touch(1)):
        services.withdraw_instrument(instrument=made, **facts)
    assert (Recall.objects.count(), verbs(made)[-1]) == (0, "instrument.withdrawn")
    with pytest.raises(Refused) as refused:
        services.withdraw_instrument(instrument=made, **facts)
    assert refused.value.code == "wrong_state"
    with pytest.raises(Refused):
        gauges.calibrate(made)


def test_withdrawal_needs_a_reason_and_a_day_that_has_come(stage: cast.Cast) -> None:
    made = gauges.ready(stage)
    for changes, field in (({"reason": " "}, "reason"), ({"on": day(1)}, "on")):
        facts: dict[str, Any] = {"on": TODAY, "reason": "Sold", **changes}
        with pytest.raises(Refused) as refused:
            services.withdraw_instrument(instrument=made, **facts, by=stage.stp_engineer, now=NOW)
        assert refused.value.field == field


def test_stale_reader_loses_and_nothing_is_recalled(stage: cast.Cast) -> None:
    made = gauges.ready(stage)
    stale = gauges.fresh(made)
    services.update_instrument(instrument=made, maker="WIKA", by=stage.stp_engineer, now=NOW)
    with gauges.touched(gauges.touch(1)), pytest.raises(Conflict):
        services.withdraw_instrument(
            instrument=stale, on=TODAY, reason="x", is_faulty=True, by=stage.stp_engineer, now=NOW
        )
    assert (Recall.objects.count(), gauges.fresh(made).withdrawn_on) == (0, None)


def standing(stage: cast.Cast) -> dict[State, list[str]]:
    """Instruments in every state, with calibrations of several kinds."""
    plans: dict[str, list[dict[str, Any]]] = {
        "none": [],
        "long": [{"until": 31}],
        "soon": [{"until": 30}],
        "today": [{"until": 0}],
        "over": [{"until": -1}],
        "unfit": [{}, {"since": -5, "is_fit": False}],
        "unfit-over": [{"until": -30}, {"since": -25, "until": -2, "is_fit": False}],
        "older": [{"until": 200}, {"since": -50, "until": -10}],
        "badly": [{}],
        "gone": [{}],
    }
    for name, calibrations in plans.items():
        made = gauges.gauge(stage, number=name)
        for facts in calibrations:
            gauges.calibrate(made, **facts)
    by: dict[str, Any] = {"by": stage.stp_engineer, "now": NOW, "reason": "x"}
    bad = Calibration.objects.get(instrument__number="badly")
    calibrating.declare_bad(calibration=bad, since=TODAY, **by)
    gone = Instrument.objects.get(number="gone")
    services.withdraw_instrument(instrument=gone, on=TODAY, **by)
    found: dict[State, list[str]] = {state: [] for state in State}
    for one in queries.with_calibrations(Instrument.objects.order_by("number")):
        found[rules.state_on(one, one.calibrations.all(), TODAY)].append(one.number)
    return found


def test_state_in_the_database_is_that_of_the_rule(stage: cast.Cast) -> None:
    by_rule = standing(stage)
    assert by_rule == {
        State.USABLE: ["long", "older"],
        State.DUE_SOON: ["soon", "today"],
        State.OVERDUE: ["over"],
        State.UNUSABLE: ["badly", "gone", "none", "unfit", "unfit-over"],
    }
    rows = Instrument.objects.order_by("number")
    for state, numbers in by_rule.items():
        asked = queries.in_state(rows, [state], TODAY)
        assert [one.number for one in asked] == numbers, state


def test_due_board_reads_what_ends_first_and_leaves_out_what_is_no_use(stage: cast.Cast) -> None:
    standing(stage)
    due = queries.due_by(Instrument.objects.all(), day(90))
    found = [(one.number, one.due) for one in due]
    assert found == [
        ("older", day(-10)), ("over", day(-1)), ("today", TODAY), ("soon", day(30)),
        ("long", day(31)),
    ]  # fmt: skip


def test_database_keeps_ranges_and_reasons_whole(stage: cast.Cast) -> None:
    made = gauges.ready(stage)
    breaches: list[dict[str, Any]] = [
        {"range_high": None},
        {"range_unit": ""},
        {"range_high": Decimal(-1)},
        {"accuracy_class": Decimal(101)},
        {"withdrawn_on": TODAY},
        {"is_faulty": True},
    ]
    for breach in breaches:
        with pytest.raises(IntegrityError), transaction.atomic():
            Instrument.objects.filter(pk=made.pk).update(**breach)
    with pytest.raises(IntegrityError), transaction.atomic():
        Calibration.objects.update(bad_since=TODAY)


def test_facts_are_those_of_the_model() -> None:
    columns = {field.name for field in Instrument._meta.get_fields()}
    assert set(InstrumentFacts.__dataclass_fields__) <= columns
