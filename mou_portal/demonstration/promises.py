"""The commitments of the demonstration, from proposal to acceptance, through the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from cooperation.commitments import milestones
from cooperation.commitments import services as commitments
from cooperation.commitments.models import Commitment
from cooperation.commitments.rules import CommitmentTerms, MilestoneTerms
from mou_portal.demonstration.plan import Promise
from mou_portal.demonstration.stage import Stage
from mou_portal.demonstration.work import carried_out

Steps = Iterator[dt.datetime]
PLAN_STEPS = 6


def life(stage: Stage, promise: Promise, position: int, told: dict[str, Commitment]) -> Steps:
    """A commitment proposed by the parties in turn, agreed by both, started and carried on."""
    proposed = max(min(promise.start, 0) - 8, -275)
    proposer, other = ("SOCAR", "STP") if position % 2 else ("STP", "SOCAR")
    yield stage.at(proposed)
    commitment = commitments.create_commitment(
        memorandum=stage.memorandum,
        terms=terms_of(stage, promise),
        by=stage.who("coordinator", proposer),
        now=stage.at(proposed),
    )
    told[promise.title] = commitment
    if promise.status == "draft":
        if position % 2:
            commitments.agree_to_commitment(
                commitment=commitment,
                by=stage.who("coordinator", proposer),
                now=stage.at(proposed, 10),
            )
        return
    yield stage.at(proposed + 2)
    for party, hour in ((proposer, 10), (other, 15)):
        commitments.agree_to_commitment(
            commitment=commitment,
            by=stage.who("coordinator", party),
            now=stage.at(proposed + 2, hour),
        )
        commitment.refresh_from_db()
    if promise.status == "agreed":
        return
    yield stage.at(promise.start)
    commitments.start_commitment(
        commitment=commitment, by=stage.who("coordinator", proposer), now=stage.at(promise.start)
    )
    yield from _milestones(stage, promise, commitment, proposer, other)
    yield from _end(stage, promise, commitment, proposer, other)


def _milestones(
    stage: Stage, promise: Promise, commitment: Commitment, proposer: str, other: str
) -> Steps:
    """Milestones due in the past are reached a week late and accepted by the other party."""
    for milestone, (_title, _weight, due) in zip(
        commitment.milestones.order_by("position"), promise.milestones, strict=True
    ):
        if due + 10 > 0:
            return
        yield stage.at(due + 7)
        milestones.reach_milestone(
            milestone=milestone,
            on=stage.on(due + 6),
            by=stage.who("coordinator", proposer),
            now=stage.at(due + 7),
        )
        yield stage.at(due + 9)
        milestones.accept_milestone(
            milestone=milestone, by=stage.who("manager", other), now=stage.at(due + 9)
        )


def _end(
    stage: Stage, promise: Promise, commitment: Commitment, proposer: str, other: str
) -> Steps:
    if promise.status == "on_hold":
        yield stage.at(-20)
        commitments.hold_commitment(
            commitment=commitment,
            by=stage.who("manager", proposer),
            now=stage.at(-20),
            reason="The hardbanding wire of the trial is on order.",
        )
    elif promise.status == "cancelled":
        yield stage.at(promise.due)
        commitments.cancel_commitment(
            commitment=commitment,
            decision_reference=promise.decision,
            by=stage.who("manager", proposer),
            now=stage.at(promise.due),
        )
    elif promise.status == "accepted":
        yield stage.at(promise.due + 5)
        commitment.refresh_from_db()
        commitments.accept_commitment(
            commitment=commitment, by=stage.who("manager", other), now=stage.at(promise.due + 5)
        )


def terms_of(stage: Stage, promise: Promise) -> CommitmentTerms:
    """What is proposed: a plan of equal steps, an owner on each side."""
    area = stage.memorandum.areas.get(kind=promise.area)
    return CommitmentTerms(
        area=area,
        clause=stage.memorandum.clauses.get(ref=promise.clause),
        title=promise.title,
        description="Invented for the demonstration.",
        measure=promise.measure,
        unit=promise.unit,
        target=Decimal(promise.target),
        weight=promise.weight,
        start=stage.on(promise.start),
        due=stage.on(promise.due),
        plan=[
            (stage.on(day), (share * promise.target).quantize(Decimal("0.001")))
            for day, share in plan_of(promise)
        ],
        owners=[stage.who("engineer"), stage.who("engineer", "STP")],
        milestones=[
            MilestoneTerms(title=title, due=stage.on(due), weight=weight)
            for title, weight, due in promise.milestones
        ],
    )


def plan_of(promise: Promise) -> list[tuple[int, Decimal]]:
    """(day, share of the target planned by then): by milestones, else in equal steps."""
    if promise.milestones:
        whole = sum(weight for _title, weight, _due in promise.milestones)
        done = accumulate(weight for _title, weight, _due in promise.milestones)
        days = (due for _title, _weight, due in promise.milestones)
        return [(day, Decimal(part) / whole) for day, part in zip(days, done, strict=True)]
    length = promise.due - promise.start
    return [
        (promise.start + length * step // PLAN_STEPS, Decimal(step) / PLAN_STEPS)
        for step in range(1, PLAN_STEPS + 1)
    ]


def works(stage: Stage, promise: Promise, told: dict[str, Commitment], seed: int) -> list[Steps]:
    """The orders of a promise, as stories of their own."""
    return [_work(stage, promise, told, index, seed + index) for index in range(len(promise.runs))]


def _work(
    stage: Stage, promise: Promise, told: dict[str, Commitment], index: int, seed: int
) -> Steps:
    run = promise.runs[index]
    yield stage.at(run.day - 7)
    yield from carried_out(stage, told[promise.title], run, promise.line, seed)
