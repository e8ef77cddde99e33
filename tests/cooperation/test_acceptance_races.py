"""Two at once: one of each, real connections, real locks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from cooperation.acceptance import services
from cooperation.acceptance.models import Act, ActLine
from cooperation.models import ProgressEntry
from core.accounts.models import User
from core.errors import Conflict, Refused
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard

NOW = factories.NOW
pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """Real connections, real locks."""

    def test_both_parties_sign_at_once(self, yard: Yard) -> None:
        actors = cast.assemble()
        act = yards.make_sent(actors, yard)
        answers = together(act, [actors.socar_signatory, actors.stp_signatory])
        act.refresh_from_db()
        assert answers == [None, None]
        assert act.status == "accepted"
        assert sorted(one.organisation.short for one in act.signatures.all()) == ["SOCAR", "STP"]
        assert ProgressEntry.objects.filter(act=act).count() == 1
        assert yard.asked("lock") == 1

    def test_one_person_signs_twice_at_once(self, yard: Yard) -> None:
        actors = cast.assemble()
        act = yards.make_sent(actors, yard)
        answers = together(act, [actors.stp_signatory, actors.stp_signatory])
        assert sorted(answers, key=str) == [None, "already_signed"]
        assert act.signatures.count() == 1

    def test_two_acts_take_one_line_at_once(self, yard: Yard) -> None:
        actors = cast.assemble()
        commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
        items = yard.finish(commitment)

        def create() -> None:
            services.create_act(
                memorandum=actors.memorandum,
                title="Race",
                items=items,
                by=actors.socar_engineer,
                now=NOW,
            )

        answers = at_once([create, create])
        assert sum(answer is None for answer in answers) == 1
        assert ActLine.objects.count() == Act.objects.count() == 1

    def test_numbers_are_given_once(self, yard: Yard) -> None:
        actors = cast.assemble()

        def create() -> None:
            services.create_act(
                memorandum=actors.memorandum, title="Race", by=actors.socar_engineer, now=NOW
            )

        assert at_once([create] * 4) == [None] * 4
        numbers = sorted(Act.objects.values_list("number", flat=True))
        assert numbers == ["2026-001", "2026-002", "2026-003", "2026-004"]

    def test_withdrawal_against_signature(self, yard: Yard) -> None:
        actors = cast.assemble()
        act = yards.make_sent(actors, yard)
        digest, copy = yards.digest_of(act), Act.objects.get(pk=act.pk)
        answers = at_once(
            [
                lambda: yards.sign(act, actors.stp_signatory, digest=digest),
                lambda: services.withdraw_act(act=copy, by=actors.socar_engineer, now=NOW),
            ]
        )
        assert sum(answer is None for answer in answers) == 1
        status = Act.objects.get(pk=act.pk).status
        assert status == ("signed_by_one" if answers[0] is None else "withdrawn")


def together(act: Act, people: list[User]) -> list[str | None]:
    """Everybody signs the same digest at the same moment, each with their own copy."""
    digest = yards.digest_of(act)
    copies = [(Act.objects.get(pk=act.pk), User.objects.get(pk=one.pk)) for one in people]
    return at_once([lambda c=c, p=p: yards.sign(c, p, digest=digest) for c, p in copies])  # type: ignore[misc]


def at_once(steps: list[Callable[[], Any]]) -> list[str | None]:
    """The steps in threads that start together; the code of each one's refusal, or None."""
    barrier = threading.Barrier(len(steps))
    answers: list[str | None] = ["not run"] * len(steps)

    def run(number: int) -> None:
        barrier.wait()
        try:
            steps[number]()
            answers[number] = None
        except (Refused, Conflict) as error:
            answers[number] = error.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers
