"""Whatever people do with defect acts, in whatever order: nobody agrees to their own, and what
was agreed never changes."""

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
from equipment.defects import invariants, queries, services
from equipment.models import DefectAct, WorkOrder
from tests import cast, factories
from tests.equipment import defected, yard
from tests.equipment.test_orders_races import at_once, refusals

NOW = factories.NOW
PEOPLE = (
    "stp_engineer", "stp_coordinator", "stp_manager", "socar_engineer", "socar_manager",
    "socar_observer", "third_engineer",
)  # fmt: skip
DEEDS = ("create", "update", "send", "agree", "refuse", "withdraw", "supersede")
ACTIONS = st.tuples(
    st.sampled_from([*DEEDS, *["send", "agree", "supersede"] * 2]),
    st.sampled_from([*PEOPLE, *["stp_engineer", "socar_engineer"] * 3]),
    st.integers(min_value=0, max_value=5),
    st.sampled_from(["repair", "scrap", "no_action"]),
)


def deed(order: WorkOrder, stage: cast.Cast, done: tuple[str, str, int, str]) -> None:
    """One thing that a person does; what is refused changes nothing."""
    name, who, at, decision = done
    by: Any = getattr(stage, who)
    lines = yard.lines(order)
    findings = [defected.found(line, decision=decision) for line in lines[: at % 2 + 1]]
    acts = list(DefectAct.objects.filter(order=order).order_by("pk"))
    if name == "create" or not acts:
        services.create_act(order=order, findings=findings, by=by, now=NOW)
        return
    act = acts[at % len(acts)]
    if name == "supersede":
        services.create_act(order=order, supersedes=act, by=by, now=NOW)
    elif name == "update":
        services.update_act(act=act, findings=findings, remark=who, by=by, now=NOW)
    elif name == "agree":
        services.agree_act(act=act, digest=act.digest, by=by, now=NOW)
    elif name == "send":
        services.send_act(act=act, by=by, now=NOW)
    elif name == "refuse":
        services.refuse_act(act=act, by=by, now=NOW, reason="So")
    else:
        services.withdraw_act(act=act, by=by, now=NOW, reason="So")


def check(order: WorkOrder, kept: dict[int, str], stage: cast.Cast) -> None:
    """All that must hold after anything."""
    for act in DefectAct.objects.filter(order=order).select_related("decided_by"):
        if act.status in ("agreed", "superseded"):
            assert act.decided_by is not None
            assert act.decided_by.organisation_id == stage.socar.pk
            assert kept.setdefault(act.pk, act.content) == act.content
    agreed = DefectAct.objects.filter(order=order, status="agreed")
    on_lines = list(agreed.values_list("findings__line", flat=True))
    assert len(on_lines) == len(set(on_lines))
    undecided = {line.pk for line in queries.unagreed_lines(order)}
    repaired = agreed.filter(findings__decision="repair").values_list("findings__line", flat=True)
    assert undecided.isdisjoint(repaired)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(done=st.lists(ACTIONS, min_size=4, max_size=20))
def test_no_sequence_lets_a_party_agree_to_its_own_act_or_changes_an_agreed_one(
    done: list[tuple[str, str, int, str]],
) -> None:
    with transaction.atomic():
        stage = cast.assemble()
        order, kept = defected.order(stage), dict[int, str]()
        for one in done:
            try:
                with transaction.atomic():
                    deed(order, stage, one)
            except (Refused, NotAllowed, Conflict):
                pass
            check(order, kept, stage)
        assert invariants.agreed_acts_stand() == []
        assert states_match_events(DefectAct) == []
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_agreement_and_withdrawal_exactly_one_wins_two_hundred_times() -> None:
    stage = cast.assemble()
    order = defected.order(stage)
    for _round in range(200):
        act = defected.sent(stage, order)
        one, other = (DefectAct.objects.get(pk=act.pk) for _copy in range(2))
        answers = at_once(
            partial(defected.agree, one, stage.socar_engineer),
            partial(services.withdraw_act, act=other, by=stage.stp_engineer, now=NOW, reason="So"),
        )
        assert refusals(answers) == [Conflict]
        act.refresh_from_db()
        told = Event.objects.filter(object_id=act.public_id).order_by("pk").last()
        assert told is not None
        assert (act.status, told.after["status"]) in [("agreed",) * 2, ("withdrawn",) * 2]
        if act.status == "agreed":
            order = defected.order(stage)


@pytest.mark.django_db(transaction=True)
def test_two_acts_on_one_line_are_not_drawn_up_at_once() -> None:
    stage = cast.assemble()
    order = defected.order(stage, 1)
    answers = at_once(*(lambda: defected.draft(stage, order) for _copy in range(2)))
    assert refusals(answers) == [Refused]
    assert DefectAct.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_findings_against_sending_leave_what_was_sent() -> None:
    stage = cast.assemble()
    for _round in range(10):
        act = defected.draft(stage)
        one, other = (DefectAct.objects.get(pk=act.pk) for _copy in range(2))
        rows = [defected.found(yard.lines(act.order)[0], decision="scrap")]
        answers = at_once(
            partial(services.send_act, act=one, by=stage.stp_engineer, now=NOW),
            partial(
                services.update_act, act=other, findings=rows, by=stage.stp_coordinator, now=NOW
            ),
        )
        assert refusals(answers) == [Conflict]
    assert invariants.agreed_acts_stand() == []


def test_triggers_are_the_last_word(db: None) -> None:
    """The check above would see an agreed act that changed: the database alone keeps it."""
    stage = cast.assemble()
    act = defected.agreed(stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        DefectAct.objects.filter(pk=act.pk).update(content="{}")
