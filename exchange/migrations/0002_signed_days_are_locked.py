"""A trigger locks a day of attendance once both parties have signed for it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change_of_locked_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.locked_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'attendance % is on a signed act and final', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER locked_day_is_final BEFORE UPDATE OR DELETE ON exchange_attendanceday
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_day();
"""
BACKWARD = """
DROP TRIGGER locked_day_is_final ON exchange_attendanceday;
DROP FUNCTION refuse_change_of_locked_day();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
