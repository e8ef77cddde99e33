"""Nothing that one may not know of shows anywhere, not even by what changes when it comes."""

from __future__ import annotations

import pytest

from tests.isolation import doors, interference
from tests.isolation.asking import Crowd

pytestmark = pytest.mark.django_db
STRANGERS = ("socar_coordinator", "socar_administrator", "stp_coordinator", "stp_elsewhere",
             "socar_nobody", "third_all")  # fmt: skip


def test_no_side_door_tells_what_its_asker_may_not_know(crowd: Crowd) -> None:
    assert list(doors.faults(crowd, STRANGERS)) == []


def test_no_file_of_the_background_holds_what_its_person_may_not_know(crowd: Crowd) -> None:
    assert list(doors.file_faults(crowd, ("socar_coordinator", "third_all"))) == []


def test_nothing_changes_for_a_person_when_somebody_elses_world_is_filled(files: None) -> None:
    wrong = interference.faults()
    assert not wrong, "\n" + "\n".join(wrong)
