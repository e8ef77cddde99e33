"""A slice makes a kind of its own: dates, people, words; the rest is there already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

import pytest
from django.core import mail
from django.test import Client

from cooperation.models import Commitment
from core.models import Notice
from core.notices import kinds, mailing
from core.notices.kinds import Due, Kind, RuleTerms
from tests import cast
from tests.reminders import at, days, due_commitment, scan

pytestmark = pytest.mark.django_db
START = dt.date(2026, 6, 30)


def starting(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Agreed commitments that begin; only the proposing party must act."""
    rows = Commitment.objects.filter(status="agreed").select_related("created_by")
    if until is not None:
        rows = rows.filter(start__lte=until)
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    for row in rows:
        yield Due(
            object_id=row.public_id,
            reference=row.number,
            label=row.title,
            workspace_id=row.memorandum_id,
            on=row.start,
            sides=frozenset({row.created_by.organisation_id}),
        )


BEGINS = Kind(
    name="commitment_start",
    label="Commitments that begin",
    icon="player-play",
    url_name="cooperation:commitment-detail",
    dates={"start": starting},
    visible=Commitment.objects.visible_to,
    words=lambda told: f"{told.reference} begins: {told.label}",
    subject=lambda bare: f"{bare.reference} begins",
    rules=[
        RuleTerms(
            code="commitment-start",
            date_field="start",
            days_before=[3],
            roles=["engineer"],
            channel="now",
        )
    ],
)


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def begins() -> Iterator[Kind]:
    kinds.register(BEGINS)
    yield BEGINS
    kinds.REGISTRY.pop(BEGINS.name, None)


def begun(actors: cast.Cast) -> Commitment:
    return due_commitment(
        actors, START + days(90), start=START, status="agreed", number="CM-077", title="Aysel's"
    )


def test_registered_kind_is_told_listed_and_mailed(actors: cast.Cast, begins: Kind) -> None:
    begun(actors)
    now = at(START - days(3))
    assert scan(now) == 1
    mailing.make_mails(now=now)
    assert mailing.send_mails(clock=lambda: now) == 1
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["engineer@socar.test"], "CM-077 begins")
    assert "CM-077 begins: Aysel's" in letter.body
    client = Client()
    client.force_login(actors.socar_engineer)
    html = client.get("/notices/").content.decode()
    assert "CM-077 begins: Aysel&#x27;s" in html
    assert "Commitments that begin" in client.get("/notices/preferences/").content.decode()


def test_kind_that_is_gone_leaves_its_notices_readable(actors: cast.Cast, begins: Kind) -> None:
    begun(actors)
    now = at(START - days(3))
    scan(now)
    mailing.make_mails(now=now)
    kinds.REGISTRY.pop(begins.name)
    assert scan(now) == 0
    assert mailing.send_mails(clock=lambda: now) == 0
    client = Client()
    client.force_login(actors.socar_engineer)
    html = client.get("/notices/").content.decode()
    assert "CM-077 Aysel" in html
    answer = client.get(Notice.objects.get().get_absolute_url())
    assert answer["Location"] == "/notices/"


def test_kind_that_fails_holds_up_no_other(actors: cast.Cast, begins: Kind) -> None:
    def broken(_until: dt.date | None, _ids: Collection[str] | None) -> Iterable[Due]:
        raise ZeroDivisionError

    begun(actors)
    now = at(START - days(3))
    first = RuleTerms(code="aaa-broken", date_field="start", roles=["engineer"])
    kinds.register(replace(begins, name="broken", dates={"start": broken}, rules=[first]))
    try:
        with pytest.raises(ExceptionGroup):
            scan(now)
    finally:
        kinds.REGISTRY.pop("broken")
    assert Notice.objects.get().kind == "commitment_start"
