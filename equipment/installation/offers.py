"""Installation as a kind of order: joints on the rig go into the hole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from equipment.installation import queries, tally_out
from equipment.installation.shown import run_shown
from equipment.orders import works
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.works import Done, Work
from equipment.pipes.models import Joint


def done(line: OrderLine) -> Done:
    """The run of a line that was read with its record."""
    record = line.record
    remark = record.reject_reason or record.torque_reason
    return Done(record.run_on, record.effective_length_m, remark)


def page(order: WorkOrder, lines: Sequence[OrderLine], _now: dt.datetime) -> dict[str, Any]:
    """The lines as the page of an order shows them, torques outside their band marked."""
    return {"lines": run_shown(lines, None, queries.judging(order, lines))}


WORK = Work(
    kind="installation",
    record="record",
    sheet="equipment:run-sheet",
    sheet_label=_("Record the run"),
    done=done,
    day="run_on",
    day_page="equipment:shift-report",
    joint_states=frozenset({Joint.Status.ON_RIG}),
    on_string=True,
    made_up=True,
    list_page="equipment:running-list",
    list_label=_("Running list"),
    printed=tally_out.running_list_of,
    page=page,
    lines_template="equipment/installation/_lines.html",
    totals_template="equipment/installation/_totals.html",
)


def register() -> None:
    """Called once, when the app is ready."""
    works.register(WORK)
