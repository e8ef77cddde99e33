"""A worker killed on the way from a signature to the dashboard: the figures arrive, once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from cooperation.acceptance import queries, services, sources
from cooperation.models import Act, Commitment, DirtyRollup, ProgressEntry, Rollup
from cooperation.progress import services as progress
from core import invariants
from core.models import EventOutbox
from tests import cast
from tests.stack import Stack, eventually, running
from tests.works import finished_order, told_commitment

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
JOINTS = 3


def signed_act(actors: cast.Cast, commitment: Commitment) -> Act:
    """An act on a finished order of three joints, signed by both parties just now."""
    now = timezone.now()
    order = finished_order(actors, commitment, joints=JOINTS, now=now - dt.timedelta(hours=1))
    source = sources.REGISTRY["order_line"]
    items = [
        services.Item(source.kind, offer.source_id)
        for offer in source.offers(memorandum_id=order.memorandum_id)
    ]
    act = services.create_act(
        memorandum=actors.memorandum, title="Act", items=items, by=actors.stp_coordinator, now=now
    )
    services.send_act(act=act, by=actors.stp_coordinator, now=now)
    for signer in (actors.stp_signatory, actors.socar_signatory):
        paper = queries.paper_of(act, queries.lines_of(act), queries.parties_of(act.memorandum_id))
        services.sign_act(
            act=act, digest=paper.digest, proof="password", proved_at=now, by=signer, now=now
        )
    return act


def arrived(commitment: Commitment) -> bool:
    return (
        Rollup.objects.filter(commitment=commitment, quantity=Decimal(JOINTS)).exists()
        and not EventOutbox.objects.exists()
        and not DirtyRollup.objects.exists()
    )


def figures_arrive_once(stack: Stack, commitment: Commitment) -> None:
    eventually(
        lambda: arrived(commitment), seconds=60, what=f"figures\n{stack.log('worker')[-3000:]}"
    )
    assert ProgressEntry.objects.filter(commitment=commitment).count() == 1
    assert progress.rebuild_rollups(now=timezone.now()) == []
    assert {name: lines for name, lines in invariants.breaches().items() if lines} == {}


@pytest.mark.parametrize(
    "failpoint",
    ["relay.numbered", "relay.handed_on", "rollup.claimed", "rollup.recomputed"],
)
def test_worker_killed_at_a_failpoint_only_delays(tmp_path: Path, failpoint: str) -> None:
    actors = cast.assemble()
    commitment = told_commitment(actors, timezone.now())
    marker = tmp_path / "killed"
    with running(tmp_path / "var", names=("beat",), LEASE_SECONDS="5") as stack:
        stack.start("worker", env={"FAILPOINT": f"{failpoint}={marker}"})
        signed_act(actors, commitment)
        eventually(marker.exists, seconds=60, what=f"the worker came to {failpoint}")
        figures_arrive_once(stack, commitment)


def test_worker_killed_after_the_signature_only_delays(tmp_path: Path) -> None:
    actors = cast.assemble()
    commitment = told_commitment(actors, timezone.now())
    with running(tmp_path / "var", names=("beat", "worker")) as stack:
        stack.kill("worker")
        signed_act(actors, commitment)
        stack.start("worker")
        figures_arrive_once(stack, commitment)
