"""Whatever people do with non-conformances, in whatever order: nobody agrees to their own."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict, NotAllowed, Refused
from core.events.invariants import states_match_events
from core.models import Event
from equipment.models import Joint, Nonconformance
from equipment.nonconformance import services
from tests import cast, factories
from tests.equipment import lives, nonconforming
from tests.equipment.test_orders_races import at_once, refusals

NOW = factories.NOW
PEOPLE = ("stp_engineer", "stp_manager", "socar_engineer", "socar_manager", "socar_observer")
DEEDS = ("propose", "agree", "decline", "close", "cancel", "release", "update")
ACTIONS = st.tuples(
    st.sampled_from([*DEEDS, *["propose", "agree", "close", "release"] * 2]),
    st.sampled_from([*PEOPLE, *["stp_engineer", "socar_engineer"] * 3]),
    st.sampled_from(Nonconformance.Disposition.values),
)


def deed(report: Nonconformance, stage: cast.Cast, done: tuple[str, str, str]) -> None:
    """One thing that a person does; what is refused changes nothing."""
    name, who, disposition = done
    by: Any = getattr(stage, who)
    said: dict[str, Any] = {"report": report, "by": by, "now": NOW}
    if name == "propose":
        services.propose_disposition(**said, disposition=disposition, reason="So")
    elif name == "agree":
        services.agree_disposition(**said)
    elif name == "decline":
        services.decline_disposition(**said, reason="So")
    elif name == "close":
        services.close_report(**said, evidence="Seen")
    elif name == "update":
        services.update_report(**said, severity="minor")
    elif name == "release":
        assert report.joint is not None
        lives.take([report.joint], "store", by)
    else:
        services.cancel_report(**said, reason="So")


def check(report: Nonconformance, kept: dict[str, Any]) -> None:
    """All that must hold after anything."""
    if report.status in ("agreed", "closed"):
        assert report.agreed_by is not None
        assert report.agreed_by.organisation_id == report.agreeing_id != report.proposed_by_id
        if report.disposition == "use_as_is":
            assert report.owner_id in (report.agreeing_id, report.proposed_by_id)
        assert kept.setdefault("disposition", report.disposition) == report.disposition
    if report.status in ("open", "proposed", "agreed"):
        assert report.joint is not None
        assert report.joint.status == "received"


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(done=st.lists(ACTIONS, min_size=3, max_size=15))
def test_no_sequence_lets_a_party_agree_to_its_own_disposition(
    done: list[tuple[str, str, str]],
) -> None:
    with transaction.atomic():
        stage = cast.assemble()
        report, kept = nonconforming.raised(stage), dict[str, Any]()
        for one in done:
            report = Nonconformance.objects.select_related("joint").get(pk=report.pk)
            try:
                with transaction.atomic():
                    deed(report, stage, one)
            except (Refused, NotAllowed, Conflict):
                pass
            report = Nonconformance.objects.select_related("joint", "agreed_by").get(pk=report.pk)
            check(report, kept)
        assert states_match_events(Nonconformance) == []
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_agreement_and_cancellation_exactly_one_wins_two_hundred_times() -> None:
    stage = cast.assemble()
    joint = nonconforming.joint(stage)
    for _round in range(200):
        report = nonconforming.proposed(stage, joint=joint)
        one, other = (Nonconformance.objects.get(pk=report.pk) for _copy in range(2))
        answers = at_once(
            partial(services.agree_disposition, report=one, by=stage.socar_engineer, now=NOW),
            partial(
                services.cancel_report, report=other, by=stage.stp_engineer, now=NOW, reason="So"
            ),
        )
        assert refusals(answers) == [Conflict]
        report.refresh_from_db()
        told = Event.objects.filter(object_id=report.public_id).order_by("pk").last()
        assert told is not None
        assert (report.status, told.after["status"]) in [("agreed",) * 2, ("cancelled",) * 2]


@pytest.mark.django_db(transaction=True)
def test_report_against_storing_leaves_no_stored_joint_with_an_open_report_before() -> None:
    """Whoever is second meets the first: the report finds stored pipe, or the step is refused."""
    stage = cast.assemble()
    for _round in range(10):
        joint = nonconforming.joint(stage)
        answers = at_once(
            partial(lives.take, [joint], "store", stage.socar_engineer),
            partial(nonconforming.raised, stage, joint=joint),
        )
        stored = Joint.objects.get(pk=joint.pk).status == "in_stock"
        assert (refusals(answers) == []) is stored


@pytest.mark.django_db
def test_database_is_the_last_word_on_release() -> None:
    stage = cast.assemble()
    joint = lives.inspect(lives.joints_in(stage, "re_inspected"), stage.socar_engineer)[0]
    nonconforming.raised(stage, joint=joint)
    with pytest.raises(IntegrityError, match="NCR-2026-001"), transaction.atomic():
        Joint.objects.filter(pk=joint.pk).update(status="released")
