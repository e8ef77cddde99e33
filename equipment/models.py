"""Gathers the models of the slices."""

from equipment.catalogue.models import ProductLine
from equipment.installation.models import RunningRecord
from equipment.orders.models import OrderLine, OrderPlace, TorqueBand, WorkOrder
from equipment.pipes.heats.models import Heat
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life.models import JointStep, StepBatch
from equipment.pipes.models import (
    Joint,
    JointBatch,
    Location,
    Tally,
    TallyFlag,
    TallyRow,
)
from equipment.pipes.readings.models import Inspection, InspectionBatch, JointReading
from equipment.pipes.sets.models import PipeSet, SetMember
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.pipes.transfers.models import Transfer, TransferLine
from equipment.pipes.usage.models import UsageBatch, UsageLog, UsageShare

__all__ = [
    "EquipmentItem",
    "Heat",
    "Inspection",
    "InspectionBatch",
    "Joint",
    "JointBatch",
    "JointReading",
    "JointStep",
    "Location",
    "OrderLine",
    "OrderPlace",
    "PipeSet",
    "ProductLine",
    "RunningRecord",
    "SetMember",
    "StepBatch",
    "Tally",
    "TallyFlag",
    "TallyRow",
    "ToolJointPair",
    "TorqueBand",
    "Transfer",
    "TransferLine",
    "UsageBatch",
    "UsageLog",
    "UsageShare",
    "WorkOrder",
]
