"""The clocks of acts that were there before clocks were kept, from events and signatures."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SIGNING, PREPARING = ("sent", "signed_by_one"), ("draft", "refused")


def open_and_close(apps: Any, _editor: Any) -> None:
    acts, events = apps.get_model("cooperation", "Act"), apps.get_model("core", "Event")
    for act in acts.objects.order_by("pk").iterator():
        told = events.objects.filter(object_id=act.public_id, after__has_key="status")
        steps = [(event.after["status"], event.occurred_at) for event in told.order_by("pk")]
        for status, since, until in _merged(steps):
            if status in PREPARING:
                _write(apps, act, act.organisation_id, (status, since, until))
            elif status in SIGNING:
                _sign(apps, act, status, since, until)


def _merged(steps: list[tuple[str, Any]]) -> list[tuple[str, Any, Any]]:
    """State, since, until; both states of signing are one stretch."""
    found: list[list[Any]] = []
    for status, at in steps:
        if found and status in SIGNING and found[-1][0] in SIGNING:
            continue
        if found:
            found[-1][2] = max(at, found[-1][1])
        found.append([status, at, None])
    return [(status, since, until) for status, since, until in found]


def _sign(apps: Any, act: Any, status: str, since: Any, until: Any) -> None:
    """Each signing party from the sending to its signature, or to the end of the stretch."""
    parties = apps.get_model("core", "Party").objects.filter(
        workspace=act.memorandum_id, role="signatory"
    )
    for party in parties.order_by("pk"):
        given = apps.get_model("cooperation", "Signature").objects.filter(
            act=act.pk, organisation=party.organisation_id, signed_at__gte=since
        )
        if until is not None:
            given = given.filter(signed_at__lte=until)
        signed = given.order_by("signed_at").values_list("signed_at", flat=True).first()
        _write(apps, act, party.organisation_id, (status, since, signed or until))


def _write(apps: Any, act: Any, organisation_id: int, stretch: tuple[str, Any, Any]) -> None:
    status, since, until = stretch
    apps.get_model("core", "ClockSpell").objects.create(
        workspace_id=act.memorandum_id,
        object_type="act",
        object_id=act.public_id,
        organisation_id=organisation_id,
        status=status,
        opened_at=since,
        closed_at=until,
    )


def forget(apps: Any, _editor: Any) -> None:
    apps.get_model("core", "ClockSpell").objects.filter(object_type="act").delete()


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0003_milestone_reached_by"), ("core", "0011_clocks")]
    operations = [migrations.RunPython(open_and_close, forget)]
