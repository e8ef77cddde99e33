"""Test procedures: versions in force on a day, terms that can be, what is mostly a mistake."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, Refused
from core.models import Event
from equipment.models import Procedure, ProcedureVersion
from equipment.procedures import queries, rules, services, shown
from equipment.procedures.facts import Limit, columns_of, facts_of
from tests import cast, catalogue
from tests.equipment import pressing

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def add(stage: cast.Cast, procedure: Procedure, **changes: Any) -> ProcedureVersion:
    return services.add_version(
        procedure=procedure, facts=pressing.terms(**changes), by=stage.stp_admin, now=pressing.NOW
    )


def test_version_of_the_day_judges(stage: cast.Cast) -> None:
    procedure = pressing.procedure(stage)
    today = pressing.TODAY
    newer = add(stage, procedure, edition="2027", in_force_from=today + DAY, hold_s=600)
    found = [queries.version_on(procedure, day) for day in (today, today + DAY)]
    assert [one and one.edition for one in found] == ["2026", "2027"]
    assert queries.version_on(procedure, dt.date(2025, 12, 31)) is None
    order = pressing.started(stage, pressing.joints(stage))
    assert pressing.record(stage, order).procedure_version.edition == "2026"
    ended = services.end_procedure(
        procedure=procedure, on=newer.in_force_from, by=stage.stp_admin, now=pressing.NOW,
        reason="Old",
    )  # fmt: skip
    assert queries.version_on(ended, newer.in_force_from + DAY) is None
    told = Event.objects.filter(object_id=procedure.public_id).order_by("pk")
    assert [event.verb for event in told] == [
        "procedure.added", "procedure.version_added", "procedure.ended"
    ]  # fmt: skip


def test_versions_never_overlap(stage: cast.Cast) -> None:
    procedure = pressing.procedure(stage)
    with pytest.raises(Refused) as error:
        add(stage, procedure, in_force_from=dt.date(2026, 1, 1))
    assert error.value.field == "in_force_from"
    values = columns_of(pressing.terms(in_force_from=dt.date(2026, 3, 1)))
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.create(procedure=procedure, number=2, **values)


def test_version_begins_after_the_tests_that_another_judged(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    test = pressing.record(stage, order)
    procedure = test.procedure_version.procedure
    with pytest.raises(Refused) as error:
        add(stage, procedure, in_force_from=pressing.TODAY)
    assert error.value.code == "used"
    fresh = Procedure.objects.get(pk=procedure.pk)
    assert add(stage, fresh, in_force_from=pressing.TODAY + DAY).number == 2


def test_only_administrators_change_procedures(stage: cast.Cast) -> None:
    procedure = pressing.procedure(stage)
    with pytest.raises(NotAllowed):
        services.add_version(
            procedure=procedure, facts=pressing.terms(in_force_from=dt.date(2027, 1, 1)),
            by=stage.stp_engineer, now=pressing.NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target": None}, "target"),
        ({"target": pressing.mpa("900")}, "target"),
        ({"target": pressing.mpa("NaN")}, "target"),
        ({"target_kind": "share", "share_percent": Decimal(101)}, "share_percent"),
        ({"target_kind": "share", "share_percent": Decimal(70)}, "share_of"),
        ({"target_kind": "guess"}, "target_kind"),
        ({"tolerance": Limit(Decimal(20), "MPa")}, "tolerance"),
        ({"ceiling": Limit(Decimal(90), "%")}, "ceiling"),
        ({"max_drop": Limit(Decimal(-1), "MPa")}, "max_drop"),
        ({"max_drop": Limit(Decimal(1), "kg")}, "max_drop"),
        ({"hold_s": 0}, "hold_s"),
        ({"max_gap_s": Decimal(0)}, "max_gap_s"),
        ({"full_scale_least": Decimal("1.1")}, "full_scale_least"),
        ({"accuracy_class": Decimal(40)}, "accuracy_class"),
        ({"in_force_to": dt.date(2025, 1, 1)}, "in_force_to"),
        ({"source": " "}, "source"),
        ({"edition": " "}, "edition"),
        ({"mark": "sure"}, "mark"),
    ],
)  # fmt: skip
def test_terms_that_no_test_has_are_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as error:
        rules.checked(pressing.terms(**changes))
    assert error.value.field == field


def test_tolerance_below_the_drop_is_warned_of() -> None:
    facts = pressing.terms()
    assert rules.warnings_of(facts) == []
    doubtful = replace(facts, tolerance=pressing.percent("1"))
    assert "hold too short" in rules.warnings_of(doubtful)[0]


def test_stored_terms_are_the_said_ones(stage: cast.Cast) -> None:
    said = pressing.terms(max_rise=None, accuracy_class=Decimal("2.50"))
    procedure = pressing.procedure(stage, max_rise=None, accuracy_class=Decimal("2.50"))
    assert facts_of(procedure.versions.get()) == said


def test_every_installation_begins_with_the_known_cases() -> None:
    catalogue.plant_procedures()
    marks = {
        one.procedure.code: one.mark for one in ProcedureVersion.objects.select_related("procedure")
    }
    assert marks == {
        "pipe_5ct": "looked_up", "casing_us_70": "looked_up", "conductor_us": "looked_up",
        "casing_california": "looked_up", "casing_cis_high": "uncertain",
        "casing_cis_low": "uncertain", "pce_first_hold": "uncertain",
        "pce_second_hold": "uncertain", "bop_low": "uncertain", "bop_high": "uncertain",
    }  # fmt: skip
    for version in ProcedureVersion.objects.select_related("procedure"):
        facts = facts_of(version)
        assert rules.checked(facts) == facts
        assert rules.warnings_of(facts) == []
        assert shown.summary_of(facts)
