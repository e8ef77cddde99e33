"""Grades, connections, classification schemes, tool-joint limits; product lines refer to them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import core.fields
import equipment.catalogue.entries


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0011_tool_joints"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassCriterion",
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
                ("code", models.SlugField(max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[("body", "Body"), ("tool_joint", "Tool joint")],
                        default="body",
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("least", "At least"),
                            ("most", "At most"),
                            ("absent", "None allowed"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "ordering": ["scheme", "position"],
            },
        ),
        migrations.CreateModel(
            name="ClassLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", core.fields.Measure(decimal_places=3, max_digits=14)),
            ],
            options={
                "ordering": ["criterion", "pipe_class__rank"],
            },
        ),
        migrations.CreateModel(
            name="ClassScheme",
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
                ("source", models.CharField(max_length=200)),
                ("edition", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("to_confirm", models.BooleanField(default=False)),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("public_id", core.fields.PublicIdField(prefix="sch")),
                ("name", models.CharField(max_length=120, unique=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Connection",
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
                ("source", models.CharField(max_length=200)),
                ("edition", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("to_confirm", models.BooleanField(default=False)),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("public_id", core.fields.PublicIdField(prefix="cnx")),
                ("name", models.CharField(max_length=60)),
                ("name_key", models.CharField(editable=False, max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("api_thread", "API casing or tubing thread"),
                            ("rotary", "Rotary shouldered"),
                            ("gost_thread", "GOST thread"),
                            ("premium", "Premium"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "pressure_rating_mpa",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "entered_pressure_rating",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "pressure_rating_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mm", "mm"),
                            ("in", "in"),
                            ("MPa", "MPa"),
                            ("psi", "psi"),
                            ("ksi", "ksi"),
                            ("bar", "bar"),
                            ("kgf/cm²", "kgf/cm²"),
                            ("kN", "kN"),
                            ("lbf", "lbf"),
                            ("kN·m", "kN·m"),
                            ("ft·lbf", "ft·lbf"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "name"],
            },
        ),
        migrations.CreateModel(
            name="GivenRating",
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
                            ("internal_yield", "Internal yield"),
                            ("collapse", "Collapse"),
                            ("body_yield", "Body yield"),
                            ("torsion", "Torsion"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value_si", equipment.catalogue.entries.Quantity(decimal_places=6, max_digits=18)),
                (
                    "unit_si",
                    models.CharField(
                        choices=[
                            ("mm", "mm"),
                            ("in", "in"),
                            ("MPa", "MPa"),
                            ("psi", "psi"),
                            ("ksi", "ksi"),
                            ("bar", "bar"),
                            ("kgf/cm²", "kgf/cm²"),
                            ("kN", "kN"),
                            ("lbf", "lbf"),
                            ("kN·m", "kN·m"),
                            ("ft·lbf", "ft·lbf"),
                        ],
                        max_length=8,
                    ),
                ),
                ("entered_value", core.fields.Measure(decimal_places=3, max_digits=14)),
                (
                    "entered_unit",
                    models.CharField(
                        choices=[
                            ("mm", "mm"),
                            ("in", "in"),
                            ("MPa", "MPa"),
                            ("psi", "psi"),
                            ("ksi", "ksi"),
                            ("bar", "bar"),
                            ("kgf/cm²", "kgf/cm²"),
                            ("kN", "kN"),
                            ("lbf", "lbf"),
                            ("kN·m", "kN·m"),
                            ("ft·lbf", "ft·lbf"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "computed_si",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "differs_percent",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                ("is_flagged", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["line", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Grade",
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
                ("source", models.CharField(max_length=200)),
                ("edition", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("to_confirm", models.BooleanField(default=False)),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("public_id", core.fields.PublicIdField(prefix="grd")),
                ("name", models.CharField(max_length=20)),
                ("name_key", models.CharField(editable=False, max_length=40)),
                (
                    "group",
                    models.CharField(
                        choices=[("api", "API"), ("gost", "GOST"), ("other", "Maker's own")],
                        max_length=8,
                    ),
                ),
                (
                    "products",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("casing", "Casing"),
                                ("tubing", "Tubing"),
                                ("drill_pipe", "Drill pipe"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "yield_min_mpa",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "yield_max_mpa",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "tensile_min_mpa",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "entered_yield_min",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_yield_max",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_tensile_min",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mm", "mm"),
                            ("in", "in"),
                            ("MPa", "MPa"),
                            ("psi", "psi"),
                            ("ksi", "ksi"),
                            ("bar", "bar"),
                            ("kgf/cm²", "kgf/cm²"),
                            ("kN", "kN"),
                            ("lbf", "lbf"),
                            ("kN·m", "kN·m"),
                            ("ft·lbf", "ft·lbf"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "ordering": ["group", "yield_min_mpa", "name"],
            },
        ),
        migrations.CreateModel(
            name="MakeUpTorque",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="mut")),
                ("designation", models.CharField(max_length=30)),
                ("weight_name", models.CharField(blank=True, max_length=20)),
                (
                    "minimum_knm",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "optimum_knm",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "maximum_knm",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "entered_minimum",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_optimum",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_maximum",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mm", "mm"),
                            ("in", "in"),
                            ("MPa", "MPa"),
                            ("psi", "psi"),
                            ("ksi", "ksi"),
                            ("bar", "bar"),
                            ("kgf/cm²", "kgf/cm²"),
                            ("kN", "kN"),
                            ("lbf", "lbf"),
                            ("kN·m", "kN·m"),
                            ("ft·lbf", "ft·lbf"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("edition", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["designation", "weight_name", "grade", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PipeClass",
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
                ("public_id", core.fields.PublicIdField(prefix="pcl")),
                ("code", models.SlugField(max_length=20)),
                (
                    "part",
                    models.CharField(
                        choices=[("body", "Body"), ("tool_joint", "Tool joint")],
                        default="body",
                        max_length=10,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                (
                    "band_colour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("white", "White"),
                            ("yellow", "Yellow"),
                            ("orange", "Orange"),
                            ("blue", "Blue"),
                            ("green", "Green"),
                            ("red", "Red"),
                        ],
                        max_length=8,
                    ),
                ),
                ("band_count", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["scheme", "rank"],
            },
        ),
        migrations.CreateModel(
            name="ToolJointLimit",
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
                ("source", models.CharField(max_length=200)),
                ("edition", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("to_confirm", models.BooleanField(default=False)),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("public_id", core.fields.PublicIdField(prefix="tjl")),
                ("designation", models.CharField(max_length=30)),
                ("weight_name", models.CharField(max_length=20)),
                (
                    "min_od_mm",
                    equipment.catalogue.entries.Quantity(decimal_places=6, max_digits=18),
                ),
                (
                    "entered_min_od",
                    equipment.catalogue.entries.Quantity(decimal_places=6, max_digits=18),
                ),
                (
                    "min_od_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mm", "mm"),
                            ("in", "in"),
                            ("MPa", "MPa"),
                            ("psi", "psi"),
                            ("ksi", "ksi"),
                            ("bar", "bar"),
                            ("kgf/cm²", "kgf/cm²"),
                            ("kN", "kN"),
                            ("lbf", "lbf"),
                            ("kN·m", "kN·m"),
                            ("ft·lbf", "ft·lbf"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "min_shoulder_mm",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "entered_min_shoulder",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "min_shoulder_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mm", "mm"),
                            ("in", "in"),
                            ("MPa", "MPa"),
                            ("psi", "psi"),
                            ("ksi", "ksi"),
                            ("bar", "bar"),
                            ("kgf/cm²", "kgf/cm²"),
                            ("kN", "kN"),
                            ("lbf", "lbf"),
                            ("kN·m", "kN·m"),
                            ("ft·lbf", "ft·lbf"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "ordering": [
                    "designation",
                    "weight_name",
                    "grade",
                    "connection",
                    "pipe_class__rank",
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="productline",
            name="product_line_once",
        ),
        migrations.AddField(
            model_name="productline",
            name="entered_od",
            field=equipment.catalogue.entries.Quantity(
                blank=True, decimal_places=6, max_digits=18, null=True
            ),
        ),
        migrations.AddField(
            model_name="productline",
            name="entered_wall",
            field=equipment.catalogue.entries.Quantity(
                blank=True, decimal_places=6, max_digits=18, null=True
            ),
        ),
        migrations.AddField(
            model_name="productline",
            name="label",
            field=models.CharField(default="", editable=False, max_length=140),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="productline",
            name="note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="productline",
            name="od_unit",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mm", "mm"),
                    ("in", "in"),
                    ("MPa", "MPa"),
                    ("psi", "psi"),
                    ("ksi", "ksi"),
                    ("bar", "bar"),
                    ("kgf/cm²", "kgf/cm²"),
                    ("kN", "kN"),
                    ("lbf", "lbf"),
                    ("kN·m", "kN·m"),
                    ("ft·lbf", "ft·lbf"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="productline",
            name="retired_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="productline",
            name="to_confirm",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="productline",
            name="upset",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("EU", "External (EU)"),
                    ("IU", "Internal (IU)"),
                    ("IEU", "Internal and external (IEU)"),
                ],
                max_length=3,
            ),
        ),
        migrations.AddField(
            model_name="productline",
            name="wall_unit",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mm", "mm"),
                    ("in", "in"),
                    ("MPa", "MPa"),
                    ("psi", "psi"),
                    ("ksi", "ksi"),
                    ("bar", "bar"),
                    ("kgf/cm²", "kgf/cm²"),
                    ("kN", "kN"),
                    ("lbf", "lbf"),
                    ("kN·m", "kN·m"),
                    ("ft·lbf", "ft·lbf"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="productline",
            name="edition",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="classlimit",
            name="criterion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="limits",
                to="equipment.classcriterion",
            ),
        ),
        migrations.AddField(
            model_name="classcriterion",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="criteria",
                to="equipment.classscheme",
            ),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pressure_rating_mpa", None),
                    models.Q(
                        ("pressure_rating_mpa__gt", 0), ("pressure_rating_mpa__lt", 1000000000)
                    ),
                    _connector="OR",
                ),
                name="connection_rating_positive",
            ),
        ),
        migrations.RenameField(
            model_name="productline",
            old_name="connection",
            new_name="connection_text",
        ),
        migrations.AddField(
            model_name="productline",
            name="connection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="equipment.connection",
            ),
        ),
        migrations.AddField(
            model_name="givenrating",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="given_ratings",
                to="equipment.productline",
            ),
        ),
        migrations.AddConstraint(
            model_name="grade",
            constraint=models.UniqueConstraint(fields=("group", "name_key"), name="grade_once"),
        ),
        migrations.AddConstraint(
            model_name="grade",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("yield_min_mpa", None),
                        models.Q(("yield_min_mpa__gt", 0), ("yield_min_mpa__lt", 1000000000)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("yield_max_mpa", None),
                        models.Q(("yield_max_mpa__gt", 0), ("yield_max_mpa__lt", 1000000000)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("tensile_min_mpa", None),
                        models.Q(("tensile_min_mpa__gt", 0), ("tensile_min_mpa__lt", 1000000000)),
                        _connector="OR",
                    ),
                ),
                name="grade_strengths_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="grade",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("yield_min_mpa", None),
                    ("yield_max_mpa", None),
                    ("yield_min_mpa__lte", models.F("yield_max_mpa")),
                    _connector="OR",
                ),
                name="grade_yields_in_order",
            ),
        ),
        migrations.RenameField(
            model_name="productline",
            old_name="grade",
            new_name="grade_text",
        ),
        migrations.AlterField(
            model_name="productline",
            name="grade_text",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AddField(
            model_name="productline",
            name="grade",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="lines",
                to="equipment.grade",
            ),
        ),
        migrations.AddField(
            model_name="makeuptorque",
            name="connection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="torques",
                to="equipment.connection",
            ),
        ),
        migrations.AddField(
            model_name="makeuptorque",
            name="grade",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="equipment.grade",
            ),
        ),
        migrations.AddField(
            model_name="pipeclass",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="classes",
                to="equipment.classscheme",
            ),
        ),
        migrations.AddField(
            model_name="classlimit",
            name="pipe_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="limits",
                to="equipment.pipeclass",
            ),
        ),
        migrations.AddField(
            model_name="classcriterion",
            name="otherwise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="equipment.pipeclass",
            ),
        ),
        migrations.AddField(
            model_name="tooljointlimit",
            name="connection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joint_limits",
                to="equipment.connection",
            ),
        ),
        migrations.AddField(
            model_name="tooljointlimit",
            name="grade",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="equipment.grade"
            ),
        ),
        migrations.AddField(
            model_name="tooljointlimit",
            name="pipe_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joint_limits",
                to="equipment.pipeclass",
            ),
        ),
        migrations.AddConstraint(
            model_name="givenrating",
            constraint=models.UniqueConstraint(fields=("line", "kind"), name="given_rating_once"),
        ),
        migrations.AddConstraint(
            model_name="givenrating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value_si", None),
                    models.Q(("value_si__gt", 0), ("value_si__lt", 1000000000)),
                    _connector="OR",
                ),
                name="given_rating_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="makeuptorque",
            constraint=models.UniqueConstraint(
                fields=("connection", "designation", "weight_name", "grade"),
                name="make_up_torque_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="makeuptorque",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("minimum_knm", None),
                        models.Q(("minimum_knm__gt", 0), ("minimum_knm__lt", 1000000000)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("optimum_knm", None),
                        models.Q(("optimum_knm__gt", 0), ("optimum_knm__lt", 1000000000)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("maximum_knm", None),
                        models.Q(("maximum_knm__gt", 0), ("maximum_knm__lt", 1000000000)),
                        _connector="OR",
                    ),
                ),
                name="make_up_torque_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="makeuptorque",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("minimum_knm", None),
                        ("optimum_knm", None),
                        ("minimum_knm__lte", models.F("optimum_knm")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("optimum_knm", None),
                        ("maximum_knm", None),
                        ("optimum_knm__lte", models.F("maximum_knm")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("minimum_knm", None),
                        ("maximum_knm", None),
                        ("minimum_knm__lte", models.F("maximum_knm")),
                        _connector="OR",
                    ),
                ),
                name="make_up_torque_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="pipeclass",
            constraint=models.UniqueConstraint(fields=("scheme", "code"), name="pipe_class_once"),
        ),
        migrations.AddConstraint(
            model_name="pipeclass",
            constraint=models.UniqueConstraint(
                fields=("scheme", "rank"), name="pipe_class_rank_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pipeclass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("band_colour", ""), ("band_count", 0)),
                    models.Q(
                        models.Q(("band_colour", ""), _negated=True),
                        ("band_count__gte", 1),
                        ("band_count__lte", 5),
                    ),
                    _connector="OR",
                ),
                name="pipe_class_bands_have_a_colour",
            ),
        ),
        migrations.AddConstraint(
            model_name="classlimit",
            constraint=models.UniqueConstraint(
                fields=("criterion", "pipe_class"), name="class_limit_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="classlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                name="class_limit_is_a_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="classcriterion",
            constraint=models.UniqueConstraint(
                fields=("scheme", "code"), name="class_criterion_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tooljointlimit",
            constraint=models.UniqueConstraint(
                fields=("designation", "weight_name", "grade", "connection", "pipe_class"),
                name="tool_joint_limit_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="tooljointlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("min_od_mm", None),
                        models.Q(("min_od_mm__gt", 0), ("min_od_mm__lt", 1000000000)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("min_shoulder_mm", None),
                        models.Q(("min_shoulder_mm__gt", 0), ("min_shoulder_mm__lt", 1000000000)),
                        _connector="OR",
                    ),
                ),
                name="tool_joint_limit_positive",
            ),
        ),
    ]
