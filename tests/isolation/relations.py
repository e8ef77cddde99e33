"""Ids of what one may not know, in every place of every body and form: nobody learns of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import Model

from core.api.fields import LONGEST_ID
from tests.isolation import bodies, pages, storing
from tests.isolation.asking import Crowd, Said
from tests.isolation.judging import POLICY, address, body_for, leaks, object_id
from tests.isolation.policy import MISSING
from tests.isolation.reading import PUBLIC_ID
from tests.isolation.routes import Route

#: Who asks where several may: one of each party, the one who may most.
#: Kinds of which one party has its own beside those of the memoranda.
PRIVATE = (
    "comment:ours", "comment:theirs", "import:theirs", "view:theirs", "import:done",
    "request:draft", "request:theirs",
)  # fmt: skip
ROLES = ("coordinator", "engineer", "administrator", "signatory", "manager", "observer")


def askers(names: frozenset[str] | None) -> list[str]:
    """One person of each party among `names`."""
    found = []
    for party in ("socar", "stp"):
        own = [f"{party}_{role}" for role in ROLES if f"{party}_{role}" in (names or ())]
        found += own[:1]
    return found


def missing(id: str) -> str:
    """An id of the same kind that nothing has."""
    return f"{id.partition('_')[0]}_{MISSING}"


def ids_of(rows: Iterable[tuple[str, Model]], model: type[Model] | None) -> list[str]:
    """Their public ids: of one model all, of plain text one of each kind of object."""
    found: dict[Any, str] = {}
    for kind, row in rows:
        if model is None:
            found.setdefault((type(row), kind in PRIVATE), str(row.public_id))  # type: ignore[attr-defined]
        elif isinstance(row, model):
            found[row.pk] = str(row.public_id)  # type: ignore[attr-defined]
    return list(found.values())


def untouched(crowd: Crowd) -> storing.Rows:
    """The database as it stands between requests."""
    if crowd.rows is None:
        crowd.rows = storing.rows()
    found: storing.Rows = crowd.rows
    return found


class Probe:
    """One place of one route, asked by one person with one id after the other."""

    def __init__(self, crowd: Crowd, route: Route, method: str, name: str) -> None:
        self.crowd, self.route, self.method, self.name = crowd, route, method, name
        line = POLICY[route.name]
        id = object_id(line, crowd.world.first)
        self.where = address(route, line, id, crowd.world.first)
        #: What a missing id was last answered, by place.
        self.gone: dict[str, Any] = {}

    def ask(self, body: Any) -> Said:
        said = self.crowd.ask(
            self.name, self.method, self.where, body,
            token=self.route.is_api, look=storing.rows,
        )  # fmt: skip
        said.seen = storing.changes(untouched(self.crowd), said.seen)
        return said

    def label(self, place: object, id: str) -> str:
        return f"{self.method.upper()} {self.route.name} by {self.name}, {id[:3]} at {place}"

    def differences(self, place: object, id: str, hidden: Any, gone: Any) -> Iterator[str]:
        """What is wrong when `hidden`, a body with an id that may not be known, is not answered
        exactly like `gone`, the same with an id that nothing has."""
        first = self.ask(hidden)
        label = self.label(place, id)
        yield from (f"{label}: {leak}" for leak in leaks(self.crowd, self.name, first))
        if self._told(first, id) == self.gone.get(str(place)):
            return
        second = self.ask(gone)
        self.gone[str(place)] = self._told(second, id)
        if self._told(first, id) != self._told(second, id):
            yield (
                f"{label}: {first.status}, a missing one {second.status}: not the same\n"
                f"    {first.seen} {first.text[-300:]}\n    {second.seen} {second.text[-300:]}"
            )

    def _told(self, said: Said, id: str) -> Any:
        """What came and what was stored, whichever of the two ids was sent; what was made
        meanwhile has ids of its own."""
        known = self.crowd.world.ids
        words = [
            PUBLIC_ID.sub(lambda one: one[0] if one[0] in known else "<new>", text)
            for text in said.about(id, missing(id))[1:]
        ]
        return said.status, words, said.seen


def api_faults(crowd: Crowd, route: Route, method: str) -> Iterator[str]:
    """Every place of the body of a route of the API."""
    shape = bodies.body_of(route, method)
    for name in askers(POLICY[route.name].may(method)) if shape else ():
        probe, user = Probe(crowd, route, method, name), crowd.world.people[name]
        read, base = shape(), body_for(crowd, route, method)  # type: ignore[misc]
        for slot in bodies.slots(read, user):
            for id in ids_of(crowd.world.hidden_from(name), slot.model):
                hidden, gone = (
                    bodies.put(read, base, slot.path, one, user) for one in (id, missing(id))
                )
                yield from probe.differences(slot, id, hidden, gone)
            for id in ids_of(crowd.world.elsewhere(name), slot.model):
                body = bodies.put(read, base, slot.path, id, user)
                yield from _mixture(probe, slot, id, body)


def _mixture(probe: Probe, place: object, id: str, body: Any) -> Iterator[str]:
    """An object of one memorandum never comes to stand in another, whoever sees both."""
    found = probe.crowd.ask(
        probe.name, probe.method, probe.where, body,
        token=probe.route.is_api, look=lambda _answer: storing.mixed(),
    )  # fmt: skip
    if found.seen:
        yield f"{probe.label(place, id)}: {found.status}, memoranda are mixed: {set(found.seen)}"


def page_faults(crowd: Crowd, route: Route) -> Iterator[str]:
    """Every name that a page reads of what is posted to it."""
    for name in askers(POLICY[route.name].may("post")):
        probe = Probe(crowd, route, "post", name)
        sheet = pages.sheet_of(crowd, probe.where, name, body_for(crowd, route, "post"))
        for key, many in sheet.names.items():
            field = sheet.fields.get(key)
            for id in ids_of(crowd.world.hidden_from(name), model_of(field)):
                if field is None or may_hold(field, id):
                    hidden, gone = (
                        {**sheet.body, key: [one] if many else one} for one in (id, missing(id))
                    )
                    yield from probe.differences(key, id, hidden, gone)
            for id in ids_of(crowd.world.elsewhere(name), model_of(field)):
                if field is not None and may_hold(field, id):
                    body = {**sheet.body, key: [id] if many else id}
                    yield from _mixture(probe, key, id, body)


def model_of(field: forms.Field | None) -> type[Model] | None:
    """The model that a field takes objects of, if it says so."""
    rows = getattr(field, "queryset", None)
    return None if rows is None else rows.model


def may_hold(field: forms.Field, id: str) -> bool:
    """Whether an id of that kind could mean anything to the field."""
    if model_of(field) is not None:
        return True
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        told = [str(value) for value, _label in choices]
        offered = PUBLIC_ID.findall(" ".join(told))
        return any(one[:4] == id[:4] for one in offered)
    limit = getattr(field, "max_length", None)
    return type(field) is forms.CharField and (limit is None or limit <= LONGEST_ID)
