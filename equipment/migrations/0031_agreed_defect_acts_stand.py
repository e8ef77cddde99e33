"""Triggers keep a defect act as it was sent and agreed, by the other party and once a line."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_defect_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['status', 'status_since', 'version', 'updated_at'];
    other text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status IN ('sent', 'agreed', 'superseded') THEN
            RAISE EXCEPTION 'defect act % stands', OLD.number USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status = 'superseded' OR OLD.status = 'agreed' AND (
        NEW.status <> 'superseded' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
    ) THEN
        RAISE EXCEPTION 'defect act % is agreed and final', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'sent' AND (
        NEW.content <> OLD.content OR NEW.digest <> OLD.digest OR NEW.remark <> OLD.remark
        OR NEW.addressed_to_id <> OLD.addressed_to_id OR NEW.status = 'draft'
    ) THEN
        RAISE EXCEPTION 'defect act % stands as it was sent', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status = 'agreed' AND OLD.status <> 'agreed' THEN
        IF OLD.status <> 'sent' OR NEW.addressed_to_id IS DISTINCT FROM (
            SELECT organisation_id FROM core_user WHERE id = NEW.decided_by_id
        ) THEN
            RAISE EXCEPTION 'defect act % is agreed by the party it was sent to alone', OLD.number
                USING ERRCODE = 'check_violation';
        END IF;
        SELECT act.number INTO other FROM equipment_finding mine
        JOIN equipment_finding theirs ON theirs.line_id = mine.line_id AND theirs.act_id <> mine.act_id
        JOIN equipment_defectact act ON act.id = theirs.act_id AND act.status = 'agreed'
        WHERE mine.act_id = NEW.id LIMIT 1;
        IF other IS NOT NULL THEN
            RAISE EXCEPTION 'a line of defect act % stands on %, agreed already', OLD.number, other
                USING ERRCODE = 'unique_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreed_defect_act_stands BEFORE UPDATE OR DELETE ON equipment_defectact
    FOR EACH ROW EXECUTE FUNCTION keep_defect_act();

CREATE FUNCTION keep_findings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.act_id ELSE OLD.act_id END;
    stands text;
BEGIN
    SELECT status INTO stands FROM equipment_defectact WHERE id = target FOR SHARE;
    IF stands IN ('sent', 'agreed', 'superseded') THEN
        RAISE EXCEPTION 'the findings of a defect act stand as it was sent'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER sent_findings_stand BEFORE INSERT OR UPDATE OR DELETE ON equipment_finding
    FOR EACH ROW EXECUTE FUNCTION keep_findings();
"""
BACKWARD = """
DROP TRIGGER agreed_defect_act_stands ON equipment_defectact;
DROP TRIGGER sent_findings_stand ON equipment_finding;
DROP FUNCTION keep_defect_act();
DROP FUNCTION keep_findings();
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0030_defect_acts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
