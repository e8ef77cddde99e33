"""What is done to every entry of the catalogue alike: changed, told, retired, offered again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict, Refused
from core.events import services as events
from core.rows import change
from equipment.catalogue import rules
from equipment.catalogue.entries import Entry

Made = TypeVar("Made", bound=Entry)


def make(model: type[Made], values: Mapping[str, Any]) -> Made:
    """A new entry. Raises Conflict when somebody else entered the same in this very moment."""
    try:
        with transaction.atomic():
            made: Any = model._default_manager.create(**values)
    except IntegrityError as error:
        raise Conflict(_("Somebody else entered the same in this very moment.")) from error
    return made  # type: ignore[no-any-return]


def alter(entry: Entry, changes: Mapping[str, Any]) -> None:
    """Change an entry. Raises Conflict on a lost race, for the entry or for its name."""
    try:
        with transaction.atomic():
            change(entry, **changes)
    except IntegrityError as error:
        raise Conflict(_("Somebody else entered the same in this very moment.")) from error


def tell(entry: Entry, verb: str, *, by: User, now: dt.datetime, **facts: Any) -> None:
    """Record the event `<kind of entry>.<verb>` in the caller's transaction."""
    kind = type(entry)._meta.verbose_name_raw.replace(" ", "_")
    events.record(verb=f"{kind}.{verb}", about=entry, by=by, now=now, **facts)


def changes_of(entry: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """What `values` say otherwise than the entry."""
    return {name: value for name, value in values.items() if getattr(entry, name) != value}


def told(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as an event keeps them; those of no figure are empty."""
    return {name: _words(value) for name, value in values.items()}


def _words(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, list) else str(value)


def store(
    entry: Entry, values: Mapping[str, Any], *, by: User, now: dt.datetime, reason: str = ""
) -> bool:
    """Change what differs and tell it; says whether anything did. Raises Conflict."""
    changes = changes_of(entry, values)
    if not changes:
        return False
    before = told({name: getattr(entry, name) for name in changes})
    alter(entry, changes)
    tell(entry, "updated", by=by, now=now, before=before, after=told(changes), reason=reason)
    return True


@transaction.atomic
def retire_entry(*, entry: Entry, by: User, now: dt.datetime, reason: str = "") -> Entry:
    """Offer the entry no more; what refers to it keeps it. Raises NotAllowed, Refused, Conflict."""
    rules.require_change(by)
    if not entry.is_offered:
        raise Refused(_("This entry is retired already."), code="wrong_state")
    change(entry, retired_at=now)
    tell(entry, "retired", by=by, now=now, reason=reason)
    return entry


@transaction.atomic
def restore_entry(*, entry: Entry, by: User, now: dt.datetime, reason: str = "") -> Entry:
    """Offer a retired entry again. Raises NotAllowed, Refused, Conflict."""
    rules.require_change(by)
    if entry.is_offered:
        raise Refused(_("This entry is not retired."), code="wrong_state")
    change(entry, retired_at=None)
    tell(entry, "restored", by=by, now=now, reason=reason)
    return entry
