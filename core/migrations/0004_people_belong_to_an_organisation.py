"""Everybody belongs to an organisation."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_cache_in_the_database")]

    operations = [
        migrations.AlterField(
            "user",
            "organisation",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="core.organisation",
            ),
        ),
    ]
