"""Triggers lock an order line and its running record once both parties have signed for it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change_of_locked_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.locked_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'order line % is on a signed act and final', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER locked_line_is_final BEFORE UPDATE OR DELETE ON equipment_orderline
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_line();

CREATE FUNCTION refuse_change_of_locked_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.line_id ELSE OLD.line_id END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM equipment_orderline WHERE id = target AND locked_by_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the record of a line on a signed act is final'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER locked_record_is_final BEFORE INSERT OR UPDATE OR DELETE ON equipment_runningrecord
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_record();
"""
BACKWARD = """
DROP TRIGGER locked_line_is_final ON equipment_orderline;
DROP TRIGGER locked_record_is_final ON equipment_runningrecord;
DROP FUNCTION refuse_change_of_locked_line();
DROP FUNCTION refuse_change_of_locked_record();
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
