"""Gathers the models of the slices."""

from exchange.attendance.models import AttendanceDay
from exchange.placements.models import Placement, PlacementReport
from exchange.specialists.models import Specialist, SpecialistPerson

__all__ = [
    "AttendanceDay",
    "Placement",
    "PlacementReport",
    "Specialist",
    "SpecialistPerson",
]
