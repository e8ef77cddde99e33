"""Each move of each joint is kept; those before are written out of the events that name them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OUT_OF_EVENTS = """
INSERT INTO equipment_jointmove
    (memorandum_id, joint_id, came_to_id, reason, told_by, moved_by_id, moved_at)
SELECT j.memorandum_id, j.id, p.id, e.reason, e.public_id, e.actor_id, e.occurred_at
FROM core_event e
JOIN equipment_location p ON p.public_id = e.object_id
CROSS JOIN LATERAL jsonb_array_elements_text(e.after -> 'joints') WITH ORDINALITY AS named(id, place)
JOIN equipment_joint j ON j.public_id = named.id
WHERE e.verb = 'location.joints_moved' AND e.actor_id IS NOT NULL
ORDER BY e.id, named.place
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0004_clocks_of_acts"),
        ("core", "0015_private_events"),
        ("equipment", "0017_tally_purposes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JointMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("told_by", models.CharField(max_length=40)),
                ("moved_at", models.DateTimeField()),
                (
                    "came_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="equipment.location",
                    ),
                ),
                (
                    "came_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="equipment.location",
                    ),
                ),
                (
                    "joint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="equipment.joint",
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
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["joint", "-id"], name="move_by_joint")],
            },
        ),
        migrations.RunSQL(OUT_OF_EVENTS, migrations.RunSQL.noop),
    ]
