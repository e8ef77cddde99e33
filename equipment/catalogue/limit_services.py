"""Writes of the least dimensions of worn tool joints."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from equipment.catalogue import rules
from equipment.catalogue.class_models import PipeClass, ToolJointLimit
from equipment.catalogue.entry_services import make, store, tell
from equipment.catalogue.measures import LENGTHS, Entered
from equipment.catalogue.models import Connection, Grade

KEY = ("designation", "weight_name", "grade", "connection", "pipe_class")


@dataclass(frozen=True)
class LimitFacts:
    """The least outside diameter and box shoulder of a tool joint for a class of pipe."""

    designation: str
    weight_name: str
    grade: Grade
    connection: Connection
    pipe_class: PipeClass
    min_od: Entered
    source: str
    min_shoulder: Entered | None = None
    edition: str = ""
    note: str = ""
    to_confirm: bool = False


@transaction.atomic
def add_limit(*, facts: LimitFacts, by: User, now: dt.datetime, reason: str = "") -> ToolJointLimit:
    """A new limit. Raises NotAllowed, Refused naming the field."""
    rules.require_change(by)
    limit = make(ToolJointLimit, _checked(facts, None))
    after = {"min_od": f"{facts.min_od.value} {facts.min_od.unit}"}
    tell(limit, "added", by=by, now=now, after=after, reason=reason)
    return limit


@transaction.atomic
def update_limit(
    *, limit: ToolJointLimit, facts: LimitFacts, by: User, now: dt.datetime, reason: str = ""
) -> ToolJointLimit:
    """Change a limit. Raises NotAllowed, Refused naming the field, Conflict."""
    rules.require_change(by)
    store(limit, _checked(facts, limit), by=by, now=now, reason=reason)
    return limit


def _checked(facts: LimitFacts, limit: ToolJointLimit | None) -> dict[str, Any]:
    rules.require_figure(facts.min_od, "min_od", LENGTHS, needed=True)
    rules.require_figure(facts.min_shoulder, "min_shoulder", LENGTHS)
    said: dict[str, Any] = {
        "designation": rules.require_words(facts.designation, "designation"),
        "weight_name": rules.require_words(facts.weight_name, "weight_name"),
        "grade": facts.grade,
        "connection": facts.connection,
        "pipe_class": facts.pipe_class,
    }
    _require_new(said, limit)
    shoulder = facts.min_shoulder
    return said | {
        "min_od_mm": facts.min_od.si(),
        "entered_min_od": facts.min_od.value,
        "min_od_unit": facts.min_od.unit,
        "min_shoulder_mm": shoulder and shoulder.si(),
        "entered_min_shoulder": shoulder and shoulder.value,
        "min_shoulder_unit": shoulder.unit if shoulder else "",
        "source": rules.require_source(facts.source),
        "edition": facts.edition.strip(),
        "note": facts.note.strip(),
        "to_confirm": facts.to_confirm,
    }


def _require_new(said: dict[str, Any], limit: ToolJointLimit | None) -> None:
    others = ToolJointLimit.objects.filter(**{name: said[name] for name in KEY})
    if others.exclude(pk=limit.pk if limit else None).exists():
        raise Refused(_("The catalogue has this limit already."), field="designation", code="taken")
