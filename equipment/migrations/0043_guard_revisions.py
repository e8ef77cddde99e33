"""A completed revision stands: neither it nor anything below it is written any more; records of a
line that both parties have signed for are final."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER locked_revision_is_final
    BEFORE INSERT OR UPDATE OR DELETE ON equipment_revisionrecord
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_record();

CREATE FUNCTION refuse_change_of_completed_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'revision % is completed', OLD.public_id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER completed_revision_is_final BEFORE UPDATE OR DELETE ON equipment_revisionrecord
    FOR EACH ROW WHEN (OLD.completed_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change_of_completed_revision();

CREATE FUNCTION refuse_step_of_completed_revision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.record_id ELSE OLD.record_id END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM equipment_revisionrecord WHERE id = target AND completed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the revision is completed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER step_of_completed_revision_is_final
    BEFORE INSERT OR UPDATE OR DELETE ON equipment_revisionstep
    FOR EACH ROW EXECUTE FUNCTION refuse_step_of_completed_revision();
CREATE TRIGGER class_of_completed_revision_is_final
    BEFORE INSERT OR UPDATE OR DELETE ON equipment_revisionclass
    FOR EACH ROW EXECUTE FUNCTION refuse_step_of_completed_revision();

CREATE FUNCTION refuse_change_below_completed_revision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.step_id ELSE OLD.step_id END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM equipment_revisionstep step
        JOIN equipment_revisionrecord record ON record.id = step.record_id
        WHERE step.id = target AND record.completed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the revision is completed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
TABLES = ("revisionreading", "revisionfinding", "revisionpart")
BELOW = "\n".join(
    f"CREATE TRIGGER completed_{table}_is_final BEFORE INSERT OR UPDATE OR DELETE"
    f" ON equipment_{table} FOR EACH ROW EXECUTE FUNCTION refuse_change_below_completed_revision();"
    for table in TABLES
)
UNGUARD = (
    "\n".join(f"DROP TRIGGER completed_{table}_is_final ON equipment_{table};" for table in TABLES)
    + """
DROP FUNCTION refuse_change_below_completed_revision();
DROP TRIGGER class_of_completed_revision_is_final ON equipment_revisionclass;
DROP TRIGGER step_of_completed_revision_is_final ON equipment_revisionstep;
DROP FUNCTION refuse_step_of_completed_revision();
DROP TRIGGER completed_revision_is_final ON equipment_revisionrecord;
DROP FUNCTION refuse_change_of_completed_revision();
DROP TRIGGER locked_revision_is_final ON equipment_revisionrecord;
"""
)


class Migration(migrations.Migration):
    dependencies = [("equipment", "0042_programmes_of_every_installation")]
    operations = [migrations.RunSQL(FORWARD + BELOW, UNGUARD)]
