"""Inspections and readings name the instrument of the register by which they were taken."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def named() -> models.ForeignKey:
    return models.ForeignKey(
        blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
        related_name="+", to="equipment.instrument",
    )  # fmt: skip


def index(day: str, name: str) -> models.Index:
    return models.Index(
        condition=Q(measured_with__isnull=False), fields=["measured_with", day], name=name
    )


class Migration(migrations.Migration):
    dependencies = [("equipment", "0044_stock_on_orders_is_counted")]
    operations = [
        migrations.AddField("inspection", "measured_with", named()),
        migrations.AddField("jointreading", "measured_with", named()),
        migrations.AddIndex("inspection", index("inspected_on", "inspection_by_instrument")),
        migrations.AddIndex("jointreading", index("read_on", "reading_by_instrument")),
    ]
