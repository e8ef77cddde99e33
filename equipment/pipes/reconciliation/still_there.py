"""Pipe that was laid down against what still stands where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from equipment.pipes import comparing
from equipment.pipes.models import Joint, Tally, TallyRow
from equipment.pipes.tally.preview import TallyPreview
from equipment.pipes.tally.register import Known

ZERO = Decimal(0)


@dataclass(frozen=True)
class Standing:
    """A joint that the list does not name, with the way to it."""

    name: str
    state: str
    length_m: Decimal
    url: str


@dataclass(frozen=True)
class StillThere:
    """How many pipes and metres the list lays down, and what it leaves where it comes from."""

    count: int
    length_m: Decimal
    joints: Sequence[Standing]

    @property
    def left_m(self) -> Decimal:
        return sum((joint.length_m for joint in self.joints), ZERO)


def of_preview(preview: TallyPreview) -> StillThere:
    """As a list that is not registered yet would have it."""
    laid = [row.known.length_m for row in preview.rows if row.kept and row.known]
    standing = [_of_known(joint) for joint in preview.still_there]
    return StillThere(len(laid), sum(laid, ZERO), standing)


def of_tally(tally: Tally, rows: Sequence[TallyRow]) -> StillThere:
    """As the register has it now; one statement."""
    laid = [row.joint.effective_length_m for row in rows if row.joint]
    standing = [_of_joint(joint) for joint in comparing.still_there(tally)]
    return StillThere(len(laid), sum(laid, ZERO), standing)


def _of_known(joint: Known) -> Standing:
    url = reverse("equipment:joint-detail", args=[joint.public_id])
    return Standing(joint.name, joint.state, joint.length_m, url)


def _of_joint(joint: Joint) -> Standing:
    state, length = joint.get_status_display(), joint.effective_length_m
    return Standing(str(joint), state, length, joint.get_absolute_url())
