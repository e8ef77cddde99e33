"""Inspection programmes with their versions, revision records, and revision as a kind of work."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields
import equipment.catalogue.entries


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0005_items_are_counted"),
        ("core", "0017_qualifications"),
        ("equipment", "0040_guard_pressure_tests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="workorder",
            name="kind",
            field=models.CharField(
                choices=[
                    ("installation", "Installation"),
                    ("dismantling", "Dismantling"),
                    ("repair", "Repair"),
                    ("maintenance", "Maintenance"),
                    ("pressure_testing", "Pressure testing"),
                    ("revision", "Revision (strip-down inspection)"),
                ],
                default="installation",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="workrequest",
            name="kind",
            field=models.CharField(
                choices=[
                    ("installation", "Installation"),
                    ("dismantling", "Dismantling"),
                    ("repair", "Repair"),
                    ("maintenance", "Maintenance"),
                    ("pressure_testing", "Pressure testing"),
                    ("revision", "Revision (strip-down inspection)"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="InspectionProgramme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("name_az", models.CharField(blank=True, max_length=200)),
                ("name_ru", models.CharField(blank=True, max_length=200)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("public_id", core.fields.PublicIdField(prefix="ipg")),
                ("code", models.SlugField(max_length=40, unique=True)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("drill_pipe", "Drill pipe"),
                            ("casing", "Casing and tubing"),
                            ("item", "Equipment"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "ordering": ["subject", "name"],
                "indexes": [models.Index(fields=["updated_at", "id"], name="programme_by_change")],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="ipv")),
                ("number", models.PositiveSmallIntegerField()),
                ("in_force_from", models.DateField()),
                ("edition", models.CharField(blank=True, max_length=120)),
                ("source", models.CharField(max_length=200)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("looked_up", "Looked up in the standard"),
                            ("practice", "Practice of the trade"),
                            ("uncertain", "Uncertain: compare with your edition"),
                            ("decided", "Decided by the parties"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("added_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="equipment.inspectionprogramme",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="equipment.classscheme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "number"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("name_az", models.CharField(blank=True, max_length=200)),
                ("name_ru", models.CharField(blank=True, max_length=200)),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.SlugField(max_length=40)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("visual", "Visual testing"),
                            ("magnetic_particle", "Magnetic particle testing"),
                            ("penetrant", "Penetrant testing"),
                            ("ultrasonic", "Ultrasonic testing"),
                            ("electromagnetic", "Electromagnetic inspection"),
                            ("thread_gauging", "Thread gauging"),
                            ("drift", "Drift testing"),
                            ("tool_joint_dimensions", "Tool joint dimensions"),
                            ("hardness", "Hardness testing"),
                            ("pressure_testing", "Pressure testing"),
                            ("welding", "Welding"),
                            ("well_control", "Well control"),
                            ("lifting", "Lifting and slinging"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "qualification",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("visual", "Visual testing"),
                            ("magnetic_particle", "Magnetic particle testing"),
                            ("penetrant", "Penetrant testing"),
                            ("ultrasonic", "Ultrasonic testing"),
                            ("electromagnetic", "Electromagnetic inspection"),
                            ("thread_gauging", "Thread gauging"),
                            ("drift", "Drift testing"),
                            ("tool_joint_dimensions", "Tool joint dimensions"),
                            ("hardness", "Hardness testing"),
                            ("pressure_testing", "Pressure testing"),
                            ("welding", "Welding"),
                            ("well_control", "Well control"),
                            ("lifting", "Lifting and slinging"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                    ),
                ),
                ("least_level", models.PositiveSmallIntegerField(default=0)),
                ("is_required", models.BooleanField(default=True)),
                ("needs_instrument", models.BooleanField(default=False)),
                ("is_standardised", models.BooleanField(default=False)),
                (
                    "looks_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("dent_od", "Dents and mashes"),
                                ("stretch_od", "Stretching"),
                                ("string_shot_od", "Swelling by string shot"),
                                ("corrosion_wall", "External corrosion"),
                                ("internal_wall", "Internal pits and erosion"),
                                ("cuts", "Cuts and gouges of the body"),
                                ("slip_cuts", "Cuts and gouges in the slip area"),
                                ("fatigue_crack", "Fatigue crack"),
                                ("washout", "Washout"),
                                ("tool_joint_crack", "Crack in the tool joint"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("lists_parts", models.BooleanField(default=False)),
                ("asks_torque", models.BooleanField(default=False)),
                ("acceptance", models.CharField(blank=True, max_length=500)),
                ("acceptance_az", models.CharField(blank=True, max_length=500)),
                ("acceptance_ru", models.CharField(blank=True, max_length=500)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="equipment.programmeversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
            },
        ),
        migrations.CreateModel(
            name="RevisionRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("public_id", core.fields.PublicIdField(prefix="rvr")),
                ("begun_on", models.DateField()),
                ("done_on", models.DateField()),
                ("remark", models.CharField(blank=True, max_length=300)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "In work"),
                            ("accepted", "Accepted"),
                            ("failed", "Failed"),
                            ("not_classifiable", "Not classifiable"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("scheme", models.CharField(blank=True, max_length=300)),
                ("completed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revision",
                        to="equipment.inspection",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revision",
                        to="equipment.orderline",
                    ),
                ),
                (
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.memorandum",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="equipment.programmeversion",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["line__order", "line__position"],
            },
        ),
        migrations.CreateModel(
            name="RevisionClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("body", "Body"), ("tool_joint", "Tool joint")], max_length=10
                    ),
                ),
                (
                    "pipe_class",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("premium", "Premium"),
                            ("class_2", "Class 2"),
                            ("class_3", "Class 3"),
                            ("scrap", "Scrap"),
                            ("not_classifiable", "Not classifiable"),
                        ],
                        max_length=16,
                    ),
                ),
                ("criterion", models.CharField(blank=True, max_length=40)),
                ("clause", models.CharField(blank=True, max_length=200)),
                (
                    "share",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "limit",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                ("band_colour", models.CharField(blank=True, max_length=10)),
                ("band_count", models.PositiveSmallIntegerField(default=0)),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classes",
                        to="equipment.revisionrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["record", "part"],
            },
        ),
        migrations.CreateModel(
            name="RevisionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not done yet"),
                            ("accepted", "Accepted"),
                            ("failed", "Failed"),
                            ("not_applicable", "Not applicable"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("remark", models.CharField(blank=True, max_length=300)),
                ("done_on", models.DateField()),
                ("standard", models.CharField(blank=True, max_length=120)),
                ("before_ok", models.BooleanField(blank=True, null=True)),
                ("after_ok", models.BooleanField(blank=True, null=True)),
                (
                    "torque_knm",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_torque",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "torque_unit",
                    models.CharField(
                        blank=True, choices=[("kN·m", "kN·m"), ("ft·lbf", "ft·lbf")], max_length=8
                    ),
                ),
                (
                    "inspector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="equipment.instrument",
                    ),
                ),
                (
                    "qualification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.qualification",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="equipment.revisionrecord",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="equipment.programmestep",
                    ),
                ),
            ],
            options={
                "ordering": ["record", "step__position"],
            },
        ),
        migrations.CreateModel(
            name="RevisionReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inside_diameter", "Inside diameter"),
                            ("wall", "Wall thickness"),
                            ("body_od", "Outside diameter of the body"),
                            ("slip_od", "Outside diameter in the slip area"),
                            ("tool_joint_od_pin", "Tool joint outside diameter, pin"),
                            ("tool_joint_od_box", "Tool joint outside diameter, box"),
                            ("shoulder", "Shoulder width"),
                            ("tong_pin", "Tong space, pin"),
                            ("tong_box", "Tong space, box"),
                            ("length", "Length"),
                            ("drift", "Drift diameter"),
                            ("straightness", "Bow"),
                            ("pit_depth", "Depth of a pit or cut"),
                            ("hardband", "Height of the hardband"),
                        ],
                        max_length=20,
                    ),
                ),
                ("place", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("value_mm", core.fields.Measure(decimal_places=3, max_digits=14)),
                ("entered_value", core.fields.Measure(decimal_places=3, max_digits=14)),
                (
                    "entered_unit",
                    models.CharField(
                        choices=[("mm", "mm"), ("in", "in"), ("m", "m"), ("ft", "ft")], max_length=4
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="equipment.revisionstep",
                    ),
                ),
            ],
            options={
                "ordering": ["step", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RevisionPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("found", models.CharField(blank=True, max_length=200)),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("reused", "Reused"),
                            ("replaced", "Replaced"),
                            ("missing", "Missing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("serial", models.CharField(blank=True, max_length=60)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="equipment.revisionstep",
                    ),
                ),
            ],
            options={
                "ordering": ["step", "position"],
            },
        ),
        migrations.CreateModel(
            name="RevisionFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("dent_od", "Dents and mashes"),
                            ("stretch_od", "Stretching"),
                            ("string_shot_od", "Swelling by string shot"),
                            ("corrosion_wall", "External corrosion"),
                            ("internal_wall", "Internal pits and erosion"),
                            ("cuts", "Cuts and gouges of the body"),
                            ("slip_cuts", "Cuts and gouges in the slip area"),
                            ("fatigue_crack", "Fatigue crack"),
                            ("washout", "Washout"),
                            ("tool_joint_crack", "Crack in the tool joint"),
                        ],
                        max_length=20,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=40)),
                (
                    "value_mm",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_value",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_unit",
                    models.CharField(
                        blank=True,
                        choices=[("mm", "mm"), ("in", "in"), ("m", "m"), ("ft", "ft")],
                        max_length=4,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("longitudinal", "Along the pipe"),
                            ("transverse", "Across the pipe"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "adjacent_mm",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_adjacent",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="equipment.revisionstep",
                    ),
                ),
            ],
            options={
                "ordering": ["step", "position"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inside_diameter", "Inside diameter"),
                            ("wall", "Wall thickness"),
                            ("body_od", "Outside diameter of the body"),
                            ("slip_od", "Outside diameter in the slip area"),
                            ("tool_joint_od_pin", "Tool joint outside diameter, pin"),
                            ("tool_joint_od_box", "Tool joint outside diameter, box"),
                            ("shoulder", "Shoulder width"),
                            ("tong_pin", "Tong space, pin"),
                            ("tong_box", "Tong space, box"),
                            ("length", "Length"),
                            ("drift", "Drift diameter"),
                            ("straightness", "Bow"),
                            ("pit_depth", "Depth of a pit or cut"),
                            ("hardband", "Height of the hardband"),
                        ],
                        max_length=20,
                    ),
                ),
                ("place", models.CharField(max_length=40)),
                ("count", models.PositiveSmallIntegerField(default=1)),
                ("is_required", models.BooleanField(default=True)),
                (
                    "least",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "most",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("mm", "mm"), ("percent", "% of nominal")],
                        default="mm",
                        max_length=8,
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="equipment.programmestep",
                    ),
                ),
            ],
            options={
                "ordering": ["step", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("step", "kind", "place"), name="programme_reading_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1), ("count__lte", 20)),
                        name="programme_reading_counted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("least", None),
                                models.Q(("least__gt", 0), ("least__lt", 1000000000)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("most", None),
                                models.Q(("most__gt", 0), ("most__lt", 1000000000)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("least", None),
                                ("most", None),
                                ("least__lte", models.F("most")),
                                _connector="OR",
                            ),
                        ),
                        name="programme_reading_limits_in_order",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="programmeversion",
            constraint=models.UniqueConstraint(
                fields=("programme", "number"), name="programme_version_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeversion",
            constraint=models.UniqueConstraint(
                fields=("programme", "in_force_from"), name="programme_version_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="programmestep",
            constraint=models.UniqueConstraint(
                fields=("version", "position"), name="programme_step_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="programmestep",
            constraint=models.UniqueConstraint(
                fields=("version", "code"), name="programme_step_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="programmestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_level__lte", 3)), name="programme_step_level_known"
            ),
        ),
        migrations.AddIndex(
            model_name="revisionrecord",
            index=models.Index(fields=["done_on", "id"], name="revision_by_day"),
        ),
        migrations.AddIndex(
            model_name="revisionrecord",
            index=models.Index(fields=["updated_at", "id"], name="revision_by_change"),
        ),
        migrations.AddConstraint(
            model_name="revisionrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at", None), ("completed_by", None), ("verdict", "")),
                    models.Q(
                        ("completed_at__isnull", False),
                        ("completed_by__isnull", False),
                        models.Q(("verdict", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="revision_completed_with_verdict",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("inspection", None), ("completed_at__isnull", False), _connector="OR"
                ),
                name="revision_inspected_when_completed",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionclass",
            constraint=models.UniqueConstraint(
                fields=("record", "part"), name="revision_class_a_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionclass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pipe_class", "not_classifiable"), _negated=True),
                    ("missing__len__gt", 0),
                    _connector="OR",
                ),
                name="revision_class_says_what_is_missing",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionstep",
            constraint=models.UniqueConstraint(
                fields=("record", "step"), name="revision_step_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["", "accepted"]),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="revision_step_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("torque_knm", None), ("torque_knm__gt", 0), _connector="OR"),
                name="revision_torque_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionreading",
            constraint=models.UniqueConstraint(
                fields=("step", "kind", "place", "number"), name="revision_reading_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionreading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value_mm__gt", 0),
                    models.Q(("kind__in", ["straightness", "pit_depth"]), ("value_mm__gte", 0)),
                    _connector="OR",
                ),
                name="revision_reading_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionpart",
            constraint=models.UniqueConstraint(
                fields=("step", "position"), name="revision_part_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fate", "replaced"), _negated=True),
                    models.Q(("serial", ""), _negated=True),
                    _connector="OR",
                ),
                name="revision_part_has_serial",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionfinding",
            constraint=models.UniqueConstraint(
                fields=("step", "position"), name="revision_finding_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("value_mm", None), ("value_mm__gte", 0), _connector="OR"),
                    models.Q(("adjacent_mm", None), ("adjacent_mm__gt", 0), _connector="OR"),
                ),
                name="revision_finding_not_negative",
            ),
        ),
    ]
