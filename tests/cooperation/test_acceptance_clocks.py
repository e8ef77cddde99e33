"""The clock of an act: each party that has not signed, then the one that must amend."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from cooperation.acceptance import services
from core.clocks.invariants import clocks_match_states
from core.clocks.models import ClockSpell
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard

pytestmark = pytest.mark.django_db


def running(act: Any) -> list[str]:
    found = ClockSpell.objects.filter(object_id=act.public_id, closed_at=None)
    return sorted(found.values_list("organisation__short", flat=True))


def all_of(act: Any) -> list[tuple[Any, ...]]:
    found = ClockSpell.objects.filter(object_id=act.public_id)
    return sorted(
        found.values_list("organisation__short", "status", "opened_at", "closed_at"), key=str
    )


def test_sent_act_waits_for_both_and_then_for_who_has_not_signed(
    actors: cast.Cast, yard: Yard
) -> None:
    act = yards.make_sent(actors, yard)
    assert running(act) == ["SOCAR", "STP"]
    yards.sign(act, actors.stp_signatory)
    assert running(act) == ["SOCAR"]
    yards.sign(act, actors.socar_signatory)
    assert running(act) == []
    assert clocks_match_states() == []


def test_refused_act_waits_for_the_party_that_prepared_it(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    yards.sign(act, actors.socar_signatory)
    act.refresh_from_db()
    services.refuse_act(act=act, by=actors.stp_signatory, now=factories.NOW, reason="Wrong day")
    assert running(act) == [act.organisation.short]
    services.amend_act(act=act, by=act.prepared_by, now=factories.NOW, reason="Mended")
    assert running(act) == [act.organisation.short]
    assert clocks_match_states() == []


def test_backfill_gives_acts_the_clock_that_their_events_tell(
    actors: cast.Cast, yard: Yard
) -> None:
    act = yards.make_sent(actors, yard)
    yards.sign(act, actors.stp_signatory)
    kept = all_of(act)
    ClockSpell.objects.all().delete()
    assert clocks_match_states() != []
    import_module("cooperation.migrations.0004_clocks_of_acts").open_and_close(apps, None)
    assert all_of(act) == kept
    assert clocks_match_states() == []
