"""Specialists: registered by number, who they are kept apart, consent and erasure."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from exchange.models import Specialist, SpecialistPerson
from exchange.placements import services as placements
from exchange.specialists import rules, services
from tests import cast, factories
from tests.exchange import placed

NOW = placed.NOW


def test_specialist_is_registered_with_the_next_number_of_the_party(stage: cast.Cast) -> None:
    first, second = placed.register_one(stage), placed.register_one(stage)
    theirs = placed.register_one(stage, by=stage.stp_coordinator)
    assert [one.number for one in (first, second, theirs)] == ["SP-001", "SP-002", "SP-001"]
    assert (first.organisation, theirs.organisation) == (stage.socar, stage.stp)
    assert first.person.full_name == "Aysel Example-Quliyeva"
    assert first.person.consent_recorded_by == stage.socar_engineer


@pytest.mark.parametrize("name", ["socar_observer", "socar_signatory", "socar_manager"])
def test_only_keepers_of_the_register_register(stage: cast.Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        placed.register_one(stage, by=getattr(stage, name))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": " "}, "unit"),
        ({"trade": "astronaut"}, "trade"),
        ({"trade": "other"}, "specialisation"),
        ({"given_name": ""}, "given_name"),
        ({"family_name": " "}, "family_name"),
        ({"purpose": ""}, "purpose"),
        ({"consented_on": dt.date(2026, 6, 2)}, "consented_on"),
    ],
)
def test_specialist_with_a_wrong_fact_is_refused(
    stage: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        placed.register_one(stage, **changes)
    assert refused.value.field == field
    assert not Specialist.objects.exists()


def test_account_of_another_party_or_of_another_specialist_is_refused(stage: cast.Cast) -> None:
    placed.register_one(stage, user=stage.socar_observer)
    for user in (stage.stp_engineer, stage.socar_observer):
        with pytest.raises(Refused) as refused:
            placed.register_one(stage, user=user)
        assert refused.value.field == "user"


def test_events_name_personal_facts_and_never_their_values(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage)
    services.update_specialist(
        specialist=specialist, by=stage.socar_admin, now=NOW, given_name="Leyla", unit="Lab"
    )
    placement = placed.approved(stage, specialist=specialist)
    services.record_consent(
        specialist=specialist,
        purpose="training",
        consented_on=NOW.date(),
        by=stage.socar_engineer,
        now=NOW,
    )
    placements.withdraw_placement(
        placement=placement, by=stage.socar_manager, now=NOW, reason="Needed at home"
    )
    services.erase_person(specialist=specialist, by=stage.socar_admin, now=NOW, reason="Asked for")
    told = json.dumps([
        (event.object_label, event.before, event.after, event.reason)
        for event in Event.objects.all()
    ])  # fmt: skip
    assert [name for name in (*placed.NAMES, "Leyla") if name in told] == []
    changed = Event.objects.get(verb="specialist.updated")
    assert changed.before == {"unit": "Tubular inspection shop"}
    assert changed.after == {"unit": "Lab", "personal": "given_name"}


def test_events_of_a_specialist_are_read_by_their_own_party_alone(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage)
    told = Event.objects.filter(object_id=specialist.public_id)
    assert told.visible_to(stage.socar_observer).count() == 1
    assert told.visible_to(stage.stp_manager).count() == 0


def test_specialist_is_changed_by_their_own_party_alone(stage: cast.Cast) -> None:
    specialist = placed.approved(stage).specialist
    with pytest.raises(NotAllowed):
        services.update_specialist(
            specialist=specialist, by=stage.stp_engineer, now=NOW, unit="Ours"
        )


def test_specialist_read_before_somebody_changed_them_is_a_conflict(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage)
    stale = Specialist.objects.get(pk=specialist.pk)
    services.update_specialist(specialist=specialist, by=stage.socar_engineer, now=NOW, unit="A")
    with pytest.raises(Conflict):
        services.update_specialist(
            specialist=stale, by=stage.socar_engineer, now=NOW, unit="B", phone="1"
        )
    assert (Specialist.objects.get().unit, SpecialistPerson.objects.get().phone) == (
        "A",
        placed.NAMES[2],
    )


def test_withdrawn_consent_leaves_nobody_to_nominate(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage)
    services.withdraw_consent(
        specialist=specialist, withdrawn_on=NOW.date(), by=stage.socar_engineer, now=NOW
    )
    with pytest.raises(Refused) as refused:
        placed.nominated(stage, specialist=specialist)
    assert refused.value.code == "no_consent"
    assert placed.verbs(specialist)[-1] == "specialist.consent_withdrawn"


@pytest.mark.parametrize("day", [dt.date(2026, 4, 30), dt.date(2026, 6, 2)])
def test_consent_is_withdrawn_after_it_was_given_and_not_in_the_future(
    stage: cast.Cast, day: dt.date
) -> None:
    specialist = placed.register_one(stage)
    with pytest.raises(Refused) as refused:
        services.withdraw_consent(
            specialist=specialist, withdrawn_on=day, by=stage.socar_engineer, now=NOW
        )
    assert refused.value.field == "withdrawn_on"


def test_specialist_without_consent_gets_it_later(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage, consented_on=None, purpose="")
    assert not specialist.person.has_consent
    services.record_consent(
        specialist=specialist,
        purpose="placement",
        consented_on=NOW.date(),
        by=stage.socar_coordinator,
        now=NOW,
    )
    assert specialist.person.has_consent
    assert placed.nominated(stage, specialist=specialist).status == "nominated"


def test_deactivated_specialist_is_not_nominated_until_active_again(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage)
    by: dict[str, Any] = {"by": stage.socar_admin, "now": NOW}
    services.deactivate_specialist(specialist=specialist, reason="Left", **by)
    with pytest.raises(Refused) as refused:
        placed.nominated(stage, specialist=specialist)
    assert refused.value.code == "inactive"
    services.reactivate_specialist(specialist=specialist, **by)
    assert placed.nominated(stage, specialist=specialist).status == "nominated"
    assert placed.verbs(specialist)[1:] == ["specialist.deactivated", "specialist.reactivated"]


@pytest.mark.parametrize("service", ["deactivate_specialist", "erase_person"])
def test_specialist_with_an_open_placement_stays(stage: cast.Cast, service: str) -> None:
    placement = placed.nominated(stage)
    with pytest.raises(Refused) as refused:
        getattr(services, service)(
            specialist=placement.specialist, by=stage.socar_admin, now=NOW, reason="Left"
        )
    assert refused.value.code == "open_placement"
    assert placement.number in refused.value.message
    kept = Specialist.objects.get()
    assert (kept.is_active, kept.person.given_name) == (True, "Aysel")


def test_erased_specialist_keeps_the_number_alone(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage, user=stage.socar_observer)
    services.erase_person(specialist=specialist, by=stage.socar_admin, now=NOW, reason="Asked")
    kept = Specialist.objects.get()
    person = kept.person
    assert (kept.number, kept.is_active, kept.user) == ("SP-001", False, None)
    assert [getattr(person, name) for name in (*rules.PERSONAL, "purpose")] == [""] * 5
    assert (person.consented_on, person.erased_at) == (None, NOW)
    assert rules.actions_for(stage.socar_admin, kept, person) == []
    with pytest.raises(Refused) as refused:
        services.update_specialist(
            specialist=specialist, by=stage.socar_admin, now=NOW, given_name="Again"
        )
    assert refused.value.code == "erased"


def test_actions_follow_party_role_and_consent(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage)
    person = specialist.person
    assert rules.actions_for(stage.socar_engineer, specialist, person) == [
        "update",
        "record_consent",
        "withdraw_consent",
        "deactivate",
        "erase",
    ]
    assert rules.actions_for(stage.socar_manager, specialist, person) == []
    assert rules.actions_for(stage.stp_engineer, specialist, person) == []


def test_account_that_approved_an_open_placement_is_not_the_nominees(stage: cast.Cast) -> None:
    specialist = placed.approved(stage).specialist
    with pytest.raises(Refused) as refused:
        services.update_specialist(
            specialist=specialist, by=stage.socar_admin, now=NOW, user=stage.socar_coordinator
        )
    assert refused.value.field == "user"


def test_own_people_without_a_role_see_no_specialist(stage: cast.Cast) -> None:
    placed.register_one(stage)
    stranger = factories.make_user(stage.socar, "new@socar.test")
    gone = stage.socar_engineer
    gone.is_active = False
    seen = [Specialist.objects.visible_to(user).count() for user in (stranger, gone)]
    assert (seen, Specialist.objects.visible_to(stage.socar_observer).count()) == ([0, 0], 1)
