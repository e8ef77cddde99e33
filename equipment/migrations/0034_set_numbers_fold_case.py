"""Sets are told apart by their numbers without regard to capitals, as people say them."""

from django.db import migrations, models
from django.db.models.functions import Upper

#: Of numbers that differ in capitals alone the first keeps its own; the others say which they are.
TELL_APART = """
UPDATE equipment_pipeset SET number = left(number, 18) || ' (' || id || ')'
WHERE id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (
            PARTITION BY memorandum_id, organisation_id, upper(number) ORDER BY id
        ) AS place FROM equipment_pipeset
    ) AS counted WHERE place > 1
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0033_open_nonconformances_guard"),
    ]

    operations = [
        migrations.RunSQL(TELL_APART, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="pipeset", name="set_number_once"),
        migrations.AddConstraint(
            model_name="pipeset",
            constraint=models.UniqueConstraint(
                "memorandum", "organisation", Upper("number"), name="set_number_once"
            ),
        ),
    ]
