"""A class of a joint stands only on an inspection that stands: a trigger asks for the record."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION require_inspection_of_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.inspected_on IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM equipment_inspection
        WHERE joint_id = NEW.id AND withdrawn_at IS NULL AND inspected_on = NEW.inspected_on
            AND body_class = NEW.body_class
    ) OR NEW.tool_joint_class IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM equipment_inspection
        WHERE joint_id = NEW.id AND withdrawn_at IS NULL
            AND tool_joint_class = NEW.tool_joint_class
    ) THEN
        RAISE EXCEPTION 'no inspection gives joint % this class', NEW.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER class_comes_from_inspection
    BEFORE INSERT OR UPDATE OF body_class, tool_joint_class, inspected_on ON equipment_joint
    FOR EACH ROW WHEN (NEW.inspected_on IS NOT NULL OR NEW.tool_joint_class IS NOT NULL)
    EXECUTE FUNCTION require_inspection_of_class();
"""
BACKWARD = """
DROP TRIGGER class_comes_from_inspection ON equipment_joint;
DROP FUNCTION require_inspection_of_class();
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0009_guard_life_of_joints")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
