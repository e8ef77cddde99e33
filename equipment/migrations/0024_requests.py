"""Requests for work, what they are about, and the order that keeps its request."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0005_items_are_counted"),
        ("core", "0015_private_events"),
        ("equipment", "0023_columns_and_drafts_of_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkRequest",
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
                ("public_id", core.fields.PublicIdField(prefix="req")),
                ("number", models.CharField(blank=True, max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("installation", "Installation"),
                            ("dismantling", "Dismantling"),
                            ("repair", "Repair"),
                            ("maintenance", "Maintenance"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("normal", "Normal"),
                            ("high", "High"),
                            ("urgent", "Urgent"),
                        ],
                        default="normal",
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(max_length=4000)),
                ("wanted_start", models.DateField()),
                ("wanted_end", models.DateField()),
                ("well", models.CharField(blank=True, max_length=120)),
                ("executed_under", models.CharField(blank=True, max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned with reason"),
                            ("accepted", "Accepted"),
                            ("ordered", "Ordered"),
                            ("done", "Done"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("returned_reason", models.CharField(blank=True, max_length=500)),
                ("status_since", models.DateTimeField()),
                ("shared_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "addressed_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_requests",
                        to="cooperation.commitment",
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
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="equipment.location",
                    ),
                ),
                (
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_requests",
                        to="cooperation.memorandum",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="RequestedJoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "joint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requested_in",
                        to="equipment.joint",
                    ),
                ),
                (
                    "work_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requested_joints",
                        to="equipment.workrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["work_request", "position"],
            },
        ),
        migrations.CreateModel(
            name="RequestedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requested_in",
                        to="equipment.equipmentitem",
                    ),
                ),
                (
                    "work_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requested_items",
                        to="equipment.workrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["work_request", "position"],
            },
        ),
        migrations.AddField(
            model_name="workorder",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="equipment.workrequest",
            ),
        ),
        migrations.AddIndex(
            model_name="workrequest",
            index=models.Index(fields=["status_since", "id"], name="request_by_since"),
        ),
        migrations.AddIndex(
            model_name="workrequest",
            index=models.Index(fields=["updated_at", "id"], name="request_by_change"),
        ),
        migrations.AddConstraint(
            model_name="workrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("memorandum", "number"),
                name="request_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="workrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), ("shared_at", None)),
                    models.Q(("shared_at__isnull", False), models.Q(("number", ""), _negated=True)),
                    _connector="OR",
                ),
                name="request_numbered_once_shared",
            ),
        ),
        migrations.AddConstraint(
            model_name="workrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("requested_by", models.F("addressed_to")), _negated=True),
                name="request_between_two_parties",
            ),
        ),
        migrations.AddConstraint(
            model_name="workrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("wanted_end__gte", models.F("wanted_start"))),
                name="request_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="workrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="request_says_what_is_wanted",
            ),
        ),
        migrations.AddConstraint(
            model_name="workrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shared_at", None), ("status", "draft")),
                    ("status", "withdrawn"),
                    models.Q(
                        models.Q(("status__in", ["draft", "withdrawn"]), _negated=True),
                        ("shared_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="request_shared_once_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="workrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "returned"), models.Q(("returned_reason", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("status", "returned"), _negated=True), ("returned_reason", "")
                    ),
                    _connector="OR",
                ),
                name="request_returned_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="workrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("accepted_by__isnull", False),
                        ("status__in", ["accepted", "ordered", "done"]),
                    ),
                    models.Q(
                        models.Q(("status__in", ["accepted", "ordered", "done"]), _negated=True),
                        ("accepted_by", None),
                    ),
                    _connector="OR",
                ),
                name="request_agreed_has_who_accepted",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestedjoint",
            constraint=models.UniqueConstraint(
                fields=("work_request", "joint"), name="joint_once_a_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="requesteditem",
            constraint=models.UniqueConstraint(
                fields=("work_request", "item"), name="item_once_a_request"
            ),
        ),
    ]
