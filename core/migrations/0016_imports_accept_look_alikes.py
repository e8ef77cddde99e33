"""A person's word that rows of a file which look like others are other things."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0015_private_events")]
    operations = [
        migrations.AddField(
            model_name="import",
            name="look_alikes_accepted",
            field=models.BooleanField(default=False),
        ),
    ]
