"""Decisions about the dismantling of a string: what a row of the laying-down list may say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.dismantling.models import DismantlingRecord
from equipment.orders.models import OrderLine, TorqueBand
from equipment.orders.recording import Fault, RowErrors, wrong_day, wrong_sequence, wrong_torque
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.kinds import RIGS, PlaceKind
from equipment.units import torque_knm

Outcome, Condition = DismantlingRecord.Outcome, DismantlingRecord.Condition
LAID_DOWN, LEFT, LOST, NOTHING = Outcome.LAID_DOWN.value, Outcome.LEFT_IN_HOLE.value, "lost", ""
OUTCOMES = (NOTHING, *Outcome.values)
#: In which states pipe can still be laid down, be lost or stay below.
OPEN = {
    LAID_DOWN: (Joint.Status.RUN, Joint.Status.PULLED),
    LEFT: (Joint.Status.RUN,),
    LOST: (Joint.Status.RUN,),
}
REMARK_LENGTH, STAND_LENGTH = 300, 60


@dataclass(frozen=True)
class PullRow:
    """What a crew says of one line; `line` is its public id.

    An empty `outcome` takes a record back. Without a place that of the frame counts, without a day
    the day of writing, without a sequence the line's position. `version` is that of the record as
    it was read (0: none); it tells when somebody else was first.
    """

    line: str
    outcome: str = NOTHING
    stand: str = ""
    torque: Decimal | None = None
    unit: str = ""
    condition: str = ""
    remark: str = ""
    protector_fitted: bool = False
    rinsed: bool = False
    inhibited: bool = False
    rack: Location | None = None
    pulled_on: dt.date | None = None
    sequence: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Before:
    """Where a joint would be without its record: its state, and the last day in the hole."""

    status: str
    last_run_on: dt.date | None = None
    #: Why the record's steps cannot be taken back any more.
    stuck: str = ""


@dataclass(frozen=True)
class PullFrame:
    """What every row of an order is judged against."""

    started_on: dt.date
    today: dt.date
    parties: tuple[int, ...] = ()
    unit: str = TorqueBand.Unit.KNM
    rack: Location | None = None
    #: By the key of the joint; joints without a record are where the register has them.
    before: Mapping[int, Before] = field(default_factory=dict)

    def before_of(self, joint: Joint) -> Before:
        found = self.before.get(joint.pk)
        return found or Before(joint.status, joint.last_run_on)


@dataclass(frozen=True)
class PullValues:
    """A row that may be stored, in the columns of a dismantling record."""

    sequence: int
    outcome: str
    stand: str
    break_out_torque_knm: Decimal | None
    entered_torque: Decimal | None
    entered_unit: str
    condition: str
    remark: str
    protector_fitted: bool
    rinsed: bool
    inhibited: bool
    rack_id: int | None
    pulled_on: dt.date

    @property
    def life(self) -> tuple[object, ...]:
        """What decides the steps of the joint; the rest is said of the record alone."""
        return self.outcome, self.rack_id, self.pulled_on


def judge_row(row: PullRow, line: OrderLine, frame: PullFrame) -> PullValues | None:
    """The values to store for a row, None when it takes the record back. Raises RowErrors."""
    if row.outcome not in OUTCOMES:
        raise RowErrors([("outcome", _("Choose what became of the joint."))])
    if row.outcome == NOTHING:
        return None
    pulled_on, rack = row.pulled_on or frame.today, row.rack or frame.rack
    errors = [
        *_wrong_joint(row, line.pipe, frame),
        *_wrong_day(pulled_on, line.pipe, frame),
        *_wrong_texts(row),
        *wrong_sequence(row.sequence),
    ]
    if row.outcome == LAID_DOWN:
        unit = row.unit or frame.unit
        errors += [
            *wrong_torque("torque", row.torque, unit),
            *_wrong_condition(row),
            *_wrong_rack(rack, line.pipe),
        ]
    if errors:
        raise RowErrors(errors)
    return _values(row, line, frame, pulled_on, rack)


def _values(
    row: PullRow, line: OrderLine, frame: PullFrame, pulled_on: dt.date, rack: Location | None
) -> PullValues:
    """Pipe that stayed below has neither torque nor condition, care or place."""
    laid = row.outcome == LAID_DOWN
    torque = row.torque if laid else None
    unit = row.unit or frame.unit
    return PullValues(
        sequence=row.sequence or line.position,
        outcome=row.outcome,
        stand=row.stand.strip(),
        break_out_torque_knm=None if torque is None else torque_knm(torque, unit),
        entered_torque=torque,
        entered_unit="" if torque is None else unit,
        condition=row.condition if laid else "",
        remark=row.remark.strip(),
        protector_fitted=laid and row.protector_fitted,
        rinsed=laid and row.rinsed,
        inhibited=laid and row.inhibited,
        rack_id=rack.pk if laid and rack else None,
        pulled_on=pulled_on,
    )


def _wrong_joint(row: PullRow, joint: Joint, frame: PullFrame) -> Iterator[Fault]:
    before = frame.before_of(joint)
    if frame.parties and joint.custodian_id not in frame.parties:
        yield "outcome", _("Joint %(joint)s is with another party.") % {"joint": joint}
    elif before.status not in OPEN[row.outcome]:
        state = Joint.Status(before.status).label
        words = _("Joint %(joint)s is not in the hole: %(state)s.")
        yield "outcome", words % {"joint": joint, "state": state}


def _wrong_day(pulled_on: dt.date, joint: Joint, frame: PullFrame) -> Iterator[Fault]:
    last = frame.before_of(joint).last_run_on
    if wrong := wrong_day(pulled_on, frame.started_on, frame.today):
        yield "pulled_on", wrong
    elif last is not None and pulled_on < last:
        words = _("The joint was still in the hole on %(day)s.")
        yield "pulled_on", words % {"day": numbers.day(last)}


def _wrong_texts(row: PullRow) -> Iterator[Fault]:
    if len(row.remark.strip()) > REMARK_LENGTH:
        yield "remark", _("A remark has at most 300 characters.")
    elif row.outcome == LOST and not row.remark.strip():
        yield "remark", _("Say how the joint was lost.")
    if len(row.stand.strip()) > STAND_LENGTH:
        yield "stand", _("The name of a stand has at most 60 characters.")


def _wrong_condition(row: PullRow) -> Iterator[Fault]:
    if row.condition not in Condition.values:
        yield "condition", _("Choose the condition of the joint.")
    elif row.condition != Condition.OK and not row.remark.strip():
        label = Condition(row.condition).label
        yield "remark", _("Say what is wrong with the joint: %(condition)s.") % {"condition": label}


def _wrong_rack(rack: Location | None, joint: Joint) -> Iterator[Fault]:
    if rack is None:
        yield "rack", _("Say where the joint was laid down.")
    elif rack.memorandum_id != joint.memorandum_id:
        yield "rack", _("The place belongs to another memorandum.")
    elif rack.closed_on is not None:
        yield "rack", _("The place is closed.")
    elif rack.kind == PlaceKind.TRANSIT:
        yield "rack", _("Pipe comes there by a waybill only.")
    elif rack.kind in RIGS:
        yield "rack", _("Pipe is laid down at a yard or on a rack, not at the rig or well itself.")
    elif rack.organisation_id != joint.custodian_id:
        yield "rack", _("This is a place of another party: pipe comes there by a waybill.")
