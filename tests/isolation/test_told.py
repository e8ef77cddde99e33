"""No notice and no mail tells its reader of what they may not know."""

from __future__ import annotations

import pytest

from tests.isolation import told
from tests.isolation.asking import Crowd

pytestmark = pytest.mark.django_db


def test_notices_and_mails_tell_what_their_readers_see(crowd: Crowd) -> None:
    wrong = list(told.faults(crowd))
    assert not wrong, "\n" + "\n".join(wrong)
