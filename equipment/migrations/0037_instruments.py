"""Instruments, their calibrations, and recalls of what they touched."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import core.fields
import equipment.catalogue.entries


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0005_items_are_counted"),
        ("core", "0017_qualifications"),
        ("equipment", "0036_joint_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
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
                ("public_id", core.fields.PublicIdField(prefix="imt")),
                ("number", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pressure_gauge", "Pressure gauge"),
                            ("pressure_transducer", "Pressure transducer"),
                            ("pressure_recorder", "Pressure recorder"),
                            ("ultrasonic_unit", "Ultrasonic unit"),
                            ("emi_unit", "Electromagnetic inspection unit"),
                            ("torque_turn", "Torque-turn unit"),
                            ("calliper", "Calliper"),
                            ("micrometer", "Micrometer"),
                            ("thread_gauge", "Thread gauge"),
                            ("drift_gauge", "Drift gauge"),
                            ("hardness_tester", "Hardness tester"),
                            ("uv_lamp", "Ultraviolet lamp"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("maker", models.CharField(blank=True, max_length=120)),
                ("model", models.CharField(blank=True, max_length=120)),
                ("serial", models.CharField(blank=True, max_length=60)),
                (
                    "range_low",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "range_high",
                    core.fields.Measure(blank=True, decimal_places=3, max_digits=14, null=True),
                ),
                (
                    "range_unit",
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
                    "range_low_si",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "range_high_si",
                    equipment.catalogue.entries.Quantity(
                        blank=True, decimal_places=6, max_digits=18, null=True
                    ),
                ),
                (
                    "accuracy_class",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True),
                ),
                ("withdrawn_on", models.DateField(blank=True, editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                ("is_faulty", models.BooleanField(default=False, editable=False)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "withdrawn_by",
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
                "ordering": ["memorandum", "number"],
            },
        ),
        migrations.CreateModel(
            name="Calibration",
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
                ("public_id", core.fields.PublicIdField(prefix="clb")),
                ("calibrated_on", models.DateField()),
                ("valid_to", models.DateField()),
                ("laboratory", models.CharField(max_length=150)),
                ("number", models.CharField(max_length=60)),
                ("is_fit", models.BooleanField(default=True)),
                ("remark", models.CharField(blank=True, max_length=300)),
                ("bad_since", models.DateField(blank=True, editable=False, null=True)),
                ("found_bad_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("found_bad_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "found_bad_by",
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
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.memorandum",
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
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calibrations",
                        to="equipment.instrument",
                    ),
                ),
            ],
            options={
                "ordering": ["-calibrated_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Recall",
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
                ("public_id", core.fields.PublicIdField(prefix="rcl")),
                ("number", models.CharField(max_length=20)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("bad_calibration", "Calibration found bad"),
                            ("faulty", "Instrument withdrawn as faulty"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("under_review", "Under review"), ("closed", "Closed")],
                        default="under_review",
                        max_length=12,
                    ),
                ),
                ("status_since", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "calibration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="equipment.calibration",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="equipment.instrument",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "organisation",
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
            name="RecallItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="rci")),
                ("position", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=200)),
                ("url", models.CharField(blank=True, max_length=200)),
                ("on", models.DateField()),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="equipment.recall",
                    ),
                ),
            ],
            options={
                "ordering": ["recall", "position"],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "disposition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stands", "Stands"),
                            ("repeat", "To be repeated"),
                            ("void", "Void"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("disposed_at", models.DateTimeField(blank=True, null=True)),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="equipment.recallitem",
                    ),
                ),
            ],
            options={
                "ordering": ["item", "organisation"],
            },
        ),
        migrations.AddIndex(
            model_name="instrument",
            index=models.Index(fields=["updated_at", "id"], name="instrument_by_change"),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(
                models.F("memorandum"),
                models.F("organisation"),
                django.db.models.functions.text.Upper("number"),
                name="instrument_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("range_high", None),
                        ("range_high_si", None),
                        ("range_low", None),
                        ("range_low_si", None),
                        ("range_unit", ""),
                    ),
                    models.Q(
                        ("range_high__gt", 0),
                        ("range_high__isnull", False),
                        ("range_high_si__isnull", False),
                        ("range_high_si__lt", 1000000000),
                        ("range_low__isnull", False),
                        ("range_low__lt", models.F("range_high")),
                        ("range_low_si__isnull", False),
                        models.Q(("range_unit", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="instrument_range_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accuracy_class", None),
                    models.Q(("accuracy_class__gt", 0), ("accuracy_class__lte", 100)),
                    _connector="OR",
                ),
                name="instrument_accuracy_in_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_faulty", False),
                        ("withdrawn_at", None),
                        ("withdrawn_by", None),
                        ("withdrawn_on", None),
                        ("withdrawn_reason", ""),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        ("withdrawn_on__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="instrument_withdrawn_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="calibration",
            index=models.Index(
                fields=["instrument", "-calibrated_on"], name="calibration_by_instrument"
            ),
        ),
        migrations.AddIndex(
            model_name="calibration",
            index=models.Index(fields=["valid_to", "id"], name="calibration_by_end"),
        ),
        migrations.AddIndex(
            model_name="calibration",
            index=models.Index(fields=["updated_at", "id"], name="calibration_by_change"),
        ),
        migrations.AddConstraint(
            model_name="calibration",
            constraint=models.CheckConstraint(
                condition=models.Q(("calibrated_on__lte", models.F("valid_to"))),
                name="calibration_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="calibration",
            constraint=models.UniqueConstraint(
                models.F("instrument"),
                models.F("laboratory"),
                django.db.models.functions.text.Upper("number"),
                name="calibration_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="calibration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("bad_since", None),
                        ("found_bad_at", None),
                        ("found_bad_by", None),
                        ("found_bad_reason", ""),
                    ),
                    models.Q(
                        ("bad_since__gte", models.F("calibrated_on")),
                        ("bad_since__lte", models.F("valid_to")),
                        ("found_bad_at__isnull", False),
                        ("found_bad_by__isnull", False),
                        models.Q(("found_bad_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="calibration_bad_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="recall",
            index=models.Index(fields=["status_since", "id"], name="recall_by_since"),
        ),
        migrations.AddIndex(
            model_name="recall",
            index=models.Index(fields=["updated_at", "id"], name="recall_by_change"),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.UniqueConstraint(
                fields=("memorandum", "number"), name="recall_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__lte", models.F("until"))),
                name="recall_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("calibration", None), ("cause", "faulty")),
                    models.Q(("calibration__isnull", False), ("cause", "bad_calibration")),
                    _connector="OR",
                ),
                name="recall_names_its_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("status", "under_review")),
                    models.Q(("closed_at__isnull", False), ("status", "closed")),
                    _connector="OR",
                ),
                name="closed_recall_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="recallitem",
            index=models.Index(fields=["subject"], name="recall_item_by_subject"),
        ),
        migrations.AddConstraint(
            model_name="recallitem",
            constraint=models.UniqueConstraint(
                fields=("recall", "subject"), name="recall_item_once"
            ),
        ),
        migrations.AddIndex(
            model_name="disposal",
            index=models.Index(
                condition=models.Q(("disposition", "")),
                fields=["organisation"],
                name="disposal_waits_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.UniqueConstraint(
                fields=("item", "organisation"), name="disposal_once_a_party"
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("disposed_at", None), ("disposition", ""), ("person", None), ("reason", "")
                    ),
                    models.Q(
                        ("disposed_at__isnull", False),
                        ("person__isnull", False),
                        models.Q(("disposition", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disposal_says_who_and_why",
            ),
        ),
    ]
