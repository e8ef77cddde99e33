"""Non-conformances: what is not as it should be of pipe, and what becomes of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0005_items_are_counted"),
        ("core", "0015_private_events"),
        ("equipment", "0031_agreed_defect_acts_stand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Nonconformance",
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
                ("public_id", core.fields.PublicIdField(prefix="ncr")),
                ("number", models.CharField(max_length=20)),
                ("what", models.CharField(max_length=1000)),
                (
                    "severity",
                    models.CharField(
                        choices=[("minor", "Minor"), ("major", "Major")], max_length=8
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("proposed", "Disposition proposed"),
                            ("agreed", "Disposition agreed"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("status_since", models.DateTimeField()),
                (
                    "disposition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rework", "Rework"),
                            ("repair", "Repair"),
                            ("use_as_is", "Use as is (concession)"),
                            ("downgrade", "Downgrade"),
                            ("scrap", "Scrap"),
                            ("return_to_owner", "Return to the owner"),
                        ],
                        max_length=16,
                    ),
                ),
                ("disposition_reason", models.CharField(blank=True, max_length=500)),
                ("declined_reason", models.CharField(blank=True, max_length=500)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("evidence", models.CharField(blank=True, max_length=1000)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_reason", models.CharField(blank=True, max_length=500)),
                (
                    "addressed_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreeing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nonconformances",
                        to="equipment.equipmentitem",
                    ),
                ),
                (
                    "joint",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nonconformances",
                        to="equipment.joint",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nonconformances",
                        to="equipment.orderline",
                    ),
                ),
                (
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nonconformances",
                        to="cooperation.memorandum",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["status_since", "id"], name="nonconformance_by_since"),
                    models.Index(fields=["updated_at", "id"], name="nonconformance_by_change"),
                    models.Index(
                        condition=models.Q(("status__in", ("open", "proposed", "agreed"))),
                        fields=["joint"],
                        name="nonconformance_open_of_joint",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("memorandum", "number"), name="nonconformance_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("joint", None), ("item", None), _connector="XOR"),
                        name="nonconformance_of_joint_or_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("raised_by", models.F("addressed_to")), _negated=True),
                        name="nonconformance_between_parties",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["proposed", "agreed", "closed"]), _negated=True
                            ),
                            models.Q(
                                models.Q(("disposition", ""), _negated=True),
                                models.Q(("disposition_reason", ""), _negated=True),
                                ("agreeing__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("proposed_by", models.F("agreeing")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="nobody_agrees_to_own_disposition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["proposed", "agreed", "closed"]), _negated=True
                            ),
                            models.Q(("disposition", "use_as_is"), _negated=True),
                            ("agreeing", models.F("owner")),
                            ("proposed_by", models.F("owner")),
                            _connector="OR",
                        ),
                        name="concession_needs_the_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["agreed", "closed"]), _negated=True),
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreed_disposition_names_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "closed"), _negated=True),
                            models.Q(
                                models.Q(("evidence", ""), _negated=True),
                                ("closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="closed_with_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("cancelled_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cancelled_nonconformance_says_why",
                    ),
                ],
            },
        ),
    ]
