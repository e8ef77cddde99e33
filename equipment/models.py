"""Gathers the models of the slices."""

from equipment.catalogue.models import ProductLine
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
    "Joint",
    "JointBatch",
    "JointReading",
    "Location",
    "OrderLine",
    "OrderPlace",
    "ProductLine",
    "RunningRecord",
    "Tally",
    "TallyFlag",
    "TallyRow",
    "TorqueBand",
    "WorkOrder",
]
