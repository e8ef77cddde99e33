"""Revisions (strip-down inspections) as records of reports: what one lacks, and what it proves."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cooperation.acceptance.document import Document
from core.names import forms_of
from equipment.certificates.kinds import About
from equipment.certificates.wording import text
from equipment.instruments import rules as instruments
from equipment.instruments.models import Calibration
from equipment.orders.frozen import subject_of
from equipment.programmes import queries as programmes
from equipment.revision import queries
from equipment.revision.models import RevisionClass, RevisionRecord, RevisionStep


def whole(subjects: Collection[str]) -> list[RevisionRecord]:
    """Records with all that a report says of them, in a number of statements that does not grow
    with them."""
    told = queries.told_steps().prefetch_related("instrument__calibrations")
    steps = Prefetch("steps", told)
    rows = (
        RevisionRecord.objects.filter(public_id__in=subjects)
        .select_related(
            "line__order__requested_by", "line__order__executor",
            "line__order__memorandum__workspace", "line__joint__product_line", "line__item",
            "programme__programme", "programme__scheme", "recorded_by__organisation",
            "completed_by__organisation",
        )
        .prefetch_related(steps, "classes")
    )  # fmt: skip
    return list(rows.order_by("pk"))


def checked(subjects: Collection[str]) -> list[RevisionRecord]:
    """Records with what decides whether they can be reported; one statement."""
    rows = RevisionRecord.objects.filter(public_id__in=subjects).select_related(
        "line__order__requested_by", "line__order__executor",
        "line__order__memorandum__workspace", "line__joint", "line__item",
    )  # fmt: skip
    return list(rows.order_by("pk"))


def about(record: RevisionRecord) -> About:
    """The order of a record, what it is called, and its line."""
    return About(record.line.order, f"{record} · {record.line.subject}"[:80], [record.line])


def lacking(record: RevisionRecord) -> list[str]:
    """What keeps a record from a report, each in words that say what to do."""
    if record.withdrawn_at is not None:
        return [_("The record was called wrong.")]
    if record.completed_at is None:
        return [_("The revision (strip-down inspection) is not completed.")]
    if record.verdict == RevisionRecord.Verdict.NOT_CLASSIFIABLE:
        return [_("Readings are missing, so it is not classifiable: there is nothing to certify.")]
    return []


def undone(record: RevisionRecord) -> bool:
    """Whether a record lost what it was reported by."""
    return bool(lacking(record))


def facts(record: RevisionRecord) -> Document:
    """All that a report of the record says, as text and whole numbers."""
    version, line = record.programme, record.line
    done: dict[int, Any] = {row.step_id: row for row in record.steps.all()}
    return {
        "verdict": record.verdict,
        "reason": record.reason,
        "remark": record.remark,
        "begun_on": record.begun_on.isoformat(),
        "done_on": record.done_on.isoformat(),
        "scheme": record.scheme,
        "programme": {
            "name": forms_of(version.programme), "number": version.number,
            "edition": version.edition, "source": version.source,
        },
        "line": {
            "position": line.position, "id": line.public_id, "subject": subject_of(line),
        },
        "classes": [_class(one) for one in record.classes.all()],
        "steps": [_step(step, done.get(step.pk)) for step in programmes.steps_of(version)],
        "instruments": _instruments(list(done.values())),
        "completed_by": _person(record.completed_by or record.recorded_by),
    }  # fmt: skip


def _person(person: Any) -> Document:
    return {"name": person.full_name, "party": person.organisation.short}


def _class(one: RevisionClass) -> Document:
    return {
        "part": one.part, "class": one.pipe_class, "criterion": one.criterion,
        "clause": one.clause, "share": text(one.share), "limit": text(one.limit),
        "colour": one.band_colour, "count": one.band_count,
    }  # fmt: skip


def _step(step: Any, row: Any) -> Document:
    found = {"position": step.position, "name": forms_of(step), "method": step.method}
    if row is None:
        return {**found, "outcome": "", "who": "", "on": ""}
    held = row.qualification
    return {
        **found,
        "outcome": row.outcome,
        "reason": row.reason,
        "remark": row.remark,
        "who": row.inspector.full_name,
        "on": row.done_on.isoformat(),
        "qualification": f"{held.number} ({held.issuer})" if held else "",
        "instrument": row.instrument.number if row.instrument else "",
        "standard": row.standard,
        "torque": text(row.entered_torque),
        "torque_unit": row.torque_unit,
        "readings": [
            {
                "kind": one["kind"], "place": one["place"], "number": one["number"],
                "value": text(one["value"]), "unit": one["unit"],
            }
            for one in row.told_readings
        ],
        "findings": [
            {
                "code": one["code"], "place": one["place"], "value": text(one["value"]),
                "unit": one["unit"], "direction": one["direction"],
            }
            for one in row.told_findings
        ],
        "parts": [dict(one) for one in row.told_parts],
    }  # fmt: skip


def _instruments(rows: list[RevisionStep]) -> list[Document]:
    """The instruments of the steps, once with each calibration that covered one of their days."""
    found: dict[tuple[int, int | None], Document] = {}
    for row in rows:
        tool = row.instrument
        if tool is None:
            continue
        covering = instruments.covering(tool.calibrations.all(), row.done_on)
        found[tool.pk, covering.pk if covering else None] = {
            "number": tool.number, "kind": tool.kind, "maker": tool.maker, "model": tool.model,
            "serial": tool.serial, **_calibration(covering),
        }  # fmt: skip
    return list(found.values())


def _calibration(one: Calibration | None) -> Document:
    if one is None:
        return {"calibration": "", "laboratory": "", "from": "", "to": ""}
    return {
        "calibration": one.number, "laboratory": one.laboratory,
        "from": one.calibrated_on.isoformat(), "to": one.valid_to.isoformat(),
    }  # fmt: skip
