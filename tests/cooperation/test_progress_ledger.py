"""Posting signed acts: sums, once, in the transaction of the act, and never changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from cooperation.models import Commitment, DirtyRollup, ProgressEntry
from cooperation.progress import services
from core.errors import Refused
from core.models import Event
from tests import cast, factories
from tests.cooperation.ledger import make_act

NOW = factories.NOW
MAY_20, MAY_21 = dt.date(2026, 5, 20), dt.date(2026, 5, 21)


@pytest.fixture
def commitment(actors: cast.Cast) -> Commitment:
    return factories.make_commitment(actors.area, actors.socar_coordinator)


def test_act_posts_one_entry_for_each_commitment_and_day(
    actors: cast.Cast, commitment: Commitment
) -> None:
    other = factories.make_commitment(actors.area, actors.socar_coordinator)
    act = make_act(
        actors.socar_engineer,
        (commitment, "1", MAY_20),
        (commitment, "2", MAY_20),
        (commitment, "4", MAY_21),
        (other, "8", MAY_20),
    )
    services.post_act(act=act, by=actors.stp_signatory, now=NOW)
    assert set(ProgressEntry.objects.values_list("commitment", "on", "quantity", "posted_at")) == {
        (commitment.pk, MAY_20, Decimal(3), NOW),
        (commitment.pk, MAY_21, Decimal(4), NOW),
        (other.pk, MAY_20, Decimal(8), NOW),
    }


def test_act_is_posted_once(actors: cast.Cast, commitment: Commitment) -> None:
    act = make_act(actors.socar_engineer, (commitment, "1", MAY_20))
    services.post_act(act=act, by=actors.stp_signatory, now=NOW)
    with pytest.raises(Refused, match="posted already"):
        services.post_act(act=act, by=actors.stp_signatory, now=NOW)
    assert ProgressEntry.objects.count() == 1


def test_posting_tells_one_event_with_the_sum(actors: cast.Cast, commitment: Commitment) -> None:
    act = make_act(actors.socar_engineer, (commitment, "1.5", MAY_20), (commitment, "2", MAY_21))
    services.post_act(act=act, by=actors.stp_signatory, now=NOW)
    event = Event.objects.get()
    assert (event.verb, event.object_id, event.actor, event.after) == (
        "progress.posted",
        act.public_id,
        actors.stp_signatory,
        {"entries": 2, "quantity": "3.500"},
    )


def test_each_posting_raises_the_mark(actors: cast.Cast, commitment: Commitment) -> None:
    for day in (MAY_20, MAY_21):
        act = make_act(actors.socar_engineer, (commitment, "1", day))
        services.post_act(act=act, by=actors.stp_signatory, now=NOW)
    assert DirtyRollup.objects.get().mark == 2


def test_posting_falls_with_the_transaction_around_it(
    actors: cast.Cast, commitment: Commitment
) -> None:
    act = make_act(actors.socar_engineer, (commitment, "1", MAY_20))
    with pytest.raises(RuntimeError), transaction.atomic():
        services.post_act(act=act, by=actors.stp_signatory, now=NOW)
        raise RuntimeError
    assert not ProgressEntry.objects.exists()
    assert not DirtyRollup.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_ledger_is_never_changed(actors: cast.Cast, commitment: Commitment, change: str) -> None:
    act = make_act(actors.socar_engineer, (commitment, "1", MAY_20))
    services.post_act(act=act, by=actors.stp_signatory, now=NOW)
    rows = ProgressEntry.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(quantity=2) if change == "update" else rows._raw_delete("default")


def test_superseding_act_takes_back_what_was_posted(
    actors: cast.Cast, commitment: Commitment
) -> None:
    wrong = make_act(actors.socar_engineer, (commitment, "5", MAY_20))
    right = make_act(actors.socar_engineer, (commitment, "4", MAY_20))
    services.post_act(act=wrong, by=actors.stp_signatory, now=NOW)
    services.reverse_act(act=wrong, superseded_by=right, by=actors.stp_signatory, now=NOW)
    services.post_act(act=right, by=actors.stp_signatory, now=NOW)
    quantities = ProgressEntry.objects.order_by("pk").values_list("quantity", flat=True)
    assert list(quantities) == [Decimal(5), Decimal(-5), Decimal(4)]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "progress.posted",
        "progress.reversed",
        "progress.posted",
    ]


def test_nothing_is_taken_back_twice(actors: cast.Cast, commitment: Commitment) -> None:
    wrong = make_act(actors.socar_engineer, (commitment, "5", MAY_20))
    right = make_act(actors.socar_engineer, (commitment, "4", MAY_20))
    services.post_act(act=wrong, by=actors.stp_signatory, now=NOW)
    services.reverse_act(act=wrong, superseded_by=right, by=actors.stp_signatory, now=NOW)
    with pytest.raises(Refused, match="Nothing that this act posted"):
        services.reverse_act(act=wrong, superseded_by=right, by=actors.stp_signatory, now=NOW)
