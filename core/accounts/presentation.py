"""People and grants in the words and colours of a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.accounts import queries
from core.accounts.models import Role, RoleGrant, User
from core.web.numbers import NOTHING, day, moment

SOON = dt.timedelta(days=30)
Text = str | Promise


@dataclass(frozen=True)
class GrantLine:
    """A grant as a line: role, where, authority and how it stands."""

    grant: RoleGrant
    role: str
    place: str
    authority: str
    validity: str
    tone: str
    state: str


@dataclass(frozen=True)
class MemberLine:
    """A person as a line of the list."""

    person: User
    grants: list[GrantLine]


def grant_line(grant: RoleGrant, on: dt.date) -> GrantLine:
    """The grant in words, its state judged on that day."""
    tone, state = _standing(grant, on)
    place = grant.workspace.label if grant.workspace else _("All memoranda")
    return GrantLine(
        grant=grant,
        role=grant.get_role_display(),
        place=place,
        authority=grant.authority_document,
        validity=_validity(grant),
        tone=tone,
        state=state,
    )


def _validity(grant: RoleGrant) -> str:
    if grant.role != Role.SIGNATORY:
        return ""
    return f"{day(grant.valid_from)} – {day(grant.valid_to) if grant.valid_to else '…'}"


def _standing(grant: RoleGrant, on: dt.date) -> tuple[str, str]:
    if grant.revoked_at is not None:
        return "grey", _("Revoked")
    if grant.valid_from is not None and grant.valid_from > on:
        return "grey", _("Not yet in force")
    if grant.valid_to is not None and grant.valid_to < on:
        return "red", _("Expired")
    if grant.valid_to is not None and grant.valid_to - on <= SOON:
        return "amber", _("Expires soon")
    return "green", _("In force")


def member(person: Any, on: dt.date) -> MemberLine:
    """A person read by `queries.members`."""
    return MemberLine(person, [grant_line(grant, on) for grant in person.standing])


def member_page(person: Any, on: dt.date, now: dt.datetime) -> dict[str, Any]:
    """Lines and facts of one member."""
    return {
        "grants": [grant_line(grant, on) for grant in queries.grants_of(person)],
        "tokens": queries.tokens_of(person),
        "now": now,
        "facts": [
            (_("E-mail"), person.email),
            (_("Position"), person.position or NOTHING),
            (_("Department"), person.unit.label if person.unit else NOTHING),
            (_("Language"), person.get_language_display()),
            (_("Second factor"), _("Set up") if person.has_factor else _("None")),
            (_("Sessions"), person.session_count),
            (_("Tokens in force"), person.token_count),
            (_("Last sign-in"), moment(person.last_login)),
            (_("Joined"), moment(person.joined_at)),
        ],
    }


#: What to look for in a User-Agent, the more special before what they imitate.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """The browser and system of a session in two words, the raw header if it is neither."""
    names = [
        next((name for mark, name in marks if mark in user_agent), "")
        for marks in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in names if name) or user_agent[:60] or NOTHING
