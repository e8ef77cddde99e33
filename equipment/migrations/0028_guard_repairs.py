"""A joint whose repair failed waits for another; records of a line that both parties have signed
for are final, with all that stands below them."""

from django.db import migrations

PAIR = "INSERT INTO equipment_joint_pair (source, target) VALUES ('in_repair', 'repair_required')"
NO_PAIR = (
    "DELETE FROM equipment_joint_pair WHERE source = 'in_repair' AND target = 'repair_required'"
)
FORWARD = """
CREATE TRIGGER locked_repair_is_final BEFORE INSERT OR UPDATE OR DELETE ON equipment_repairrecord
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_record();

CREATE FUNCTION refuse_change_below_locked_repair() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.record_id ELSE OLD.record_id END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM equipment_repairrecord record
        JOIN equipment_orderline line ON line.id = record.line_id
        WHERE record.id = target AND line.locked_by_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the record of a line on a signed act is final'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
TABLES = ("repairoperation", "repairdimension", "consumable", "repaircheck", "repaireffect")
BELOW = "\n".join(
    f"CREATE TRIGGER locked_{table}_is_final BEFORE INSERT OR UPDATE OR DELETE ON equipment_{table}"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change_below_locked_repair();"
    for table in TABLES
)
UNGUARD = (
    "\n".join(f"DROP TRIGGER locked_{table}_is_final ON equipment_{table};" for table in TABLES)
    + """
DROP FUNCTION refuse_change_below_locked_repair();
DROP TRIGGER locked_repair_is_final ON equipment_repairrecord;
"""
)


class Migration(migrations.Migration):
    dependencies = [("equipment", "0027_repair_types")]
    operations = [
        migrations.RunSQL(PAIR, NO_PAIR),
        migrations.RunSQL(FORWARD + BELOW, UNGUARD),
    ]
