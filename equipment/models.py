"""Gathers the models of the slices."""

from equipment.catalogue.class_models import (
    ClassCriterion,
    ClassLimit,
    ClassScheme,
    PipeClass,
    ToolJointLimit,
)
from equipment.catalogue.models import Connection, GivenRating, Grade, MakeUpTorque, ProductLine
from equipment.catalogue.repair_models import RepairType
from equipment.certificates.models import BatchedCertificate, Certificate, CertificateLine
from equipment.defects.models import DefectAct, Finding
from equipment.dismantling.models import DismantlingRecord
from equipment.installation.models import RunningRecord
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.recall.models import Disposal, Recall, RecallItem
from equipment.maintenance.models import MaintenanceDue, MaintenancePlan
from equipment.nonconformance.models import Nonconformance
from equipment.orders.draft_models import RowDraft
from equipment.orders.models import OrderLine, OrderPlace, TorqueBand, WorkOrder
from equipment.pipes.heats.models import Heat
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life.models import JointMove, JointStep, StepBatch
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
from equipment.pipes.stock.models import StockCount
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.pipes.transfers.models import Transfer, TransferLine
from equipment.pipes.usage.models import UsageBatch, UsageLog, UsageShare
from equipment.pressure_testing.models import (
    Attempt,
    ChartDrawing,
    DecidingAttempt,
    GaugeReading,
    PressureTest,
    UsedInstrument,
    Witness,
)
from equipment.procedures.models import Procedure, ProcedureVersion
from equipment.programmes.models import (
    InspectionProgramme,
    ProgrammeReading,
    ProgrammeStep,
    ProgrammeVersion,
)
from equipment.repair.models import (
    Consumable,
    RepairCheck,
    RepairDimension,
    RepairEffect,
    RepairOperation,
    RepairRecord,
)
from equipment.requests.models import RequestedItem, RequestedJoint, WorkRequest
from equipment.revision.models import (
    RevisionClass,
    RevisionFinding,
    RevisionPart,
    RevisionReading,
    RevisionRecord,
    RevisionStep,
)

__all__ = [
    "Attempt",
    "BatchedCertificate",
    "Calibration",
    "Certificate",
    "CertificateLine",
    "ChartDrawing",
    "ClassCriterion",
    "ClassLimit",
    "ClassScheme",
    "Connection",
    "Consumable",
    "DecidingAttempt",
    "DefectAct",
    "DismantlingRecord",
    "Disposal",
    "EquipmentItem",
    "Finding",
    "GaugeReading",
    "GivenRating",
    "Grade",
    "Heat",
    "Inspection",
    "InspectionBatch",
    "InspectionProgramme",
    "Instrument",
    "Joint",
    "JointBatch",
    "JointMove",
    "JointReading",
    "JointStep",
    "Location",
    "MaintenanceDue",
    "MaintenancePlan",
    "MakeUpTorque",
    "Nonconformance",
    "OrderLine",
    "OrderPlace",
    "PipeClass",
    "PipeSet",
    "PressureTest",
    "Procedure",
    "ProcedureVersion",
    "ProductLine",
    "ProgrammeReading",
    "ProgrammeStep",
    "ProgrammeVersion",
    "Recall",
    "RecallItem",
    "RepairCheck",
    "RepairDimension",
    "RepairEffect",
    "RepairOperation",
    "RepairRecord",
    "RepairType",
    "RequestedItem",
    "RequestedJoint",
    "RevisionClass",
    "RevisionFinding",
    "RevisionPart",
    "RevisionReading",
    "RevisionRecord",
    "RevisionStep",
    "RowDraft",
    "RunningRecord",
    "SetMember",
    "StepBatch",
    "StockCount",
    "Tally",
    "TallyFlag",
    "TallyRow",
    "ToolJointLimit",
    "ToolJointPair",
    "TorqueBand",
    "Transfer",
    "TransferLine",
    "UsageBatch",
    "UsageLog",
    "UsageShare",
    "UsedInstrument",
    "Witness",
    "WorkOrder",
    "WorkRequest",
]
