"""Revision as a kind of order, what it relies on, and the words of its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.rules import holds
from core.files import parents
from core.qualifications import reliance
from core.qualifications.models import Qualification
from core.qualifications.reliance import Relied
from core.search import kinds
from core.web import menu, words
from equipment.certificates import kinds as certificates
from equipment.instruments import touching
from equipment.instruments.models import Instrument
from equipment.instruments.touching import Touch
from equipment.orders import works
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.rules import DECIDERS
from equipment.orders.works import Done, Work
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life import services as life
from equipment.pipes.life.queries import held
from equipment.pipes.life.services import Taken
from equipment.pipes.models import Joint
from equipment.revision import listed, queries, search, shown
from equipment.revision.certifying import REVISION
from equipment.revision.models import RevisionRecord, RevisionStep

VERBS = {
    "order.revisions_recorded": _("Steps of the revision (strip-down inspection) recorded"),
    "revision_record.corrected": _("Step of the revision (strip-down inspection) corrected"),
    "revision_record.cleared": _("Revision (strip-down inspection) taken back"),
    "revision_record.completed": _("Revision (strip-down inspection) completed"),
    "revision_record.withdrawn": _("Revision (strip-down inspection) called wrong"),
    queries.NOT_NEEDED: _("Repair not needed after all"),
}
Status, Item = Joint.Status, EquipmentItem.Status
KIND = "revision"


def done(line: OrderLine) -> Done:
    """The revision of a line that was read with its record."""
    record: Any = queries.record_of(line)
    length = line.joint.effective_length_m if line.joint else None
    return Done(record.done_on, length, record.remark)


def lacking(order: WorkOrder) -> Mapping[int, str]:
    """What the records of planned lines still lack: they are not completed."""
    lines = queries.lines_of(order).filter(status=OrderLine.Status.PLANNED, revision__isnull=False)
    words_ = gettext("Line %(line)s: its revision (strip-down inspection) is not completed.")
    return {line.pk: words_ % {"line": line.position} for line in lines}


def begin(order: WorkOrder, by: User, now: dt.datetime) -> None:
    """Take the joints of an order under inspection, those that came back used through cleaning;
    one event of the order tells of them. Raises Refused by state, Conflict on a lost race."""
    lines = order.lines.filter(joint__isnull=False).select_related("joint")
    joints = held([line.pipe for line in lines])
    on = timezone.localdate(now)
    clean, inspect = (
        Taken(action, on, by, now, order.public_id) for action in ("clean", "inspect")
    )
    ways: Mapping[str, tuple[Taken, ...]] = {
        Status.RETURNED: (clean, inspect),
        Status.UNDER_INSPECTION: (),
    }
    told = [(joint, ways.get(joint.status, (inspect,))) for joint in joints]
    life.write_paths(told, ("clean", "inspect"))


WORK = Work(
    kind="revision",
    record="revision",
    sheet="equipment:revision-sheet",
    sheet_label=_("Record the revision (strip-down inspection)"),
    done=done,
    day="done_on",
    joint_states=frozenset(
        {Status.RECEIVED, Status.IN_STOCK, Status.RETURNED, Status.CLEANED, Status.QUARANTINED,
         Status.UNDER_INSPECTION}
    ),
    item_states=frozenset({Item.IN_STOCK, Item.IN_SERVICE}),
    begin=begin,
    lacking=lacking,
    page=shown.order_page,
    lines_template="equipment/revision/_lines.html",
)  # fmt: skip


def _label(record: RevisionRecord) -> str:
    return f"{record} · {record.line.subject}"


def _plain(record: RevisionRecord) -> str:
    """The same in every language: equipment goes by its number alone."""
    line = record.line
    return f"{record} · {line.item.number if line.item else line.joint}"


def _rows() -> Any:
    """Steps of records that nobody has called wrong."""
    return RevisionStep.objects.filter(record__withdrawn_at=None).select_related(
        "record__line__order", "record__line__joint", "record__line__item", "record__memorandum"
    )


def touched(instrument: Instrument, since: dt.date, until: dt.date) -> Iterable[Touch]:
    """The revisions in which an instrument was used between two days."""
    for row in _rows().filter(instrument=instrument, done_on__range=(since, until)):
        order = row.record.line.order
        yield Touch(
            KIND, row.record.public_id, _plain(row.record), row.record.get_absolute_url(),
            row.done_on, frozenset({order.requested_by_id, order.executor_id}),
        )  # fmt: skip


def relied(qualification: Qualification) -> Iterable[Relied]:
    """The revisions with a step that was done on a qualification."""
    rows = _rows().filter(qualification=qualification).order_by("record_id", "-done_on")
    for row in rows.distinct("record_id"):
        record = row.record
        yield Relied(
            record.public_id, _label(record), record.get_absolute_url(), row.done_on,
            record.memorandum.workspace_id,
        )  # fmt: skip


def record_of(user: User, public_id: str) -> RevisionRecord | None:
    """The record as the person sees it, or None."""
    rows = queries.records_for(user)
    found: RevisionRecord | None = rows.filter(public_id=public_id).first()
    return found


def _photographs(user: User, record: Any) -> bool:
    own = user.organisation_id == record.line.order.executor_id
    return own and holds(user, record.memorandum_id, DECIDERS)


def register() -> None:
    """Called once, when the app is ready."""
    works.register(WORK)
    certificates.register(REVISION)
    words.register(VERBS)
    kinds.register(search.KIND)
    parents.register("revisionrecord", record_of, _photographs)
    touching.register("revision", touched, {KIND: _("Revision (strip-down inspection)")})
    reliance.register("revision", relied)
    listed.register()
    menu.register(
        menu.MenuEntry(
            _("Revisions (strip-down inspections)"),
            "equipment:revision-list",
            icon="shield-check",
            section=menu.Section.WORK,
            order=28,
            parent="equipment:joint-list",
        )
    )
