"""Defect acts: what was found of pipe on an order, and what is decided about it."""

import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0005_items_are_counted"),
        ("core", "0015_private_events"),
        ("equipment", "0029_maintenance_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DefectAct",
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
                ("public_id", core.fields.PublicIdField(prefix="dfa")),
                ("number", models.CharField(max_length=20)),
                ("remark", models.CharField(blank=True, max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Waiting for agreement"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("status_since", models.DateTimeField()),
                ("refused_reason", models.CharField(blank=True, max_length=500)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("content", models.TextField(blank=True, editable=False)),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "addressed_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drawn_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="defect_acts",
                        to="cooperation.memorandum",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="defect_acts",
                        to="equipment.workorder",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="equipment.defectact",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="fnd")),
                ("position", models.PositiveIntegerField()),
                (
                    "defect",
                    models.CharField(
                        choices=[
                            ("bent", "Bent"),
                            ("washout", "Washout"),
                            ("galled_thread", "Galled thread"),
                            ("shoulder_damage", "Shoulder damage"),
                            ("corroded", "Corroded"),
                            ("mashed", "Mashed"),
                            ("over_torqued", "Over-torqued"),
                            ("worn_wall", "Worn wall"),
                            ("crack", "Crack"),
                            ("pitting", "Pitting"),
                            ("coating_failed", "Coating failed"),
                            ("seal_leaks", "Seal leaks"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "where",
                    models.CharField(
                        choices=[
                            ("body", "Body"),
                            ("pin", "Pin"),
                            ("box", "Box"),
                            ("tool_joint", "Tool joint"),
                            ("coupling", "Coupling"),
                            ("seal", "Seal"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "measured",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "measured_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mm", "mm"),
                            ("in", "in"),
                            ("mm/m", "mm/m"),
                            ("%", "%"),
                            ("kN·m", "kN·m"),
                            ("ft·lbf", "ft·lbf"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("repair", "Repair"),
                            ("downgrade", "Downgrade"),
                            ("scrap", "Scrap"),
                            ("no_action", "No action"),
                        ],
                        max_length=12,
                    ),
                ),
                ("proposal", models.CharField(blank=True, max_length=300)),
                ("repair_type", models.CharField(blank=True, max_length=40)),
                ("remark", models.CharField(blank=True, max_length=300)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="equipment.defectact",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
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
            ],
            options={
                "ordering": ["act", "position"],
            },
        ),
        migrations.AddIndex(
            model_name="defectact",
            index=models.Index(fields=["status_since", "id"], name="defect_act_by_since"),
        ),
        migrations.AddIndex(
            model_name="defectact",
            index=models.Index(fields=["updated_at", "id"], name="defect_act_by_change"),
        ),
        migrations.AddConstraint(
            model_name="defectact",
            constraint=models.UniqueConstraint(
                fields=("memorandum", "number"), name="defect_act_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="defectact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "sent", "refused", "agreed"])),
                fields=("supersedes",),
                name="defect_act_superseded_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="defectact",
            constraint=models.CheckConstraint(
                condition=models.Q(("drawn_up_by", models.F("addressed_to")), _negated=True),
                name="nobody_agrees_to_own_defect_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="defectact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("sent", "agreed", "superseded")), _negated=True),
                    models.Q(("digest", ""), _negated=True),
                    _connector="OR",
                ),
                name="sent_defect_act_is_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="defectact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["agreed", "superseded"]), _negated=True),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="agreed_defect_act_names_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="defectact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("refused_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refused_defect_act_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("act", "position"),
                name="finding_position_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measured", None), ("measured_unit", "")),
                    models.Q(
                        ("measured__isnull", False), models.Q(("measured_unit", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="measured_with_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "repair"), _negated=True),
                    models.Q(("proposal", ""), _negated=True),
                    models.Q(("repair_type", ""), _negated=True),
                    _connector="OR",
                ),
                name="repair_says_how",
            ),
        ),
    ]
