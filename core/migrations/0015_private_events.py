"""Events that one party alone reads keep their memorandum, so that sight of it bounds them too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0014_exports_expire")]
    operations = [
        migrations.AddField(
            model_name="event",
            name="is_private",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
