"""Every write of test procedures: terms are added as versions and never changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict, Refused
from core.events import reasons
from core.events import services as events
from core.rows import change
from core.web import numbers
from equipment.catalogue import rules as catalogue
from equipment.procedures import queries, rules
from equipment.procedures.facts import VersionFacts, columns_of
from equipment.procedures.models import Procedure, ProcedureVersion, Subject

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ProcedureFacts:
    """A procedure by its code, what it tests and its name."""

    code: str
    name: str
    subject: str
    name_az: str = ""
    name_ru: str = ""


@transaction.atomic
def add_procedure(
    *, facts: ProcedureFacts, first: VersionFacts, by: User, now: dt.datetime, reason: str = ""
) -> Procedure:
    """A new procedure with its first version. Raises NotAllowed, Refused naming the field."""
    rules.require_change(by)
    values = _checked(facts)
    terms = rules.checked(first)
    try:
        with transaction.atomic():
            made: Procedure = Procedure.objects.create(**values)
    except IntegrityError as error:
        raise Conflict(_("Somebody else entered the same in this very moment.")) from error
    version = _write(made, terms, 1)
    after = {"name": made.name, "edition": version.edition}
    events.record(verb="procedure.added", about=made, by=by, now=now, after=after, reason=reason)
    return made


def _checked(facts: ProcedureFacts) -> dict[str, str]:
    code = facts.code.strip()
    if not catalogue.CODE.fullmatch(code):
        words = _("A code has Latin letters, digits, - and _, such as casing_30_min.")
        raise Refused(words, field="code")
    if Procedure.objects.filter(code=code).exists():
        raise Refused(_("Another procedure has this code."), field="code", code="taken")
    if facts.subject not in Subject.values:
        known = ", ".join(Subject.values)
        raise Refused(_("Known: %(known)s.") % {"known": known}, field="subject")
    name = catalogue.require_words(facts.name, "name")
    return asdict(facts) | {"code": code, "name": name}


@transaction.atomic
def add_version(
    *,
    procedure: Procedure,
    facts: VersionFacts,
    by: User,
    now: dt.datetime,
    reason: str = "",
) -> ProcedureVersion:
    """Put new terms in force from a day on; the version before them ends the day before.

    Tests keep the version that they were judged by, so a version begins after the last of them.
    Raises NotAllowed, Refused naming the field, Conflict when another was added in this moment.
    """
    rules.require_change(by)
    terms = rules.checked(facts)
    change(procedure)
    rows = list(procedure.versions.order_by("-number"))
    newest: ProcedureVersion = rows[0]
    if terms.in_force_from <= newest.in_force_from:
        words = _("The version before is in force from %(day)s; a new one begins later.")
        raise Refused(words % {"day": numbers.day(newest.in_force_from)}, field="in_force_from")
    if queries.is_tested_since(procedure, terms.in_force_from):
        words = _("Tests of that day or later were judged by the version in force.")
        raise Refused(words, field="in_force_from", code="used")
    if newest.in_force_to is None or newest.in_force_to >= terms.in_force_from:
        change(newest, in_force_to=terms.in_force_from - DAY)
    made = _write(procedure, terms, newest.number + 1)
    before = {"edition": newest.edition}
    after = {"edition": made.edition, "in_force_from": made.in_force_from.isoformat()}
    events.record(
        verb="procedure.version_added", about=procedure, by=by, now=now, before=before,
        after=after, reason=reason,
    )  # fmt: skip
    return made


@transaction.atomic
def end_procedure(
    *, procedure: Procedure, on: dt.date, by: User, now: dt.datetime, reason: str
) -> Procedure:
    """Let the newest version be in force until a day, which is its last one.

    Raises NotAllowed, Refused, Conflict.
    """
    rules.require_change(by)
    told = reasons.required(reason)
    change(procedure)
    newest: ProcedureVersion = procedure.versions.order_by("-number")[0]
    if on < newest.in_force_from:
        raise Refused(_("It ends before it begins."), field="on")
    if queries.is_tested_since(procedure, on + DAY):
        words = _("Tests of a later day were judged by it.")
        raise Refused(words, field="on", code="used")
    change(newest, in_force_to=on)
    after = {"in_force_to": on.isoformat(), "edition": newest.edition}
    events.record(verb="procedure.ended", about=procedure, by=by, now=now, after=after, reason=told)
    return procedure


def _write(procedure: Procedure, facts: VersionFacts, number: int) -> ProcedureVersion:
    made: ProcedureVersion = ProcedureVersion.objects.create(
        procedure=procedure, number=number, **columns_of(facts)
    )
    return made
