"""Triggers keep what a certificate says as it was issued, and let none be deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['status', 'status_since', 'withdrawn_reason', 'withdrawn_by_id',
                           'version', 'updated_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'certificate % was issued: it is withdrawn, never deleted', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'certificate % stands as it was issued', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status IN ('superseded', 'withdrawn') AND NEW.status <> OLD.status THEN
        RAISE EXCEPTION 'certificate % is % for good', OLD.number, OLD.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issued_certificate_stands BEFORE UPDATE OR DELETE ON equipment_certificate
    FOR EACH ROW EXECUTE FUNCTION keep_certificate();

CREATE FUNCTION keep_certificate_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the lines of a certificate stand as it was issued'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER certified_line_stands BEFORE UPDATE OR DELETE ON equipment_certificateline
    FOR EACH ROW EXECUTE FUNCTION keep_certificate_line();
"""
BACKWARD = """
DROP TRIGGER issued_certificate_stands ON equipment_certificate;
DROP TRIGGER certified_line_stands ON equipment_certificateline;
DROP FUNCTION keep_certificate();
DROP FUNCTION keep_certificate_line();
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0047_certificates")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
