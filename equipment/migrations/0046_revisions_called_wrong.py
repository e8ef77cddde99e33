"""A completed revision may be called wrong: it stays as it was, and its line is free for another."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

FORWARD = """
DROP TRIGGER completed_revision_is_final ON equipment_revisionrecord;
DROP TRIGGER locked_revision_is_final ON equipment_revisionrecord;
UPDATE equipment_revisionrecord SET standing_line_id = line_id;
SET CONSTRAINTS ALL IMMEDIATE;
CREATE TRIGGER locked_revision_is_final
    BEFORE INSERT OR UPDATE OR DELETE ON equipment_revisionrecord
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_record();

CREATE OR REPLACE FUNCTION refuse_change_of_completed_revision() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    told text[] := ARRAY['standing_line_id', 'withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason',
                         'version', 'updated_at'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
       AND to_jsonb(NEW) - told = to_jsonb(OLD) - told THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'revision % is completed', OLD.public_id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER completed_revision_is_final BEFORE UPDATE OR DELETE ON equipment_revisionrecord
    FOR EACH ROW WHEN (OLD.completed_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change_of_completed_revision();
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION refuse_change_of_completed_revision() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'revision % is completed', OLD.public_id USING ERRCODE = 'restrict_violation';
END $$;
"""
STANDS = Q(
    withdrawn_at=None, withdrawn_by=None, withdrawn_reason="", standing_line=F("line")
)  # fmt: skip
CALLED_WRONG = Q(
    withdrawn_at__isnull=False, withdrawn_by__isnull=False, completed_at__isnull=False,
    standing_line=None,
) & ~Q(withdrawn_reason="")  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0045_readings_name_their_instrument"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            "revisionrecord", "line",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="revisions",
                to="equipment.orderline",
            ),
        ),
        migrations.AddField(
            "revisionrecord", "standing_line",
            models.OneToOneField(
                blank=True, editable=False, null=True, related_name="revision",
                on_delete=django.db.models.deletion.PROTECT, to="equipment.orderline",
            ),
        ),
        migrations.AddField(
            "revisionrecord", "withdrawn_at",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            "revisionrecord", "withdrawn_by",
            models.ForeignKey(
                blank=True, editable=False, null=True, related_name="+",
                on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "revisionrecord", "withdrawn_reason",
            models.CharField(blank=True, editable=False, max_length=500),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddConstraint(
            "revisionrecord",
            models.CheckConstraint(
                condition=STANDS | CALLED_WRONG, name="revision_withdrawn_with_reason"
            ),
        ),
    ]  # fmt: skip
