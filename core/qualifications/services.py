"""Every write of qualifications: one transaction, one change, one event of the person's party."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import reasons
from core.events import services as events
from core.files import services as files
from core.qualifications import reliance, rules
from core.qualifications.facts import QualificationFacts, checked
from core.qualifications.models import Qualification
from core.rows import change

FACTS = tuple(QualificationFacts.__dataclass_fields__)
#: What the gates go by: it is not corrected once something was signed on it.
DECIDING = ("method", "level", "valid_from", "valid_to")


@transaction.atomic
def enter_qualification(
    *,
    person: User,
    facts: QualificationFacts,
    by: User,
    now: dt.datetime,
    certificate: File[Any] | None = None,
) -> Qualification:
    """A qualification of somebody of the own party, for its administrators.

    Raises NotAllowed, Refused naming the field.
    """
    rules.require_keeper(by, person.organisation_id)
    values = checked(facts) | _kept(certificate, by)
    made: Qualification = _once(
        lambda: Qualification.objects.create(
            person=person, organisation_id=person.organisation_id, entered_by=by, **values
        )
    )
    _tell(made, "entered", by, now, after=_told(values))
    return made


@transaction.atomic
def correct_qualification(
    *,
    qualification: Qualification,
    by: User,
    now: dt.datetime,
    certificate: File[Any] | None = None,
    **facts: Any,
) -> Qualification:
    """Change what was entered (facts of QualificationFacts), or put a certificate's file there.

    Method, level and days stay once something was signed on it: then it is revoked instead.
    Raises NotAllowed, Refused naming the field or by state, Conflict.
    """
    rules.require_keeper(by, qualification.organisation_id)
    rules.require_standing(qualification)
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"not facts of a qualification: {sorted(unknown)}")
    whole = {name: getattr(qualification, name) for name in FACTS} | facts
    values = checked(QualificationFacts(**whole)) | _kept(certificate, by)
    changed = {name: one for name, one in values.items() if one != getattr(qualification, name)}
    _require_unused(qualification, changed)
    before = _told({name: getattr(qualification, name) for name in changed})
    _once(lambda: change(qualification, **changed))
    _tell(qualification, "corrected", by, now, before=before, after=_told(changed))
    return qualification


def _require_unused(held: Qualification, changed: Collection[str]) -> None:
    deciding = [name for name in DECIDING if name in changed]
    if deciding and reliance.relied_on(held):
        words = _("Records were signed on this qualification. Revoke it if it is wrong.")
        raise Refused(words, field=deciding[0], code="relied_on")


@transaction.atomic
def revoke_qualification(
    *, qualification: Qualification, on: dt.date, reason: str, by: User, now: dt.datetime
) -> Qualification:
    """Say that it holds no more from that day on; the parties are told, and what was signed on it.

    Raises NotAllowed, Refused at its field or by state, Conflict.
    """
    rules.require_keeper(by, qualification.organisation_id)
    rules.require_standing(qualification)
    told = reasons.required(reason)
    rules.check_revocation(qualification, on, timezone.localdate(now))
    change(qualification, revoked_on=on, revoked_at=now, revoked_by=by, revoked_reason=told)
    _tell(qualification, "revoked", by, now, after={"on": on}, reason=told)
    return qualification


def _kept(certificate: File[Any] | None, by: User) -> dict[str, Any]:
    if certificate is None:
        return {}
    name, content = files.keep_upload(certificate, by=by)
    return {"file": content, "file_name": name}


def _once(write: Callable[[], Any]) -> Any:
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        words = _("This qualification of the person is entered already.")
        raise Refused(words, field="number", code="taken") from error


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """What an event tells of columns: plain facts, of a file its digest."""
    told = {name: one for name, one in values.items() if name in FACTS}
    if values.get("file") is not None:
        told["sha256"] = values["file"].sha256
    return told


def _tell(held: Qualification, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    events.record(verb=f"qualification.{verb}", about=held, by=by, now=now, **told)
