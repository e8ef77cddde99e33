"""Clocks of waybills that were there before, from their events; closed places take no pipe in."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SIDES = {"dispatched": "receiver_id", "differing": "sender_id"}
CLOSED = """
CREATE FUNCTION refuse_pipe_at_closed_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed date;
BEGIN
    -- The lock lets closing wait for pipe that is being laid down, and the other way round.
    SELECT closed_on INTO closed FROM equipment_location WHERE id = NEW.location_id
        FOR KEY SHARE;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'place % is closed', NEW.location_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER joint_comes_to_open_place BEFORE INSERT ON equipment_joint
    FOR EACH ROW EXECUTE FUNCTION refuse_pipe_at_closed_place();
CREATE TRIGGER joint_goes_to_open_place BEFORE UPDATE OF location_id ON equipment_joint
    FOR EACH ROW WHEN (OLD.location_id IS DISTINCT FROM NEW.location_id)
    EXECUTE FUNCTION refuse_pipe_at_closed_place();
CREATE TRIGGER item_goes_to_open_place BEFORE INSERT OR UPDATE OF location_id
    ON equipment_equipmentitem
    FOR EACH ROW EXECUTE FUNCTION refuse_pipe_at_closed_place();
"""
OPENED = """
DROP TRIGGER item_goes_to_open_place ON equipment_equipmentitem;
DROP TRIGGER joint_goes_to_open_place ON equipment_joint;
DROP TRIGGER joint_comes_to_open_place ON equipment_joint;
DROP FUNCTION refuse_pipe_at_closed_place();
"""


def open_clocks(apps: Any, _editor: Any) -> None:
    spells, events = apps.get_model("core", "ClockSpell"), apps.get_model("core", "Event")
    for transfer in apps.get_model("equipment", "Transfer").objects.order_by("pk").iterator():
        told = events.objects.filter(object_id=transfer.public_id, after__has_key="status")
        steps = [(event.after["status"], event.occurred_at) for event in told.order_by("pk")]
        for at, (status, since) in enumerate(steps):
            if status not in SIDES or (at and steps[at - 1][0] == status):
                continue
            ends = [when for other, when in steps[at + 1 :] if other != status]
            spells.objects.create(
                workspace_id=transfer.memorandum_id,
                object_type="transfer",
                object_id=transfer.public_id,
                organisation_id=getattr(transfer, SIDES[status]),
                status=status,
                opened_at=since,
                closed_at=max(ends[0], since) if ends else None,
            )


def forget(apps: Any, _editor: Any) -> None:
    apps.get_model("core", "ClockSpell").objects.filter(object_type="transfer").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0015_drafts_closed_places_and_look_alikes"),
        ("core", "0011_clocks"),
    ]
    operations = [
        migrations.RunPython(open_clocks, forget),
        migrations.RunSQL(CLOSED, OPENED),
    ]
