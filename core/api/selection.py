"""`fields` and `expand`: which members of a representation are shown, and which are opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.request import Request

from core.accounts.models import ApiToken
from core.api import expansions, statements
from core.api.authentication import require_scope
from core.api.problems import parameter_error
from core.api.rows import JsonObject, Row, expression_of, text_of

FIELDS, EXPAND = "fields", "expand"
PARAMETERS = frozenset({FIELDS, EXPAND})


@dataclass(frozen=True)
class Selection:
    """Members of a representation in its own order (none means all), and those to open."""

    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        return not self.fields and not self.expand

    def shows(self, name: str) -> bool:
        """Whether a member stands in the answer."""
        return not self.fields or name in self.fields

    @property
    def seed(self) -> str:
        """The same text for the same members, in whatever order they were asked for."""
        return f"{','.join(self.fields)};{','.join(self.expand)}"

    def text_of(self, row: type[Row], model: type[Model], user: Any) -> JsonObject:
        """The expression that gives one row as JSON text, as far as it was asked for."""
        if self.is_plain:
            return text_of(row, model)
        openings = expansions.openings(row, model)
        members = {
            name: expansions.opened(field, openings[name], model, user)
            if name in self.expand
            else expression_of(field, model, "")
            for name, field in row().fields.items()
            if self.shows(name)
        }
        return JsonObject(members, as_text=True)


WHOLE = Selection()


def selection_of(request: Request, row: type[Row], model: type[Model]) -> Selection:
    """What the query asks for; 400 names an unknown member, 403 a scope that opening needs."""
    query = request.query_params
    if PARAMETERS.isdisjoint(query):
        return WHOLE
    fields = fields_of(query, row)
    openings = expansions.openings(row, model)
    expand = _names(query, EXPAND, openings)
    if fields and (left := [name for name in expand if name not in fields]):
        said = _("“fields” leaves out what is to be opened: %(names)s.") % {
            "names": ", ".join(left)
        }
        raise parameter_error("invalid_parameter", EXPAND, said)
    if isinstance(request.auth, ApiToken):
        for name in expand:
            require_scope(request.auth, f"{openings[name].target.area}:read")
    if expand:
        statements.noted(request.user)
    return Selection(fields, expand)


def fields_of(query: QueryDict, row: type[Row]) -> tuple[str, ...]:
    """The members that `fields` names."""
    return _names(query, FIELDS, row._declared_fields)


def _names(query: QueryDict, parameter: str, known: Collection[str]) -> tuple[str, ...]:
    if parameter not in query:
        return ()
    given = {name.strip() for text in query.getlist(parameter) for name in text.split(",")}
    if unknown := sorted(given.difference(known)):
        raise parameter_error(
            "invalid_parameter",
            parameter,
            _("There is no member “%(name)s” to name here. Known: %(known)s.")
            % {"name": unknown[0][:60], "known": ", ".join(known) or "–"},
            known=list(known),
        )
    return tuple(name for name in known if name in given)
