"""The database keeps the life cycle: pairs of states, the steps behind a way back, the tree of
places; and the steps of joints that were run before steps were kept, from their events."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from core.ids import new_public_id

GUARD = """
CREATE TABLE equipment_joint_pair (
    source varchar(20) NOT NULL, target varchar(20) NOT NULL, PRIMARY KEY (source, target)
);

CREATE FUNCTION guard_joint_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status THEN
        IF EXISTS (
            SELECT 1 FROM equipment_joint_pair WHERE source = OLD.status AND target = NEW.status
        ) THEN
            RETURN NEW;
        END IF;
        -- A step back is permitted when the newest step of the joint is exactly that reversal.
        IF EXISTS (
            SELECT 1 FROM equipment_jointstep step
            WHERE step.joint_id = NEW.id AND step.reverses_id IS NOT NULL
                AND step.source = OLD.status AND step.target = NEW.status
                AND NOT EXISTS (
                    SELECT 1 FROM equipment_jointstep later
                    WHERE later.joint_id = NEW.id AND later.id > step.id
                )
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'joint % cannot go from % to %', OLD.public_id, OLD.status, NEW.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status IN ('scrapped', 'lost_in_hole', 'cemented', 'written_off') THEN
        RAISE EXCEPTION 'joint % is % and is moved no more', OLD.public_id, OLD.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER joint_life_is_guarded
    BEFORE UPDATE OF status, location_id, holder_id ON equipment_joint FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status
        OR OLD.location_id IS DISTINCT FROM NEW.location_id
        OR OLD.holder_id IS DISTINCT FROM NEW.holder_id)
    EXECUTE FUNCTION guard_joint_life();

CREATE FUNCTION refuse_change_of_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a step of a joint is written once: take it back by another step'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER joint_step_is_final BEFORE UPDATE OR DELETE ON equipment_jointstep
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_step();
"""
UNGUARD = """
DROP TRIGGER joint_step_is_final ON equipment_jointstep;
DROP FUNCTION refuse_change_of_step();
DROP TRIGGER joint_life_is_guarded ON equipment_joint;
DROP FUNCTION guard_joint_life();
DROP TABLE equipment_joint_pair;
"""
TREE = """
CREATE FUNCTION keep_location_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above varchar := '/';
BEGIN
    IF NEW.parent_id IS NOT NULL THEN
        SELECT path INTO above FROM equipment_location WHERE id = NEW.parent_id;
    END IF;
    IF TG_OP = 'UPDATE' AND above LIKE OLD.path || '%' THEN
        RAISE EXCEPTION 'place % cannot be part of itself', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.path := above || NEW.id || '/';
    RETURN NEW;
END $$;
CREATE TRIGGER location_path_is_kept BEFORE INSERT OR UPDATE OF parent_id ON equipment_location
    FOR EACH ROW EXECUTE FUNCTION keep_location_path();

CREATE FUNCTION carry_location_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE equipment_location SET path = NEW.path || substr(path, length(OLD.path) + 1)
    WHERE path LIKE OLD.path || '_%';
    RETURN NULL;
END $$;
CREATE TRIGGER location_path_is_carried AFTER UPDATE OF parent_id ON equipment_location
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path)
    EXECUTE FUNCTION carry_location_path();

WITH RECURSIVE tree AS (
    SELECT id, '/' || id || '/' AS path FROM equipment_location WHERE parent_id IS NULL
    UNION ALL
    SELECT child.id, tree.path || child.id || '/'
    FROM equipment_location child JOIN tree ON child.parent_id = tree.id
)
UPDATE equipment_location SET path = tree.path FROM tree WHERE equipment_location.id = tree.id;
"""
FELL = """
DROP TRIGGER location_path_is_carried ON equipment_location;
DROP FUNCTION carry_location_path();
DROP TRIGGER location_path_is_kept ON equipment_location;
DROP FUNCTION keep_location_path();
"""
LAST_RUN = """
UPDATE equipment_joint SET last_run_on = ran.on_day FROM (
    SELECT line.joint_id, max(record.run_on) AS on_day
    FROM equipment_runningrecord record JOIN equipment_orderline line ON line.id = record.line_id
    WHERE NOT record.is_rejected GROUP BY line.joint_id
) ran WHERE ran.joint_id = equipment_joint.id;
"""
#: From which states a joint may go to a state, as it was when this was written.
SOURCES = {
    "allocated": "in_stock",
    "cemented": "run",
    "classified": "under_inspection",
    "cleaned": "in_transit returned",
    "hydrotest": "re_inspected",
    "in_repair": "repair_required",
    "in_stock": "allocated classified in_transit received released",
    "in_transit": "allocated cleaned in_stock laid_down on_rig quarantined received rejected released repair_required returned",
    "laid_down": "pulled",
    "lost_in_hole": "run",
    "on_rig": "allocated in_stock in_transit laid_down pulled rejected released run",
    "pulled": "run",
    "quarantined": "classified cleaned hydrotest in_repair in_stock in_transit re_inspected received rejected released repair_required returned under_inspection",
    "re_inspected": "in_repair",
    "received": "in_transit",
    "rejected": "on_rig",
    "released": "hydrotest re_inspected",
    "repair_required": "classified hydrotest in_transit quarantined",
    "returned": "in_transit laid_down on_rig rejected",
    "run": "on_rig",
    "scrapped": "classified cleaned hydrotest in_repair in_stock laid_down quarantined re_inspected received rejected released repair_required returned under_inspection",
    "under_inspection": "cleaned in_stock quarantined received",
    "written_off": "classified cleaned hydrotest in_repair in_stock in_transit laid_down quarantined re_inspected received rejected released repair_required returned under_inspection",
}
ACTIONS = {"joint.run": "run", "joint.rejected": "reject", "joint.unrun": "unrun"}


def fill_pairs(_apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO equipment_joint_pair (source, target) VALUES (%s, %s)",
            [(source, to) for to, sources in SOURCES.items() for source in sources.split()],
        )


def write_steps(apps: Any, _editor: Any) -> None:
    joints, steps = apps.get_model("equipment", "Joint"), apps.get_model("equipment", "JointStep")
    told = apps.get_model("core", "Event").objects.filter(verb__in=ACTIONS, actor__isnull=False)
    known = {}
    for event in told.order_by("pk").iterator():
        if event.object_id not in known:
            known[event.object_id] = joints.objects.filter(public_id=event.object_id).first()
        joint, source = known[event.object_id], event.before.get("status")
        if joint is None or source == event.after.get("status"):
            continue
        steps.objects.create(
            public_id=new_public_id("jst"),
            memorandum_id=joint.memorandum_id,
            joint=joint,
            action=ACTIONS[event.verb],
            source=source,
            target=event.after["status"],
            on=event.occurred_at.date(),
            told_by=joint.public_id,
            taken_by_id=event.actor_id,
            taken_at=event.occurred_at,
        )


def forget(_apps: Any, editor: Any) -> None:
    editor.execute("TRUNCATE equipment_jointstep")


class Migration(migrations.Migration):
    dependencies = [("equipment", "0008_life_of_joints"), ("core", "0011_clocks")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunPython(fill_pairs, migrations.RunPython.noop),
        migrations.RunSQL(TREE, FELL),
        migrations.RunSQL(LAST_RUN, migrations.RunSQL.noop),
        migrations.RunPython(write_steps, forget),
    ]
