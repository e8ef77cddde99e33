"""What stands stands: the terms of a procedure, a recorded test and what hangs on it, and the
deciding attempt of a line that both parties have signed for."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_other_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - ARRAY['in_force_to', 'version', 'updated_at'])
        IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['in_force_to', 'version', 'updated_at'])
    THEN
        RAISE EXCEPTION 'the terms of a version of a procedure never change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedure_terms_stand BEFORE UPDATE ON equipment_procedureversion
    FOR EACH ROW EXECUTE FUNCTION refuse_other_terms();

CREATE FUNCTION refuse_other_test() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_columns text[] := ARRAY[
        'version', 'updated_at', 'withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason'
    ];
BEGIN
    IF OLD.recorder_file_id IS NULL THEN
        open_columns := open_columns || ARRAY['recorder_file_id'];
    END IF;
    IF (to_jsonb(NEW) - open_columns) IS DISTINCT FROM (to_jsonb(OLD) - open_columns)
        OR OLD.withdrawn_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'a recorded pressure test stands as it was recorded'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pressure_test_stands BEFORE UPDATE ON equipment_pressuretest
    FOR EACH ROW EXECUTE FUNCTION refuse_other_test();

CREATE FUNCTION refuse_change_of_tested() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was recorded of a pressure test stands'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_tester_as_witness() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM equipment_pressuretest test
        WHERE test.id = NEW.test_id AND test.tester_id = NEW.person_id
    ) THEN
        RAISE EXCEPTION 'who tests is no witness' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        (to_jsonb(NEW) - 'confirmed_at') IS DISTINCT FROM (to_jsonb(OLD) - 'confirmed_at')
        OR OLD.confirmed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'what a witness confirmed stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER witness_is_not_the_tester BEFORE INSERT OR UPDATE ON equipment_witness
    FOR EACH ROW EXECUTE FUNCTION refuse_tester_as_witness();

CREATE TRIGGER locked_pressure_test_is_final
    BEFORE INSERT OR UPDATE OR DELETE ON equipment_decidingattempt
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_record();
"""
TABLES = ("attempt", "usedinstrument", "gaugereading", "chartdrawing")
STAND = "\n".join(
    f"CREATE TRIGGER tested_{table}_stands BEFORE UPDATE ON equipment_{table}"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_tested();"
    for table in TABLES
)
BACK = (
    "\n".join(f"DROP TRIGGER tested_{table}_stands ON equipment_{table};" for table in TABLES)
    + """
DROP TRIGGER locked_pressure_test_is_final ON equipment_decidingattempt;
DROP TRIGGER witness_is_not_the_tester ON equipment_witness;
DROP FUNCTION refuse_tester_as_witness();
DROP FUNCTION refuse_change_of_tested();
DROP TRIGGER pressure_test_stands ON equipment_pressuretest;
DROP FUNCTION refuse_other_test();
DROP TRIGGER procedure_terms_stand ON equipment_procedureversion;
DROP FUNCTION refuse_other_terms();
"""
)


class Migration(migrations.Migration):
    dependencies = [("equipment", "0039_test_procedures")]
    operations = [migrations.RunSQL(FORWARD + STAND, BACK)]
