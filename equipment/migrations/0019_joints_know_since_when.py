"""Each joint knows since which day it is in its state; the board of stock reads one index."""

import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.db import migrations, models

SINCE_THE_NEWEST_STEP = """
UPDATE equipment_joint AS joint SET status_since = coalesce(
    (
        SELECT step."on" FROM equipment_jointstep AS step
        WHERE step.joint_id = joint.id AND step.target = joint.status
            AND step.reverses_id IS NULL AND NOT EXISTS (
                SELECT 1 FROM equipment_jointstep AS back WHERE back.reverses_id = step.id
            )
        ORDER BY step.id DESC LIMIT 1
    ),
    (joint.created_at AT TIME ZONE 'Asia/Baku')::date
)
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0018_moves_of_joints")]

    operations = [
        migrations.AddField(
            model_name="joint",
            name="status_since",
            field=models.DateField(
                db_default=django.db.models.functions.comparison.Cast(
                    models.Func(
                        models.Value("Asia/Baku"),
                        django.db.models.functions.datetime.Now(),
                        function="timezone",
                    ),
                    models.DateField(),
                ),
                editable=False,
            ),
        ),
        migrations.RunSQL(SINCE_THE_NEWEST_STEP, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="joint",
            index=models.Index(
                fields=[
                    "memorandum",
                    "product_line",
                    "body_class",
                    "tool_joint_class",
                    "status",
                    "status_since",
                ],
                include=("effective_length_m", "organisation", "holder", "location", "kind"),
                name="joint_by_stock",
            ),
        ),
    ]
