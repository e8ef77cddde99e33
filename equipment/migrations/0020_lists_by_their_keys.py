"""Indexes by which lists are read in their order, and a serial is looked up as it is written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0019_joints_know_since_when"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["inspected_on", "id"], name="inspection_by_day"),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["updated_at", "id"], name="inspection_by_change"),
        ),
        migrations.AddIndex(
            model_name="joint",
            index=models.Index(fields=["serial"], name="joint_by_serial"),
        ),
        migrations.AddIndex(
            model_name="joint",
            index=models.Index(fields=["effective_length_m", "id"], name="joint_by_length"),
        ),
        migrations.AddIndex(
            model_name="joint",
            index=models.Index(fields=["updated_at", "id"], name="joint_by_change"),
        ),
        migrations.AddIndex(
            model_name="jointreading",
            index=models.Index(fields=["read_on", "id"], name="reading_by_day"),
        ),
        migrations.AddIndex(
            model_name="jointreading",
            index=models.Index(fields=["updated_at", "id"], name="reading_by_change"),
        ),
        migrations.AddIndex(
            model_name="jointstep",
            index=models.Index(fields=["taken_at", "id"], name="step_by_time"),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(fields=["updated_at", "id"], name="order_line_by_change"),
        ),
        migrations.AddIndex(
            model_name="usagelog",
            index=models.Index(fields=["used_on", "id"], name="usage_by_day"),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(fields=["status_since", "id"], name="order_by_since"),
        ),
    ]
