"""What every installation begins with: figures with their sources, and nothing twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from equipment.models import (
    ClassCriterion,
    ClassScheme,
    Connection,
    Grade,
    PipeClass,
    ProductLine,
    ToolJointLimit,
)
from equipment.octg import API_RP_7G, GRADES
from tests import catalogue

MODELS = (Grade, Connection, ClassScheme, PipeClass, ClassCriterion, ProductLine, ToolJointLimit)


@pytest.mark.django_db
def test_entries_come_once_with_their_sources() -> None:
    catalogue.plant()
    counts = [model.objects.count() for model in MODELS]
    catalogue.plant()
    assert [model.objects.count() for model in MODELS] == counts
    assert counts == [22, 16, 1, 7, 15, 118, 8]
    for model in (Grade, Connection, ClassScheme, ProductLine, ToolJointLimit):
        assert not model.objects.filter(source="").exists()


@pytest.mark.django_db
def test_grades_are_those_of_the_engineering_core() -> None:
    catalogue.plant()
    for grade in Grade.objects.all():
        known = GRADES[grade.name]
        if grade.entered_unit == "MPa":
            assert grade.entered_yield_min == known.yield_mpa
        else:
            assert (grade.entered_unit, grade.entered_yield_min) == ("psi", known.yield_)
    gost = Grade.objects.filter(group="gost")
    assert set(gost.values_list("name", "to_confirm")) == {(name, True) for name in "ДКЕЛМ"}


@pytest.mark.django_db
def test_scheme_says_what_the_engineering_core_judges_by() -> None:
    catalogue.plant()
    scheme = ClassScheme.objects.get()
    assert (scheme.name, scheme.to_confirm) == (API_RP_7G.name, True)
    limits = {
        each.code: {limit.pipe_class.code: limit.percent for limit in each.limits.all()}
        for each in scheme.criteria.exclude(kind="absent")
    }
    assert limits == {each.code: dict(each.limits) for each in API_RP_7G.criteria}
    bands = {
        each.code: (each.band_colour, each.band_count)
        for each in scheme.classes.filter(part="body")
    }
    assert bands == {code: (b.colour, b.count) for code, b in API_RP_7G.bands.items()}


@pytest.mark.django_db
def test_tool_joint_limits_are_kept_to_the_last_fraction() -> None:
    catalogue.plant()
    said = ToolJointLimit.objects.filter(grade__name="S135").order_by("pipe_class__rank")
    assert [(each.entered_min_od, each.min_od_mm, each.to_confirm) for each in said] == [
        (Decimal("6.3125"), Decimal("160.3375"), False),
        (Decimal("6.1875"), Decimal("157.1625"), True),
    ]


@pytest.mark.django_db(transaction=True)
def test_lines_that_were_there_find_their_grade_and_connection() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("equipment", "0006_tallies_are_undone")])
    old = executor.loader.project_state([("equipment", "0006_tallies_are_undone")]).apps
    lines = old.get_model("equipment", "ProductLine")
    said = {"product": "casing", "od_mm": "177.8", "source": "old"}
    for designation, grade, joint in (
        ('7"', "Р110", "BTC"), ('7" a', "L80", "VAM 21"), ('7" b', "SM-125", ""), ("168", "Д", ""),
    ):  # fmt: skip
        lines.objects.create(
            public_id=designation, designation=designation, grade=grade, connection=joint, **said
        )
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    found = ProductLine.objects.filter(source="old").order_by("pk")
    assert [
        (line.grade.name, line.grade.group, str(line.connection or ""), str(line)) for line in found
    ] == [
        ("P110", "api", "BTC", '7" P110 BTC'),
        ("L80", "api", "VAM 21", '7" a L80 VAM 21'),
        ("SM-125", "other", "", '7" b SM-125'),
        ("Д", "gost", "", "168 Д"),
    ]
    assert Grade.objects.get(name="SM-125").to_confirm
    catalogue.clear()
