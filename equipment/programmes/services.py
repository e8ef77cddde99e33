"""Every write of inspection programmes: new ones, and versions that follow; none is changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict, Refused
from core.events import services as events
from core.rows import change
from equipment.catalogue import rules as catalogue
from equipment.programmes import rules
from equipment.programmes.facts import OF_READING, OF_STEP, StepFacts, VersionFacts
from equipment.programmes.models import (
    InspectionProgramme,
    ProgrammeReading,
    ProgrammeStep,
    ProgrammeSubject,
    ProgrammeVersion,
)


@dataclass(frozen=True)
class ProgrammeFacts:
    """What a programme is called and what it inspects."""

    code: str
    name: str
    subject: str
    name_az: str = ""
    name_ru: str = ""


@transaction.atomic
def add_programme(
    *, facts: ProgrammeFacts, version: VersionFacts, by: User, now: dt.datetime, reason: str = ""
) -> InspectionProgramme:
    """A new programme with its first version. Raises NotAllowed, Refused naming the fields."""
    catalogue.require_change(by)
    values = _checked(facts)
    try:
        with transaction.atomic():
            made: InspectionProgramme = InspectionProgramme.objects.create(**values)
    except IntegrityError as error:
        raise Conflict(_("Somebody else entered the same in this very moment.")) from error
    first = _add(made, version, None, by, now)
    after = {"code": made.code, "version": first.number}
    events.record(
        verb="inspection_programme.added", about=made, by=by, now=now, after=after, reason=reason
    )
    return made


@transaction.atomic
def add_version(
    *,
    programme: InspectionProgramme,
    version: VersionFacts,
    by: User,
    now: dt.datetime,
    reason: str = "",
) -> InspectionProgramme:
    """The next version of a programme; records of days before it stay judged by theirs.

    Raises NotAllowed, Refused naming the fields, Conflict when somebody else was first.
    """
    catalogue.require_change(by)
    change(programme)
    before = ProgrammeVersion.objects.filter(programme=programme).order_by("-number").first()
    made = _add(programme, version, before, by, now)
    after = {"version": made.number, "in_force_from": made.in_force_from.isoformat()}
    events.record(
        verb="inspection_programme.version_added", about=programme, by=by, now=now,
        before={"version": before.number if before else 0}, after=after, reason=reason,
    )  # fmt: skip
    return programme


def _checked(facts: ProgrammeFacts) -> dict[str, Any]:
    code = facts.code.strip()
    if not catalogue.CODE.fullmatch(code):
        words = _("A code has Latin letters, digits, - and _, such as wall_ut.")
        raise Refused(words, field="code")
    if InspectionProgramme.objects.filter(code=code).exists():
        raise Refused(_("The catalogue has this code already."), field="code", code="taken")
    if facts.subject not in ProgrammeSubject.values:
        raise Refused(_("Say what is inspected."), field="subject")
    return {
        "code": code,
        "name": catalogue.require_words(facts.name, "name"),
        "name_az": facts.name_az.strip(),
        "name_ru": facts.name_ru.strip(),
        "subject": facts.subject,
    }


def _add(
    programme: InspectionProgramme,
    facts: VersionFacts,
    before: ProgrammeVersion | None,
    by: User,
    now: dt.datetime,
) -> ProgrammeVersion:
    faults = rules.faults_of(facts, programme.subject, before, timezone.localdate(now))
    if faults:
        rows: list[Any] = [{"field": name, "message": words} for name, words in faults]
        raise Refused(faults[0][1], field=faults[0][0], rows=rows)
    return write_version(programme, facts, before.number + 1 if before else 1, by, now)


def write_version(
    programme: InspectionProgramme,
    facts: VersionFacts,
    number: int,
    by: User | None,
    now: dt.datetime,
) -> ProgrammeVersion:
    """Store a version that was judged, in the caller's transaction."""
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=number,
        in_force_from=facts.in_force_from,
        edition=facts.edition.strip(),
        source=facts.source.strip(),
        mark=facts.mark,
        note=facts.note.strip(),
        scheme=facts.scheme,
        added_by=by,
        added_at=now,
    )
    steps = ProgrammeStep.objects.bulk_create(
        [_step(version, at, one) for at, one in enumerate(facts.steps, start=1)]
    )
    ProgrammeReading.objects.bulk_create(
        [
            ProgrammeReading(
                step=step, position=at, **{name: getattr(read, name) for name in OF_READING}
            )
            for step, one in zip(steps, facts.steps, strict=True)
            for at, read in enumerate(one.readings, start=1)
        ]
    )
    return version


def _step(version: ProgrammeVersion, position: int, facts: StepFacts) -> ProgrammeStep:
    values = {name: getattr(facts, name) for name in OF_STEP}
    texts = {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    return ProgrammeStep(
        version=version,
        position=position,
        **{**values, **texts, "looks_for": list(facts.looks_for)},
    )
