"""Gathers the models of the slices."""

from equipment.catalogue.class_models import (
    ClassCriterion,
    ClassLimit,
    ClassScheme,
    PipeClass,
    ToolJointLimit,
)
from equipment.catalogue.models import Connection, GivenRating, Grade, MakeUpTorque, ProductLine
from equipment.installation.models import RunningRecord
from equipment.orders.models import OrderLine, OrderPlace, TorqueBand, WorkOrder
from equipment.pipes.models import (
    Joint,
    JointBatch,
    JointReading,
    Location,
    Tally,
    TallyFlag,
    TallyRow,
)

__all__ = [
    "ClassCriterion",
    "ClassLimit",
    "ClassScheme",
    "Connection",
    "GivenRating",
    "Grade",
    "Joint",
    "JointBatch",
    "JointReading",
    "Location",
    "MakeUpTorque",
    "OrderLine",
    "OrderPlace",
    "PipeClass",
    "ProductLine",
    "RunningRecord",
    "Tally",
    "TallyFlag",
    "TallyRow",
    "ToolJointLimit",
    "TorqueBand",
    "WorkOrder",
]
