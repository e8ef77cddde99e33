"""The table of the database cache, so that no command has to be run beside the migrations."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_events_are_never_changed")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE IF NOT EXISTS portal_cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX IF NOT EXISTS portal_cache_expires ON portal_cache (expires);
            """,
            "DROP TABLE IF EXISTS portal_cache",
        )
    ]
