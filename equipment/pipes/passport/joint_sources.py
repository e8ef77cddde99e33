"""What the life of a joint is told from."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, TruncDate

from core.accounts.models import User
from core.api.rows import JsonObject, json_list
from core.events.models import Event
from equipment.dismantling.models import DismantlingRecord
from equipment.installation.models import RunningRecord
from equipment.nonconformance.models import Nonconformance
from equipment.orders.models import OrderLine
from equipment.pipes.life.models import JointMove, JointStep
from equipment.pipes.models import Joint
from equipment.pipes.passport.lifeline import Source
from equipment.pipes.passport.told import day_of, decimals, holds, midnight, names, plain
from equipment.pipes.readings.models import Inspection, JointReading
from equipment.pipes.sets.models import SetMember
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.pipes.transfers.models import Transfer, TransferLine
from equipment.pipes.usage.models import PEAKS, SUMS, UsageShare
from equipment.pressure_testing.models import Attempt
from equipment.repair.models import RepairCheck, RepairOperation, RepairRecord
from equipment.revision.models import RevisionRecord

ENTRY, STEP, MOVE, RUN, USAGE = "entry", "step", "move", "run", "usage"
READING, SET, TRANSFER, ORDER, CORRECTION = "reading", "set", "transfer", "order", "correction"
TOOL_JOINT, DISMANTLING = "tool_joint", "dismantling"
NONCONFORMANCE, REPAIR, PRESSURE_TEST = "nonconformance", "repair", "pressure_test"
REVISION = "revision"
#: How the ids of waybills begin; and what a receiver says without a step of the joint.
WAYBILL = "trf_"
WITHOUT_STEP = ("missing", "extra", "lost", "agreed", "denied")
#: Members of one reading.
MEASURED = {
    **plain("kind", "position", "entered_unit"),
    **decimals("value_mm", "entered_value"),
    "is_erroneous": holds(Q(erroneous_at__isnull=False)),
}


def _of(model: Any, path: str = "joint", **narrow: Any) -> Any:
    """The rows of a model that belong to a joint."""

    def rows(joint: Joint, _user: User) -> QuerySet[Any]:
        found: QuerySet[Any] = model._default_manager.filter(**{path: joint.pk}, **narrow)
        return found

    return rows


def _changes(joint: Joint, user: User) -> QuerySet[Any]:
    seen: QuerySet[Any] = Event.objects.visible_to(user)
    return seen.filter(object_id=joint.public_id, verb="joint.changed")


def _steps(joint: Joint, _user: User) -> QuerySet[Any]:
    """Steps that no other source tells: those of waybills, of running records and of dismantling
    that stands are told there."""
    recorded = RunningRecord.objects.filter(line__joint=joint.pk)
    by_record = Q(action__in=("run", "reject"), told_by=joint.public_id) & Exists(recorded)
    pulled = DismantlingRecord.objects.filter(
        line__joint=joint.pk, line__order__public_id=OuterRef("told_by")
    )
    steps: QuerySet[Any] = JointStep.objects.filter(joint=joint.pk, reverses=None)
    return (
        steps.exclude(by_record)
        .exclude(told_by__startswith=WAYBILL)
        .exclude(Exists(pulled), reversed_by=None)
    )


def _arrivals(joint: Joint, _user: User) -> QuerySet[Any]:
    steps: QuerySet[Any] = JointStep.objects.filter(joint=joint.pk, reverses=None)
    return steps.filter(told_by__startswith=WAYBILL).exclude(action="dispatch")


def _differences(joint: Joint, _user: User) -> QuerySet[Any]:
    """What a receiver said of pipe that took no step by it."""
    lines: QuerySet[Any] = TransferLine.objects.filter(joint=joint.pk)
    return lines.filter(transfer__confirmed_at__isnull=False, outcome__in=WITHOUT_STEP)


def _sent(joint: Joint, _user: User) -> QuerySet[Any]:
    lines: QuerySet[Any] = TransferLine.objects.filter(joint=joint.pk)
    return lines.exclude(outcome=TransferLine.Outcome.PLANNED)


def _marked(joint: Joint, _user: User) -> QuerySet[Any]:
    """Readings that were called wrong by themselves, not with their inspection."""
    found: QuerySet[Any] = JointReading.objects.filter(joint=joint.pk, erroneous_at__isnull=False)
    return found.exclude(erroneous_at=F("inspection__withdrawn_at"))


def _waybill() -> Subquery:
    rows = Transfer.objects.filter(public_id=OuterRef("told_by"))
    return Subquery(rows.order_by().values("number")[:1])


def _newest_step() -> Subquery:
    steps = JointStep.objects.filter(joint=OuterRef("joint")).order_by().values("joint")
    return Subquery(steps.annotate(newest=Max("pk")).values("newest"))


def _operations() -> Any:
    rows = RepairOperation.objects.filter(record=OuterRef("pk")).order_by("position")
    told = {**plain("machine", "operator", code="type__code"), "name": names("type"),
            **decimals("removed_mm", "cut_m")}  # fmt: skip
    return json_list(rows.values_list(JsonObject(told)))


def _checks() -> Any:
    rows = RepairCheck.objects.filter(record=OuterRef("pk")).order_by("pk")
    return json_list(rows.values_list(JsonObject(plain("code", "passed"))))


def _readings() -> Any:
    rows = JointReading.objects.filter(inspection=OuterRef("pk")).order_by("kind", "position", "pk")
    return json_list(rows.values_list(JsonObject(MEASURED)))


STEPPED: dict[str, Any] = {
    **plain("action", "reason", "told_by", from_status="source", to_status="target"),
    "came_from": names("came_from"),
    "came_to": names("came_to"),
    "is_newest": holds(Q(pk=_newest_step())),
}
LOGGED: dict[str, Any] = {
    **plain(well="log__well", remark="log__remark", set="log__pipe_set__number",
            set_id="log__pipe_set__public_id"),
    **decimals(*SUMS, *PEAKS, prefix="log__"),
    "is_standing": holds(Q(log__reversed_by=None)),
}  # fmt: skip
JUDGED: dict[str, Any] = {
    **plain("method", "inspector", "instrument", "standard", "body_class", "tool_joint_class",
            "governed_by", "remark", "withdrawn_reason", "inspected_on"),
    "is_standing": holds(Q(withdrawn_at=None)),
}  # fmt: skip
READ: dict[str, Any] = {
    **MEASURED, **plain("method", "inspector", "instrument", "erroneous_reason", "read_on")
}  # fmt: skip
MEMBER = plain(set="pipe_set__number", set_id="pipe_set__public_id")
SENT = {
    **plain("outcome", "reason", number="transfer__number", id="transfer__public_id",
            sender="transfer__sender__short",
            receiver="transfer__receiver__short", carrier="transfer__carrier"),
    "destination": names("transfer__destination"),
}  # fmt: skip
FITTED: dict[str, Any] = {
    **plain("connection", "hardband", "remark", "withdrawn_reason", "fitted_on"),
    **decimals("pin_od_mm", "box_od_mm", "inside_diameter_mm"),
    "is_standing": holds(Q(withdrawn_at=None)),
}
REPORTED = plain(
    "number",
    "what",
    "severity",
    "status",
    "disposition",
    "disposition_reason",
    "evidence",
    "cancelled_reason",
    id="public_id",
)
REPAIRED: dict[str, Any] = {
    **plain("outcome", "defect", "reason", "remark", "body_class", "tool_joint_class",
            order="line__order__public_id", number="line__order__number",
            kind="line__order__kind", range_before="effect__range_before",
            range_after="effect__range_after", reversed_reason="effect__reversed_reason"),
    **{name: Cast(f"effect__{name}", TextField())
       for name in ("cut_m", "overall_before_m", "overall_after_m", "effective_before_m",
                    "effective_after_m")},
    "is_standing": holds(Q(effect__reversed_at=None)),
}  # fmt: skip
TESTED: dict[str, Any] = {
    **plain("verdict", "leak_where", "remark", number="test__order__number",
            test="test__public_id", 
            target_unit="test__target_unit", withdrawn_reason="test__withdrawn_reason"),
    **decimals("entered_target", "drop_mpa", prefix="test__"),
    "leak_at_m": Cast("leak_at_m", TextField()),
    "procedure": names("test__procedure_version__procedure"),
    "is_standing": holds(Q(test__withdrawn_at=None)),
}  # fmt: skip
ORDERED = plain(number="order__number", title="order__title", order="order__public_id")

#: When a joint came into the register: with its tally, or by itself.
CAME = Coalesce(F("tally__committed_at"), F("created_at"))

SOURCES = (
    Source("registered", ENTRY, _of(Joint, "pk"), TruncDate(CAME), CAME,
           {**plain(tally="tally__name", tally_id="tally__public_id"),
            **decimals("effective_length_m")},
           by="tally__uploaded_by", party="organisation"),
    Source("step", STEP, _steps, F("on"), F("taken_at"), STEPPED,
           by="taken_by", party="taken_by__organisation"),
    Source("step-back", CORRECTION, _of(JointStep, reverses__isnull=False), F("on"),
           F("taken_at"), STEPPED, by="taken_by", party="taken_by__organisation"),
    Source("move", MOVE, _of(JointMove), day_of("moved_at"), F("moved_at"),
           {**plain("reason"), "came_from": names("came_from"), "came_to": names("came_to")},
           id="told_by", by="moved_by", party="moved_by__organisation"),
    Source("run", RUN, _of(RunningRecord, "line__joint"), F("run_on"), F("created_at"),
           {**plain("sequence", "is_rejected", "reject_reason", "entered_unit",
                    order="line__order__public_id", number="line__order__number",
                    well="line__order__place__well"),
            **decimals("effective_length_m", "cumulative_depth_m", "torque_knm",
                       "entered_torque")},
           by="recorded_by", party="recorded_by__organisation"),
    Source("pulled", DISMANTLING, _of(DismantlingRecord, "line__joint"), F("pulled_on"),
           F("created_at"),
           {**plain("sequence", "outcome", "condition", "stand", "remark", "protector_fitted",
                    "rinsed", "inhibited", order="line__order__public_id",
                    number="line__order__number", well="line__order__place__well"),
            **decimals("break_out_torque_knm"), "rack": names("rack")},
           by="recorded_by", party="recorded_by__organisation"),
    Source("usage", USAGE, _of(UsageShare, log__reverses=None), F("log__used_on"),
           F("log__recorded_at"), LOGGED, id="log__public_id", by="log__recorded_by",
           party="log__organisation"),
    Source("usage-back", CORRECTION, _of(UsageShare, log__reverses__isnull=False),
           F("log__used_on"), F("log__recorded_at"), LOGGED, id="log__public_id",
           by="log__recorded_by", party="log__organisation"),
    Source("inspection", READING, _of(Inspection), F("inspected_on"), F("recorded_at"),
           {**JUDGED, "readings": _readings()}, by="recorded_by", party="organisation"),
    Source("withdrawal", CORRECTION, _of(Inspection, withdrawn_at__isnull=False),
           day_of("withdrawn_at"), F("withdrawn_at"), JUDGED, by="withdrawn_by",
           party="withdrawn_by__organisation"),
    Source("reading", READING, _of(JointReading, inspection=None, tally=None), F("read_on"),
           F("created_at"), READ, by="recorded_by", party="recorded_by__organisation"),
    Source("reading-marked", CORRECTION, _marked,
           day_of("erroneous_at"), F("erroneous_at"), READ, by="erroneous_by",
           party="erroneous_by__organisation"),
    Source("fitted", TOOL_JOINT, _of(ToolJointPair), F("fitted_on"), F("recorded_at"), FITTED,
           by="recorded_by", party="organisation"),
    Source("fitted-withdrawn", CORRECTION, _of(ToolJointPair, withdrawn_at__isnull=False),
           day_of("withdrawn_at"), F("withdrawn_at"), FITTED, by="withdrawn_by",
           party="withdrawn_by__organisation"),
    Source("repair", REPAIR, _of(RepairRecord, "line__joint"), F("done_on"), F("created_at"),
           {**REPAIRED, "operations": _operations(), "checks": _checks()}, by="recorded_by",
           party="recorded_by__organisation"),
    Source("repair-back", CORRECTION,
           _of(RepairRecord, "line__joint", effect__reversed_at__isnull=False),
           day_of("effect__reversed_at"), F("effect__reversed_at"), REPAIRED,
           by="effect__reversed_by", party="effect__reversed_by__organisation"),
    Source("tested", PRESSURE_TEST, _of(Attempt, "line__joint"), F("test__tested_on"),
           F("test__recorded_at"), TESTED, id="test__public_id", by="test__recorded_by",
           party="test__recorded_by__organisation"),
    Source("tested-back", CORRECTION,
           _of(Attempt, "line__joint", test__withdrawn_at__isnull=False),
           day_of("test__withdrawn_at"), F("test__withdrawn_at"), TESTED,
           id="test__public_id", by="test__withdrawn_by",
           party="test__withdrawn_by__organisation"),
    Source("revision", REVISION,
           _of(RevisionRecord, "line__joint", completed_at__isnull=False), F("done_on"),
           F("completed_at"),
           plain("verdict", "reason", "remark", order="line__order__public_id",
                 number="line__order__number", line="line__public_id"),
           by="completed_by", party="completed_by__organisation"),
    Source("joined", SET, _of(SetMember), F("joined_on"), midnight("joined_on"), MEMBER,
           by="added_by", party="pipe_set__organisation"),
    Source("left", SET, _of(SetMember, left_on__isnull=False), F("left_on"), midnight("left_on"),
           MEMBER, party="pipe_set__organisation"),
    Source("sent", TRANSFER, _sent, day_of("transfer__dispatched_at"),
           F("transfer__dispatched_at"), SENT, id="transfer__public_id",
           by="transfer__dispatched_by", party="transfer__sender"),
    Source("arrived", TRANSFER, _arrivals, F("on"), F("taken_at"),
           {**STEPPED, "number": _waybill()}, by="taken_by", party="taken_by__organisation"),
    Source("differed", TRANSFER, _differences,
           day_of("transfer__confirmed_at"), F("transfer__confirmed_at"), SENT,
           id="transfer__public_id", by="transfer__confirmed_by", party="transfer__receiver"),
    Source("ordered", ORDER, _of(OrderLine), day_of("created_at"), F("created_at"), ORDERED,
           id="order__public_id", by="order__created_by", party="order__requested_by"),
    Source("reported", NONCONFORMANCE, _of(Nonconformance), day_of("created_at"), F("created_at"),
           REPORTED, by="created_by", party="raised_by"),
    Source("report-closed", NONCONFORMANCE, _of(Nonconformance, closed_at__isnull=False),
           day_of("closed_at"), F("closed_at"), REPORTED, by="closed_by",
           party="closed_by__organisation"),
    Source("changed", CORRECTION, _changes, day_of("occurred_at"), F("occurred_at"),
           plain("before", "after", "reason"), by="actor", party="organisation"),
)  # fmt: skip
