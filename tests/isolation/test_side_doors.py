"""Searches, counts, tables and files hold nothing that their reader may not know of."""

from __future__ import annotations

import pytest

from tests.isolation import doors
from tests.isolation.asking import Crowd

pytestmark = pytest.mark.django_db
STRANGERS = ("socar_coordinator", "socar_administrator", "stp_coordinator", "stp_elsewhere",
             "socar_nobody", "third_all")  # fmt: skip


def test_no_side_door_tells_what_its_asker_may_not_know(crowd: Crowd) -> None:
    wrong = list(doors.faults(crowd, STRANGERS))
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_file_of_the_background_holds_what_its_person_may_not_know(crowd: Crowd) -> None:
    assert list(doors.file_faults(crowd, ("socar_coordinator", "third_all"))) == []
