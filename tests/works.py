"""Finished work for tests, made through the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from cooperation.models import Commitment
from core.events import services as events
from equipment.installation import services as installation
from equipment.installation.rules import RunRow
from equipment.models import WorkOrder
from equipment.orders import services as orders
from equipment.orders.rules import PlaceFacts
from tests import cast, factories


def told_commitment(actors: cast.Cast, now: dt.datetime, **fields: Any) -> Commitment:
    """A commitment in progress whose state has its event, as the services leave it."""
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator, **fields)
    with transaction.atomic():
        events.record(
            verb="commitment.created",
            about=commitment,
            by=actors.socar_coordinator,
            now=now,
            after={"status": commitment.status},
        )
    return commitment


def finished_order(
    actors: cast.Cast, commitment: Commitment, *, joints: int, now: dt.datetime
) -> WorkOrder:
    """An installation order of SOCAR, carried out by STP, with every joint run."""
    rig = factories.make_location(actors.memorandum, actors.socar)
    order = orders.create_order(
        memorandum=actors.memorandum,
        title="Run casing",
        executor=actors.stp,
        commitment=commitment,
        planned_start=now.date(),
        planned_end=now.date(),
        place=PlaceFacts(location=rig, well="T-1"),
        joints=[factories.make_joint(rig) for _number in range(joints)],
        by=actors.socar_engineer,
        now=now,
    )
    orders.submit_order(order=order, by=actors.socar_engineer, now=now)
    orders.accept_order(order=order, by=actors.stp_coordinator, now=now)
    orders.start_order(order=order, by=actors.stp_engineer, now=now)
    rows = [RunRow(line.public_id, "run") for line in order.lines.all()]
    installation.save_records(order=order, rows=rows, by=actors.stp_engineer, now=now)
    orders.finish_order(order=order, by=actors.stp_engineer, now=now)
    return order


def place(actors: cast.Cast, **members: Any) -> dict[str, Any]:
    """The body that adds a rig to the memorandum over the API."""
    said = {"memorandum": actors.memorandum.public_id, "name": "Rig 7", "kind": "rig"}
    return said | members
