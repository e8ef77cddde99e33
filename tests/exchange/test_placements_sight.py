"""Who sees whom: home alone before its approval, then the parties, and strangers never."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.clocks import queries as clocks
from core.clocks.invariants import clocks_match_states
from core.comments import services as comments
from core.comments.models import Comment
from core.errors import NotAllowed, Refused
from core.files import services as files
from core.models import Event
from exchange.models import Placement, Specialist, SpecialistPerson
from exchange.placements import services
from exchange.specialists import queries
from exchange.specialists import services as register
from tests import cast
from tests.exchange import placed

NOW = placed.NOW
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
Sight = tuple[int, int, int]


def sight(stage: cast.Cast, name: str) -> Sight:
    """How many placements, specialists and names a person sees."""
    user = getattr(stage, name)
    return (
        Placement.objects.visible_to(user).count(),
        Specialist.objects.visible_to(user).count(),
        SpecialistPerson.objects.visible_to(user).count(),
    )


def sights(stage: cast.Cast) -> list[Sight]:
    return [sight(stage, name) for name in ("socar_observer", "stp_manager", "third_admin")]


def test_nomination_is_seen_by_home_alone(stage: cast.Cast) -> None:
    placed.nominated(stage)
    assert sights(stage) == [(1, 1, 1), (0, 0, 0), (0, 0, 0)]


def test_approved_placement_is_seen_by_both_and_by_no_stranger(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    assert sights(stage) == [(1, 1, 1), (1, 1, 1), (0, 0, 0)]
    person = queries.person_of(stage.stp_manager, placement.specialist)
    assert person is not None and person.full_name == "Aysel Example-Quliyeva"
    assert queries.specialist_of(stage.third_admin, placement.specialist.public_id) is None


def test_other_specialists_of_home_stay_unseen(stage: cast.Cast) -> None:
    placed.register_one(stage)
    placement = placed.approved(stage)
    seen = Specialist.objects.visible_to(stage.stp_manager)
    assert list(seen) == [placement.specialist]


def test_host_knows_nobody_any_more_once_the_placement_is_over(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    services.decline_placement(placement=placement, by=stage.stp_manager, now=NOW, reason="No")
    assert sights(stage) == [(1, 1, 1), (1, 1, 0), (0, 0, 0)]


def test_host_knows_nobody_once_consent_is_withdrawn(stage: cast.Cast) -> None:
    specialist = placed.accepted(stage).specialist
    register.withdraw_consent(
        specialist=specialist, withdrawn_on=NOW.date(), by=stage.socar_admin, now=NOW
    )
    assert sights(stage) == [(1, 1, 1), (1, 1, 0), (0, 0, 0)]


def test_void_approval_hides_who_it_is_but_not_the_placement(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    services.update_placement(
        placement=placement, by=stage.socar_engineer, now=NOW, planned_end=placed.START
    )
    assert sights(stage) == [(1, 1, 1), (1, 1, 0), (0, 0, 0)]


def told_to(stage: cast.Cast, name: str, placement: Placement) -> list[str]:
    found = Event.objects.visible_to(getattr(stage, name)).filter(object_id=placement.public_id)
    return list(found.order_by("pk").values_list("verb", flat=True))


def test_events_before_the_approval_are_home_s_own(stage: cast.Cast) -> None:
    placement = placed.nominated(stage)
    services.update_placement(
        placement=placement, by=stage.socar_engineer, now=NOW, host_unit="Gauge room"
    )
    assert told_to(stage, "stp_manager", placement) == []
    services.approve_placement(placement=placement, by=stage.socar_manager, now=NOW)
    assert told_to(stage, "stp_manager", placement) == ["placement.approved"]
    assert told_to(stage, "third_admin", placement) == []
    assert told_to(stage, "socar_observer", placement) == [
        "placement.nominated",
        "placement.updated",
        "placement.approved",
    ]


def attach(placement: Placement, by: Any) -> None:
    upload = SimpleUploadedFile("programme.pdf", PDF)
    files.attach_file(upload=upload, parent=placement, by=by, now=NOW)


def test_files_and_shared_comments_wait_for_the_approval(stage: cast.Cast) -> None:
    placement = placed.nominated(stage)
    said: dict[str, Any] = {
        "about": placement,
        "body": "Is March better?",
        "by": stage.socar_engineer,
        "now": NOW,
    }
    with pytest.raises(Refused) as refused:
        comments.write_comment(**said)
    with pytest.raises(NotAllowed):
        attach(placement, stage.socar_engineer)
    comments.write_comment(**said, audience=Comment.Audience.PARTY)
    assert refused.value.field == "audience"
    assert Event.objects.visible_to(stage.stp_manager).count() == 0
    services.approve_placement(placement=placement, by=stage.socar_manager, now=NOW)
    comments.write_comment(**said)
    attach(placement, stage.stp_engineer)
    with pytest.raises(NotAllowed):
        attach(placement, stage.third_engineer)
    verbs = Event.objects.visible_to(stage.stp_manager).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "placement.approved",
        "comment.created",
        "file.attached",
    ]


def test_clock_waits_for_the_side_whose_turn_it_is(stage: cast.Cast) -> None:
    found: list[tuple[str, list[tuple[str, str, bool]]]] = []

    def look(placement: Placement) -> None:
        shown = clocks.clock_of_object(placement, NOW)
        waits = [(wait.short, wait.duty, wait.is_paused) for wait in shown.waits]
        found.append((placement.status, waits))

    placement = placed.nominated(stage)
    look(placement)
    services.approve_placement(placement=placement, by=stage.socar_manager, now=NOW)
    look(placement)
    services.accept_placement(
        placement=placement, mentor=stage.stp_engineer, by=stage.stp_manager, now=NOW
    )
    look(placement)
    services.start_placement(placement=placement, by=stage.stp_engineer, now=NOW)
    look(placement)
    services.file_report(placement=placement, text="Done.", by=stage.socar_engineer, now=NOW)
    look(placement)
    services.confirm_placement(placement=placement, by=stage.stp_manager, now=placed.LATER)
    look(placement)
    assert found == [
        ("nominated", [("SOCAR", "to approve it", False)]),
        ("approved", [("STP", "to answer", False)]),
        ("accepted", [("STP", "to start", True)]),
        ("in_placement", [("SOCAR", "to report", True)]),
        ("reported", [("STP", "to confirm", False)]),
        ("done", []),
    ]
    assert clocks_match_states() == []
