"""Qualifications of people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0016_imports_accept_look_alikes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Qualification",
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
                ("public_id", core.fields.PublicIdField(prefix="qlf")),
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
                ("level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("scheme", models.CharField(blank=True, max_length=80)),
                ("issuer", models.CharField(max_length=150)),
                ("number", models.CharField(max_length=60)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("revoked_on", models.DateField(blank=True, editable=False, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("revoked_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["valid_to", "pk"],
                "indexes": [
                    models.Index(
                        fields=["person", "method", "valid_to"], name="qualification_of_person"
                    ),
                    models.Index(fields=["organisation", "valid_to"], name="qualification_by_end"),
                    models.Index(fields=["updated_at", "id"], name="qualification_by_change"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__lte", models.F("valid_to"))),
                        name="qualification_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level", None), ("level__in", (1, 2, 3)), _connector="OR"
                        ),
                        name="qualification_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", None), ("file_name", "")),
                            models.Q(
                                ("file__isnull", False), models.Q(("file_name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="qualification_file_has_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_at", None),
                                ("revoked_by", None),
                                ("revoked_on", None),
                                ("revoked_reason", ""),
                            ),
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("revoked_by__isnull", False),
                                ("revoked_on__gte", models.F("valid_from")),
                                ("revoked_on__isnull", False),
                                models.Q(("revoked_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="qualification_revoked_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_on", None)),
                        fields=("person", "method", "issuer", "number", "valid_from"),
                        name="qualification_entered_once",
                    ),
                ],
            },
        ),
    ]
