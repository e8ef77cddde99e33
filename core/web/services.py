"""What a person chooses about the look of the portal."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import services as events


def choose_language(*, by: User, language: str, now: dt.datetime, reason: str = "") -> User:
    """Keep the language in which `by` reads; raises Refused for one that there is not."""
    if language not in User.Language.values:
        raise Refused(_("This language is not offered."), field="language")
    return _choose(by, "language", language, now, reason)


def choose_theme(*, by: User, theme: str, now: dt.datetime, reason: str = "") -> User:
    """Keep light, dark or as the device; raises Refused for anything else."""
    if theme not in User.Theme.values:
        raise Refused(_("This look is not offered."), field="theme")
    return _choose(by, "theme", theme, now, reason)


@transaction.atomic
def _choose(by: User, name: str, value: str, now: dt.datetime, reason: str) -> User:
    former = getattr(by, name)
    if former == value:
        return by
    User.objects.filter(pk=by.pk).update(**{name: value})
    setattr(by, name, value)
    events.record(
        verb=f"person.{name}_chosen",
        about=by,
        by=by,
        now=now,
        before={name: former},
        after={name: value},
        reason=reason,
    )
    return by
