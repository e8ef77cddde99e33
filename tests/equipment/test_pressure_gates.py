"""Who and what may take part in a pressure test, and how high it may press."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, Refused
from core.models import Attachment, Event, Qualification
from equipment.models import Connection, Instrument, PressureTest, Procedure, RepairRecord, Witness
from equipment.pressure_testing.facts import LineFacts, RecorderFile, Use
from tests import cast, factories
from tests.equipment import lives, pressing, recorders, workshop, yard

pytestmark = pytest.mark.django_db
TODAY = pressing.TODAY


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def refused(stage: cast.Cast, order: Any, **changes: Any) -> list[tuple[str, str]]:
    """What is wrong with a set-up; nothing of it is stored."""
    with pytest.raises(Refused) as error:
        pressing.record(stage, order, **changes)
    told = [(error.value.field or "", error.value.message)]
    told += [(str(row["field"]), str(row["message"])) for row in error.value.rows]
    assert (PressureTest.objects.count(), Attachment.objects.count()) == (0, 0)
    assert not Event.objects.filter(verb="pressure_test.recorded").exists()
    return told


def test_gauge_is_usable_on_its_due_date_and_not_the_day_after(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    before = TODAY - dt.timedelta(days=1)
    due = [Use(pressing.gauge(stage, "DUE", valid_to=before), "recorder")]
    assert refused(stage, order, instruments=due) == [
        ("instruments/0", f"The calibration of DUE ran out on {before.day}\u00a0May\u00a02026.")
    ]
    fit = [Use(pressing.gauge(stage, "FIT", valid_to=TODAY), "recorder")]
    assert pressing.record(stage, order, instruments=fit).verdict == "pass"


@pytest.mark.parametrize(("full", "suits"), [("25.9", 0), ("26", 1), ("80", 1), ("80.1", 0)])
def test_full_scale_lies_within_its_multiples(stage: cast.Cast, full: str, suits: int) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    uses = [Use(pressing.gauge(stage, "FS", full_mpa=full), "recorder")]
    if suits:
        assert pressing.record(stage, order, instruments=uses).verdict == "pass"
        return
    ((field, words),) = refused(stage, order, instruments=uses)
    assert (field, "1.3 to 4 times" in words) == ("instruments/0", True)


def test_coarse_gauge_of_another_kind_or_register_is_refused(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    fine = pressing.procedure(stage, accuracy_class=Decimal("0.5"))
    assert "accuracy class" in refused(stage, order, procedure=fine)[0][1]
    calliper = pressing.gauge(stage, "CAL", kind="calliper", range_unit="mm")
    assert "does not measure pressure" in refused(
        stage, order, instruments=[Use(calliper, "recorder")], procedure=pressing.procedure(
            stage, "plain"))[0][1]  # fmt: skip
    other = pressing.gauge(stage, "X", memorandum=stage.other_memorandum)
    assert refused(
        stage, order, instruments=[Use(other, "recorder")],
        procedure=Procedure.objects.get(code="plain"),
    )[0][0] == "instruments/0"  # fmt: skip
    beside = Instrument.objects.get(number="PG-1")
    plain = Procedure.objects.get(code="plain")
    assert refused(stage, order, instruments=[Use(beside, "gauge")], procedure=plain) == [
        ("instruments", "Name the instrument that recorded the chart.")
    ]


def test_tester_is_qualified_where_the_procedure_asks(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    asks = pressing.procedure(stage, qualified_tester=True, tester_level=2)
    assert refused(stage, order, procedure=asks)[0][0] == "tester"
    values = {
        "person": stage.stp_engineer, "organisation": stage.stp, "method": "pressure_testing",
        "issuer": "Centre", "entered_by": stage.stp_admin, "valid_from": dt.date(2026, 1, 1),
    }  # fmt: skip
    Qualification.objects.create(number="1", level=1, valid_to=dt.date(2027, 1, 1), **values)
    assert refused(stage, order, procedure=asks)[0][0] == "tester"
    held = Qualification.objects.create(number="2", level=2, valid_to=TODAY, **values)
    assert pressing.record(stage, order, procedure=asks).qualification == held


def test_witness_is_of_each_party_and_not_the_tester(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    own = [stage.socar_engineer, stage.stp_engineer]
    assert [field for field, _words in refused(stage, order, witnesses=own)] == [
        "witnesses", "witnesses"
    ]  # fmt: skip
    assert refused(stage, order, witnesses=[stage.stp_coordinator]) == [
        ("witnesses", "The procedure asks for a witness of SOCAR.")
    ]
    strange = [stage.socar_engineer, stage.stp_coordinator, stage.third_engineer]
    assert refused(stage, order, witnesses=strange)[0][0] == "witnesses"
    assert refused(stage, order, tester=stage.socar_engineer)[0][0] == "tester"
    owner = pressing.procedure(stage, "owner", witness_rule="owner")
    test = pressing.record(stage, order, procedure=owner, witnesses=[stage.socar_engineer])
    with pytest.raises(IntegrityError), transaction.atomic():
        Witness.objects.create(test=test, person=test.tester, organisation=stage.stp)


@pytest.mark.parametrize(
    ("line", "kind", "target"),
    [
        ({"grade": "H40", "connection": None}, "the plain end of", "30"),
        ({"grade": "P110", "connection": "VAM 30"}, "the connection of", "31"),
    ],
)
def test_target_above_a_limit_names_pipe_and_limit(
    stage: cast.Cast, line: dict[str, Any], kind: str, target: str
) -> None:
    if line["connection"]:
        rating = Decimal(30)
        line = line | {"connection": factories.make_connection("VAM 30").name}
        Connection.objects.filter(name="VAM 30").update(
            pressure_rating_mpa=rating, entered_pressure_rating=rating, pressure_rating_unit="MPa"
        )
    pipe = pressing.joints(stage, product_line=factories.make_product_line(**line))
    order = pressing.started(stage, pipe)
    high = pressing.procedure(
        stage, "high", target_kind="agreed", target=None, ceiling=pressing.percent("110")
    )
    gauge = [Use(pressing.gauge(stage, "HI", full_mpa="60"), "recorder")]
    told = refused(
        stage, order, procedure=high, target=pressing.mpa(target), instruments=gauge,
        chart=pressing.chart(level=float(target) + 0.2),
    )  # fmt: skip
    ((field, words),) = told
    assert field == "target"
    assert (kind in words, str(pipe[0]) in words) == (True, True)


def test_worn_wall_derates_the_joint(stage: cast.Cast) -> None:
    pipe = pressing.joints(stage, 2)
    lives.inspect(
        pipe[1:], stage.socar_engineer, lives.day(3), readings=(lives.wall("2.000"),),
    )  # fmt: skip
    order = pressing.started(stage, pipe)
    ((field, words),) = refused(stage, order, target=pressing.mpa("20"))
    assert field == "target"
    assert f"{pipe[1]} may be pressed to" in words


def test_pipe_without_wall_has_no_limit(stage: cast.Cast) -> None:
    line = factories.make_product_line(wall_mm=None, designation='10"')
    order = pressing.started(stage, pressing.joints(stage, product_line=line))
    assert refused(stage, order)[0][0] == "lines"


def test_other_pressure_than_suggested_needs_a_reason(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    other = {"target": pressing.mpa("19.5"), "chart": pressing.chart(level=19.7)}
    assert refused(stage, order, **other) == [
        ("target_reason", "The procedure gives 20\u00a0MPa: say why another was agreed.")
    ]
    test = pressing.record(stage, order, **other, target_reason="Old flange")
    assert (test.target_reason, test.suggested_mpa) == ("Old flange", Decimal(20))


def test_5ct_suggests_by_the_least_measured_wall(stage: cast.Cast) -> None:
    line = factories.make_product_line(
        designation='7"', od_mm=Decimal("177.8"), wall_mm=Decimal("10.3632"), grade="N80",
        connection=None,
    )  # fmt: skip
    pipe = pressing.joints(stage, 2, product_line=line)
    lives.inspect(
        pipe[1:], stage.socar_engineer, lives.day(3), readings=(lives.wall("9.000"),),
    )  # fmt: skip
    order = pressing.started(stage, pipe)
    mill = pressing.procedure(stage, "mill", target_kind="api_5ct", target=None,
                              ceiling=pressing.percent("110"))  # fmt: skip
    gauge = [Use(pressing.gauge(stage, "HI", full_mpa="100"), "recorder")]
    test = pressing.record(
        stage, order, procedure=mill, instruments=gauge, chart=pressing.chart(level=45.0)
    )
    assert test.working is not None
    assert (test.suggested_by, test.working["value"], test.working["inputs"]["grade"]) == (
        pipe[1], "6470", "N80"
    )  # fmt: skip
    assert (test.target_unit, test.entered_target) == ("psi", Decimal(6470))


def test_chart_in_the_wrong_unit_is_questioned(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    psi = pressing.chart(style=recorders.Style(unit="psi")).data
    as_bar = RecorderFile("test.csv", psi.replace(b"psi", b"bar"))
    told = refused(stage, order, chart=as_bar)
    assert told[0][0] == "file"
    assert "look like psi and not like bar" in told[0][1]
    bare = RecorderFile("test.csv", psi.replace(b" [psi]", b""))
    assert "names no unit" in refused(stage, order, chart=bare)[0][1]
    asked = replace(bare, unit="psi")
    assert pressing.record(stage, order, chart=asked).chart_unit == "psi"


def test_target_in_the_wrong_unit_is_questioned(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    typed = {"target": pressing.mpa("2900"), "chart": None}
    assert "Was it meant in psi?" in refused(stage, order, **typed)[0][1]


def test_test_is_not_before_the_repair(stage: cast.Cast) -> None:
    pipe = workshop.casing(stage)
    repaired = workshop.repaired(stage, pipe, workshop.recut)
    RepairRecord.objects.filter(line__order=repaired).update(done_on=TODAY)
    earlier = pressing.NOW - dt.timedelta(days=3)
    order = pressing.started(stage, pressing.joints(stage))
    type(order).objects.filter(pk=order.pk).update(started_at=earlier)
    line = yard.lines(order)[0]
    type(line).objects.filter(pk=line.pk).update(joint=pipe[0])
    told = refused(stage, order, tested_on=TODAY - dt.timedelta(days=1))
    assert (
        "tested_on",
        f"{pipe[0]} was repaired on 1\u00a0Jun\u00a02026, after this test.",
    ) in told


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (lambda s: {"tested_on": TODAY + dt.timedelta(days=1)}, "tested_on"),
        (lambda s: {"tested_on": TODAY - dt.timedelta(days=1)}, "tested_on"),
        (lambda s: {"lines": []}, "lines"),
        (lambda s: {"medium_c": Decimal(900)}, "medium_c"),
        (lambda s: {"ambient_c": Decimal("NaN")}, "ambient_c"),
        (lambda s: {"started_at": pressing.NOW,
                    "ended_at": pressing.NOW - dt.timedelta(hours=1)}, "ended_at"),
        (lambda s: {"chart": None}, "file"),
        (lambda s: {"target": pressing.mpa("-3")}, "target"),
        (lambda s: {"chart": RecorderFile("test.pdf", b"x")}, "file"),
    ],
)  # fmt: skip
def test_what_no_test_is_is_refused(
    stage: cast.Cast, changes: Callable[[cast.Cast], dict[str, Any]], field: str
) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    assert field in [name for name, _words in refused(stage, order, **changes(stage))]


def test_reading_beside_the_chart_agrees_within_the_accuracy(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    gauge = pressing.gauge(stage)
    far = [pressing.read(gauge, "20.601")]
    assert refused(stage, order, readings=far)[0][0] == "readings/0"
    near = [pressing.read(gauge, "20.6"), pressing.read(gauge, "19.8", "hold_end")]
    test = pressing.record(stage, order, readings=near)
    shown = [(one.moment, one.chart_mpa) for one in test.readings.order_by("pk")]
    assert shown == [("hold_start", Decimal("20.2")), ("hold_end", Decimal("20.2"))]
    (used,) = test.instruments.all()
    assert used.accuracy_mpa == Decimal("0.4")


def test_only_the_crew_records_and_only_on_its_kind(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    for person in (stage.socar_engineer, stage.stp_signatory, stage.third_engineer):
        with pytest.raises(NotAllowed):
            pressing.record(stage, order, by=person)
    other = workshop.started(stage, workshop.worn(stage))
    lines = [LineFacts(line) for line in yard.lines(order)]
    with pytest.raises(Refused):
        pressing.record(stage, other, lines=lines)
