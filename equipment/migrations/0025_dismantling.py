"""Dismantling records; the trigger that keeps running records keeps them as well once both
parties have signed for their line."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields

LOCK = """
CREATE TRIGGER locked_dismantling_is_final
    BEFORE INSERT OR UPDATE OR DELETE ON equipment_dismantlingrecord
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_record();
"""
UNLOCK = "DROP TRIGGER locked_dismantling_is_final ON equipment_dismantlingrecord;"


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0004_clocks_of_acts"),
        ("equipment", "0024_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DismantlingRecord",
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
                ("public_id", core.fields.PublicIdField(prefix="dis")),
                ("sequence", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("laid_down", "Laid down"),
                            ("left_in_hole", "Left in the hole"),
                            ("lost", "Lost in hole"),
                        ],
                        max_length=12,
                    ),
                ),
                ("stand", models.CharField(blank=True, max_length=60)),
                ("effective_length_m", core.fields.Measure(decimal_places=3, max_digits=14)),
                (
                    "break_out_torque_knm",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_torque",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "entered_unit",
                    models.CharField(
                        blank=True, choices=[("kN·m", "kN·m"), ("ft·lbf", "ft·lbf")], max_length=8
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ok", "OK"),
                            ("bent", "Bent"),
                            ("washout", "Washout"),
                            ("galled_thread", "Galled thread"),
                            ("shoulder_damage", "Shoulder damage"),
                            ("corroded", "Corroded"),
                            ("mashed", "Mashed"),
                            ("over_torqued", "Over-torqued"),
                        ],
                        max_length=16,
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300)),
                ("protector_fitted", models.BooleanField(default=False)),
                ("rinsed", models.BooleanField(default=False)),
                ("inhibited", models.BooleanField(default=False)),
                ("pulled_on", models.DateField()),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dismantling",
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
                    "rack",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="equipment.location",
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
                "ordering": ["line__order", "sequence"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "laid_down"),
                                ("rack__isnull", False),
                                models.Q(("condition", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("outcome", "laid_down"), _negated=True),
                                ("break_out_torque_knm", None),
                                ("condition", ""),
                                ("rack", None),
                            ),
                            _connector="OR",
                        ),
                        name="laid_down_in_a_condition_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("condition__in", ["", "ok"]),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dismantling_damage_is_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "lost"), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="lost_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("break_out_torque_knm", None),
                            ("break_out_torque_knm__gt", 0),
                            _connector="OR",
                        ),
                        name="break_out_torque_positive",
                    ),
                ],
            },
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
