"""What a certificate of qualification says, and what of it is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from core.plain import hidden_mark
from core.qualifications.models import LEVELS, Method, Qualification

#: Longest time for which anybody is qualified; more is a slip of the pen.
LONGEST = dt.timedelta(days=60 * 366)
TEXTS = {"scheme": False, "issuer": True, "number": True}


@dataclass(frozen=True)
class QualificationFacts:
    """What stands on the certificate; both days are included."""

    method: str
    issuer: str
    number: str
    valid_from: dt.date
    valid_to: dt.date
    level: int | None = None
    scheme: str = ""


def checked(facts: QualificationFacts) -> dict[str, Any]:
    """The columns of a qualification. Raises Refused naming the field."""
    told = asdict(facts)
    if facts.method not in Method.values:
        raise Refused(_("Choose what the person is qualified for."), field="method")
    if facts.level is not None and facts.level not in LEVELS:
        raise Refused(_("A level is 1, 2 or 3."), field="level")
    for name, is_needed in TEXTS.items():
        told[name] = _text(told[name], name, needed=is_needed)
    if facts.valid_to < facts.valid_from:
        words = _("A qualification does not end before it begins.")
        raise Refused(words, field="valid_to")
    if facts.valid_to - facts.valid_from > LONGEST:
        raise Refused(_("Nobody is qualified for so long."), field="valid_to")
    return told


def _text(said: str, name: str, *, needed: bool) -> str:
    told = " ".join(said.split())
    if needed and not told:
        raise Refused(_("This must be filled."), field=name)
    column: Any = Qualification._meta.get_field(name)
    limit = column.max_length
    if len(told) > limit:
        words = _("At most %(limit)s characters are kept here.")
        raise Refused(words % {"limit": limit}, field=name)
    if hidden_mark(told):
        raise Refused(_("Invisible characters are not allowed."), field=name)
    return told
