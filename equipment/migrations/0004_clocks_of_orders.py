"""The clocks of orders that were there before clocks were kept, from their events."""

from __future__ import annotations

from typing import Any

from django.db import migrations

REQUESTER, EXECUTOR = ("draft", "returned"), ("submitted", "accepted", "in_progress", "done")


def open_and_close(apps: Any, _editor: Any) -> None:
    orders, events = apps.get_model("equipment", "WorkOrder"), apps.get_model("core", "Event")
    for order in orders.objects.order_by("pk").iterator():
        told = events.objects.filter(object_id=order.public_id, after__has_key="status")
        steps = [(event.after["status"], event.occurred_at) for event in told.order_by("pk")]
        _write(apps.get_model("core", "ClockSpell"), order, steps)


def _write(spells: Any, order: Any, steps: list[tuple[str, Any]]) -> None:
    for at, (status, since) in enumerate(steps):
        if status in REQUESTER:
            organisation = order.requested_by_id
        elif status in EXECUTOR:
            organisation = order.executor_id
        else:
            continue
        until = max(steps[at + 1][1], since) if at + 1 < len(steps) else None
        spells.objects.create(
            workspace_id=order.memorandum_id,
            object_type="workorder",
            object_id=order.public_id,
            organisation_id=organisation,
            status=status,
            opened_at=since,
            closed_at=until,
        )


def forget(apps: Any, _editor: Any) -> None:
    apps.get_model("core", "ClockSpell").objects.filter(object_type="workorder").delete()


class Migration(migrations.Migration):
    dependencies = [("equipment", "0003_stopping_needs_no_flag"), ("core", "0011_clocks")]
    operations = [migrations.RunPython(open_and_close, forget)]
