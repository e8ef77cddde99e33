"""Triggers keep the ledger, the lines of signed acts and their signatures as they were signed."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER ledger_is_final BEFORE UPDATE OR DELETE ON cooperation_progressentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_change_of_signed_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'accepted' THEN
        RAISE EXCEPTION 'act % is signed by both parties and final', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER signed_act_is_final BEFORE UPDATE OR DELETE ON cooperation_act
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_signed_act();

CREATE FUNCTION refuse_change_below_signed_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.act_id ELSE OLD.act_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM cooperation_act WHERE id = target AND status = 'accepted') THEN
        RAISE EXCEPTION '% of a signed act is final', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER signed_line_is_final BEFORE INSERT OR UPDATE OR DELETE ON cooperation_actline
    FOR EACH ROW EXECUTE FUNCTION refuse_change_below_signed_act();
CREATE TRIGGER signed_signature_is_final BEFORE INSERT OR UPDATE OR DELETE ON cooperation_signature
    FOR EACH ROW EXECUTE FUNCTION refuse_change_below_signed_act();
CREATE TRIGGER signed_refusal_is_final BEFORE INSERT OR UPDATE OR DELETE ON cooperation_refusal
    FOR EACH ROW EXECUTE FUNCTION refuse_change_below_signed_act();
"""
BACKWARD = """
DROP TRIGGER ledger_is_final ON cooperation_progressentry;
DROP TRIGGER signed_act_is_final ON cooperation_act;
DROP TRIGGER signed_line_is_final ON cooperation_actline;
DROP TRIGGER signed_signature_is_final ON cooperation_signature;
DROP TRIGGER signed_refusal_is_final ON cooperation_refusal;
DROP FUNCTION refuse_change_of_signed_act();
DROP FUNCTION refuse_change_below_signed_act();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0001_initial"),
        ("core", "0002_events_are_never_changed"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
