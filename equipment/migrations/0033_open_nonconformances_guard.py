"""Triggers: no joint is released with an open non-conformance; a disposition is agreed by the
party that is asked, and what is closed or cancelled stands."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_release_of_nonconforming_joint() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    report text;
BEGIN
    SELECT number INTO report FROM equipment_nonconformance
    WHERE joint_id = NEW.id AND status IN ('open', 'proposed', 'agreed') LIMIT 1;
    IF report IS NOT NULL THEN
        RAISE EXCEPTION 'joint % has the open non-conformance %', NEW.public_id, report
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER released_joint_conforms BEFORE UPDATE OF status ON equipment_joint
    FOR EACH ROW WHEN (NEW.status = 'released' AND OLD.status <> 'released')
    EXECUTE FUNCTION refuse_release_of_nonconforming_joint();

CREATE FUNCTION keep_nonconformance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('closed', 'cancelled') THEN
        RAISE EXCEPTION 'non-conformance % is % and final', OLD.number, OLD.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'non-conformance % stands', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status = 'agreed' AND OLD.status <> 'agreed' AND (
        OLD.status <> 'proposed' OR NEW.agreeing_id IS DISTINCT FROM (
            SELECT organisation_id FROM core_user WHERE id = NEW.agreed_by_id
        )
    ) THEN
        RAISE EXCEPTION 'non-conformance % is agreed by the party that is asked alone', OLD.number
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status = 'agreed' AND (
        NEW.status NOT IN ('agreed', 'closed') OR NEW.disposition <> OLD.disposition
        OR NEW.disposition_reason <> OLD.disposition_reason
    ) THEN
        RAISE EXCEPTION 'the disposition of non-conformance % is agreed', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nonconformance_stands BEFORE UPDATE OR DELETE ON equipment_nonconformance
    FOR EACH ROW EXECUTE FUNCTION keep_nonconformance();
"""
BACKWARD = """
DROP TRIGGER released_joint_conforms ON equipment_joint;
DROP TRIGGER nonconformance_stands ON equipment_nonconformance;
DROP FUNCTION refuse_release_of_nonconforming_joint();
DROP FUNCTION keep_nonconformance();
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0032_nonconformances")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
