"""Counts are said in the singular and in the plural, and serials as they are written."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from core.errors import Refused, nothing_stored
from equipment.pipes import joint_rules
from equipment.pipes.custody import joints_stop
from equipment.pipes.life import services as life
from equipment.pipes.sets import services as sets
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.rules import Used
from tests import cast
from tests.cast import Cast
from tests.equipment import lives
from tests.equipment.previews import joint, preview


def test_one_value_is_wrong_and_two_are() -> None:
    assert [nothing_stored(1), nothing_stored(2)] == [
        "1 value is wrong; nothing was stored.", "2 values are wrong; nothing was stored."
    ]  # fmt: skip
    assert [joints_stop(1), joints_stop(21)] == [
        "1 joint stops this; nothing was stored.", "21 joints stop this; nothing was stored."
    ]  # fmt: skip


@pytest.mark.django_db
def test_refusals_of_rows_say_how_many() -> None:
    stage: Cast = cast.assemble()
    by = stage.socar_engineer
    made: Any = lives.joints_in(stage, "received", 2)
    with pytest.raises(Refused, match=r"^1 value is wrong; nothing was stored.$"):
        usage.record_usage(rows=[Used(lives.day(1), joint=made[0])], by=by, now=lives.NOW)
    with pytest.raises(Refused, match=r"^2 of 2 joints cannot take this step; none did.$"):
        life.take_step(joints=made, action="free", by=by, now=lives.NOW)
    with pytest.raises(Refused, match=r"^1 of 1 joint cannot take this step; none did.$"):
        life.take_step(joints=made[:1], action="free", by=by, now=lives.NOW)
    pipe_set = sets.create_set(
        memorandum=stage.memorandum, kind="drill_pipe_set", number="DP-1", by=by, now=lives.NOW,
        product_line=made[0].product_line,
    )  # fmt: skip
    sets.add_members(pipe_set=pipe_set, joints=made[:1], by=by, now=lives.NOW)
    with pytest.raises(Refused, match=r"^1 joint stops this; nothing was stored.$"):
        sets.add_members(pipe_set=pipe_set, joints=made[:1], by=by, now=lives.NOW)


def test_advice_about_mixed_letters_shows_the_serial_as_it_is_written() -> None:
    ((_field, code, words),) = joint_rules.wrong_serial("\u0410B - 17", "AB17")
    assert (code, words.rpartition(" write ")[2]) == ("mixed_scripts", "AB - 17.")
    flag = preview(joint("7", serial="\u0410\u0412-1")).rows[0].flags[0]
    assert (flag.code, flag.ours) == ("mixed_scripts", "AB-1")


@pytest.mark.parametrize("language", ["az", "ru"])
def test_counts_are_said_in_every_language(language: str) -> None:
    with translation.override(language):
        assert nothing_stored(1).startswith("1 ")
