"""The catalogue as tests want it: empty, or as every installation begins."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps

from equipment.models import (
    ClassCriterion,
    ClassScheme,
    Connection,
    Grade,
    InspectionProgramme,
    Joint,
    ProductLine,
    ProgrammeVersion,
    RepairType,
    ToolJointLimit,
)


def clear() -> None:
    """Take out what the migrations entered, unless somebody's pipe stands on it."""
    if Joint.objects.exists():
        return
    for model in (
        ProgrammeVersion, InspectionProgramme, ToolJointLimit, ClassCriterion, ClassScheme,
        ProductLine, Connection, Grade, RepairType,
    ):  # fmt: skip
        model.objects.all().delete()


def plant() -> None:
    """Enter what every installation begins with."""
    import_module("equipment.migrations.0013_catalogue_entries").plant(apps)
    plant_repair_types()
    plant_programmes()


def plant_programmes() -> None:
    """Enter the inspection programmes that every installation begins with."""
    import_module("equipment.migrations.0042_programmes_of_every_installation").plant(apps)


def plant_procedures() -> None:
    """Enter the test procedures that every installation begins with."""
    import_module("equipment.migrations.0039_test_procedures").plant(apps)


def plant_repair_types() -> None:
    """Enter the types of repair and maintenance that every installation begins with."""
    import_module("equipment.migrations.0027_repair_types").plant(apps)
