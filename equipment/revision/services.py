"""Every write of revision records while their order is in progress: all rows or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused, rows_to_mend
from core.events import services as events
from core.rows import change
from equipment.orders import rules as order_rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.recording import hold_order
from equipment.pipes.life.queries import held
from equipment.pipes.readings import queries as readings
from equipment.programmes import queries as programmes
from equipment.programmes.models import ProgrammeStep, ProgrammeVersion
from equipment.revision import gates, queries, rules, writing
from equipment.revision.facts import DoneFacts, RevisionFacts
from equipment.revision.gates import Gates
from equipment.revision.models import RevisionRecord
from equipment.revision.rules import Asked, Frame
from equipment.revision.writing import ToWrite

RowError = Mapping[str, object]
MOST_ROWS = 1_000


@dataclass(frozen=True)
class Saved:
    """How many steps a request brought and corrected, of how many lines."""

    lines: int = 0
    recorded: int = 0
    corrected: int = 0

    @property
    def total(self) -> int:
        return self.recorded + self.corrected


@dataclass(frozen=True)
class Row:
    """A line with what is said of it, and the version of the programme it is judged by."""

    line: OrderLine
    facts: RevisionFacts
    version: ProgrammeVersion
    steps: Sequence[tuple[ProgrammeStep, DoneFacts]]


@dataclass(frozen=True)
class Scene:
    """What rows of an order are judged against: its days, gates, walls, and who writes."""

    order: WorkOrder
    frame: Frame
    gates: Gates
    walls: Mapping[int, Sequence[Any]]
    by: User
    day: dt.date


@transaction.atomic
def save_revisions(
    *, order: WorkOrder, rows: Sequence[RevisionFacts], by: User, now: dt.datetime
) -> Saved:
    """Record or correct steps of lines of an order in progress: all rows or none.

    A step takes the place of the whole step that was there; steps that are not named stay, and
    one that says what is stored changes nothing. Raises NotAllowed, and Refused by state or with
    `rows` of {row (public id of the line), field (a path such as steps/0/inspector), message}.
    """
    order_rules.require(by, "record", order)
    order = hold_order(order, WorkOrder.Kind.REVISION)
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refused(_("Give from 1 to %(most)s rows.") % {"most": MOST_ROWS}, field="rows")
    lines = _lines(order, rows)
    scene = _scene(order, lines.values(), by, now)
    judged = _judge(rows, lines, scene)
    saved = _store(judged, scene, now)
    if saved.total:
        change(order)
        after = asdict(saved)
        events.record(verb="order.revisions_recorded", about=order, by=by, now=now, after=after)
    return saved


def _lines(order: WorkOrder, rows: Sequence[RevisionFacts]) -> dict[str, OrderLine]:
    """The lines by their public ids; their joints are held until the commit."""
    wanted = queries.lines_of(order).filter(public_id__in=[row.line for row in rows])
    found = {line.public_id: line for line in queries.with_records(wanted)}
    held([line.joint for line in found.values() if line.joint is not None])
    return found


def _scene(order: WorkOrder, lines: Iterable[OrderLine], by: User, now: dt.datetime) -> Scene:
    lines, today = list(lines), timezone.localdate(now)
    started = timezone.localdate(order.started_at) if order.started_at else today
    walls = readings.walls_of(line.joint_id for line in lines if line.joint_id)
    return Scene(order, Frame(started, today), Gates(gates.repairers_of(lines)), walls, by, today)


def _judge(
    rows: Sequence[RevisionFacts], lines: Mapping[str, OrderLine], scene: Scene
) -> list[Row]:
    errors: list[RowError] = []
    judged: list[Row] = []
    versions: dict[tuple[str, str, dt.date], ProgrammeVersion | str] = {}
    given: set[str] = set()
    for row in rows:
        line = lines.get(row.line)
        wrong = [("line", _("This line is not on the order."))] if line is None else []
        if row.line in given:
            wrong = [("line", _("The line is given twice."))]
        given.add(row.line)
        if line is not None and not wrong:
            found = _version(row, line, versions, scene)
            if isinstance(found, str):
                wrong = [("programme", found)]
            else:
                told, wrong = _told(row, line, found, scene)
                judged.append(Row(line, row, found, told))
        errors += [{"row": row.line, "field": name, "message": words} for name, words in wrong]
    if errors:
        count = len({str(error["row"]) for error in errors})
        raise Refused(rows_to_mend(count), field="rows", rows=errors)
    return judged


def _version(
    row: RevisionFacts,
    line: OrderLine,
    known: dict[tuple[str, str, dt.date], ProgrammeVersion | str],
    scene: Scene,
) -> ProgrammeVersion | str:
    """The version that the record has, or that is in force on its first day; or what is wrong."""
    record = queries.record_of(line)
    if record is not None:
        if record.completed_at is not None:
            return _("This revision (strip-down inspection) is completed.")
        return record.programme
    day = min((one.done_on for one in row.steps if one.done_on), default=scene.day)
    subject = programmes.subject_of(line.joint)
    key = (subject, row.programme, day)
    if key not in known:
        known[key] = _chosen(subject, row.programme, day)
    return known[key]


def _chosen(subject: str, wanted: str, day: dt.date) -> ProgrammeVersion | str:
    offered = programmes.versions_in_force([subject], day)
    fitting = [one for one in offered if wanted in ("", one.programme.public_id)]
    if not fitting:
        return _("No inspection programme for this is in force on that day.")
    if len(fitting) > 1:
        return _("Choose the inspection programme.")
    found: ProgrammeVersion = programmes.version_of(fitting[0].public_id)
    return found


def _told(
    row: RevisionFacts, line: OrderLine, version: ProgrammeVersion, scene: Scene
) -> tuple[list[tuple[ProgrammeStep, DoneFacts]], list[rules.Wrong]]:
    """The steps that change something, and all that is wrong with the row."""
    steps = {step.code: step for step in programmes.steps_of(version)}
    record = queries.record_of(line)
    before = {step.pk: done for step, done in queries.told_of(record)} if record else {}
    told: list[tuple[ProgrammeStep, DoneFacts]] = []
    wrong: list[rules.Wrong] = []
    seen: set[str] = set()
    if row.remark is not None and len(row.remark) > 300:
        wrong.append(("remark", _("At most %(limit)s characters are kept here.") % {"limit": 300}))
    for place, one in enumerate(row.steps):
        step = steps.get(one.step)
        path = f"steps/{place}"
        if step is None or one.step in seen:
            words = _("This is given twice.") if step else _("The programme has no such step.")
            wrong.append((f"{path}/step", words))
            continue
        seen.add(one.step)
        done = replace(one, done_on=one.done_on or scene.day, inspector=one.inspector or scene.by)
        was = before.get(step.pk)
        if was is not None and was.version and writing.plain(was) == writing.plain(done):
            continue
        told.append((step, done))
        faults = _faults(done, Asked(line, step, scene.walls.get(line.joint_id or 0, ())), scene)
        faults += _outdated(done, was)
        wrong += [(f"{path}/{name}", words) for name, words in faults]
    return told, wrong


def _faults(done: DoneFacts, asked: Asked, scene: Scene) -> list[rules.Wrong]:
    person: Any = done.inspector
    found = rules.faults_of(done, asked, scene.frame)
    if person.organisation_id != scene.order.executor_id:
        words = _("The inspector works for the party that carries out the order.")
        return [*found, ("inspector", words)]
    if found or not done.is_done:
        return found
    day = done.done_on or scene.day
    return list(scene.gates.faults(asked.line, asked.step, done, person, day))


def _outdated(done: DoneFacts, was: DoneFacts | None) -> list[rules.Wrong]:
    version = was.version if was else 0
    if done.version is None or done.version == (version or 0):
        return []
    words = _("Somebody else recorded this step meanwhile. Save again to put your values.")
    return [("version", words)]


def _store(rows: Sequence[Row], scene: Scene, now: dt.datetime) -> Saved:
    to_write: list[ToWrite] = []
    lines = 0
    for row in rows:
        record = queries.record_of(row.line)
        changed = row.facts.remark is not None and record and record.remark != row.facts.remark
        if not row.steps and record is not None and not changed:
            continue
        lines += 1
        to_write += _of_row(row, _record(row, scene), scene, now)
    writing.write(to_write)
    fresh = sum(one.row is None for one in to_write)
    # A record that was only begun, or whose remark was changed, counts as recorded too.
    begun = lines - len({one.record.pk for one in to_write})
    return Saved(lines, fresh + begun, len(to_write) - fresh)


def _record(row: Row, scene: Scene) -> RevisionRecord:
    """The record of a line with its days and remark, begun where there is none."""
    days = [done.done_on for _step, done in row.steps if done.done_on]
    record = queries.record_of(row.line)
    remark = {} if row.facts.remark is None else {"remark": row.facts.remark.strip()}
    if record is not None:
        latest = max([record.done_on, *days])
        return change(record, done_on=latest, recorded_by=scene.by, **remark)
    return RevisionRecord.objects.create(
        memorandum_id=row.line.memorandum_id,
        line=row.line,
        programme=row.version,
        begun_on=min(days, default=scene.day),
        done_on=max(days, default=scene.day),
        recorded_by=scene.by,
        **remark,
    )


def _of_row(row: Row, record: RevisionRecord, scene: Scene, now: dt.datetime) -> list[ToWrite]:
    known: dict[int, Any] = {}
    if queries.record_of(row.line) is not None:
        known = {one.step_id: one for one in record.steps.all()}
    found = []
    for step, done in row.steps:
        person: Any = done.inspector
        day = done.done_on or scene.day
        held_ = gates.held_for(step, person, day) if done.is_done else None
        own = known.get(step.pk)
        found.append(ToWrite(record, step, done, own, person, day, held_))
        _tell(found[-1], scene.by, now)
    return found


def _tell(one: ToWrite, by: User, now: dt.datetime) -> None:
    """A correction is told with what it changed; a first record by the order alone."""
    if one.row is None:
        return
    old, new = writing.plain(queries.facts_of(one.row)), writing.plain(one.facts)
    names = [name for name in new if old[name] != new[name]]
    events.record(
        verb="revision_record.corrected",
        about=one.record,
        by=by,
        now=now,
        before={"step": one.step.code, **{name: old[name] for name in names}},
        after={"step": one.step.code, **{name: new[name] for name in names}},
    )


@transaction.atomic
def clear_revision(
    *, record: RevisionRecord, by: User, now: dt.datetime, reason: str = ""
) -> RevisionRecord:
    """Take the open record of a line of an order in progress back, with all its steps.

    Raises NotAllowed, Refused by state, Conflict.
    """
    order_rules.require(by, "record", record.line.order)
    order = hold_order(record.line.order, WorkOrder.Kind.REVISION)
    if record.completed_at is not None:
        raise Refused(_("This revision (strip-down inspection) is completed."), code="wrong_state")
    change(record)
    before = {"line": record.line.public_id, "steps": record.steps.count()}
    events.record(
        verb="revision_record.cleared", about=record, by=by, now=now, before=before, reason=reason
    )
    RevisionRecord.objects.filter(pk=record.pk).delete()
    change(order)
    return record
