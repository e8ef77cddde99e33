"""Statements that are built once: the ORM's work for a hot read is done on its first use.

A statement is compiled for a stand-in person and for named slots, and later run with the values
of the real ones. What rows it may show still comes from the model's own `visible_to`: whoever the
stand-in is taken for there, the compiled text names the caller's keys or nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, QuerySet

from core.accounts.models import User, Workspace
from core.accounts.tokens import ORGANISATION as ORGANISATION_COLUMN
from core.accounts.tokens import PERSON as PERSON_COLUMN
from core.accounts.tokens import Question

Build = Callable[[User], QuerySet[Any]]
#: Keys that no row has; in compiled parameters they stand for those of the caller.
PERSON, ORGANISATION = -7_301_000_001, -7_301_000_002
WORKSPACES = -7_301_000_100
#: Who sees more memoranda than this takes the plain way.
MOST_WORKSPACES = 40
MOST_STATEMENTS = 2_000


class Slot(Expression):
    """A value that is given when the statement runs."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


@dataclass(frozen=True)
class Statement:
    """Compiled text with the parameters it was compiled with."""

    text: str
    parameters: tuple[Any, ...]

    def rows(
        self, person: Mapping[int, int], slots: Mapping[str, Any], limit: int
    ) -> list[tuple[Any, ...]]:
        """Run it for a person and the slots' values; at most `limit` rows."""
        given = [_given(value, person, slots) for value in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(f"{self.text} LIMIT {int(limit)}", given)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


_COMPILED: dict[Hashable, Statement] = {}


def run(
    key: Hashable, build: Build, user: Any, slots: Mapping[str, Any], *, limit: int
) -> list[tuple[Any, ...]]:
    """The rows of `build(user)`; the same `key` must always come with the same `build`."""
    seen = noted(user).__dict__["seen_workspaces"]
    many = len(seen)
    if not 1 <= many <= MOST_WORKSPACES or len(_COMPILED) >= MOST_STATEMENTS:
        return _plainly(build, user, slots, limit)
    statement = _COMPILED.get((key, many))
    if statement is None:
        statement = _COMPILED[key, many] = _compiled(build, list(_places(many)))
    person = {PERSON: user.pk, ORGANISATION: user.organisation_id}
    return statement.rows(person | dict(zip(_places(many), seen, strict=True)), slots, limit)


def noted(user: Any) -> Any:
    """The caller, with the workspaces that they see looked up once for this request."""
    if "seen_workspaces" not in user.__dict__:
        user.__dict__["seen_workspaces"] = _workspaces_of(user)
    return user


def _workspaces_of(user: User) -> list[int]:
    if not user.is_active or user.organisation_id is None:
        return []
    key = "workspaces"
    if key not in _COMPILED:
        _COMPILED[key] = _compiled(_visible_workspaces, None)
    person = {PERSON: user.pk, ORGANISATION: user.organisation_id}
    return [line[0] for line in _COMPILED[key].rows(person, {}, 100_000)]


def _visible_workspaces(user: User) -> QuerySet[Any]:
    found: QuerySet[Any] = Workspace.objects.visible_to(user).order_by("pk").values_list("pk")
    return found


def question_of(build: Build) -> Question | None:
    """`build(caller)`, of one column, as what the statement that reads a token can answer too.

    Built once by its caller; slots stay open. None for what nobody can see.
    """
    try:
        statement = _compiled(build, None)
    except EmptyResultSet:
        return None
    own = {PERSON: PERSON_COLUMN, ORGANISATION: ORGANISATION_COLUMN}
    first, *rest = statement.text.split("%s")
    parts, left = [first], []
    for value, part in zip(statement.parameters, rest, strict=True):
        column = own.get(value) if isinstance(value, int) else None
        parts += [column or "%s", part]
        if column is None:
            left.append(value)
    return Question("".join(parts), tuple(left))


@cache
def workspaces_question() -> Question:
    """Which workspaces the caller sees; the answer is for `see`."""
    found = question_of(_visible_workspaces)
    if found is None:
        raise EmptyResultSet("The stand-in for a caller is active and has an organisation.")
    return Question(f"ARRAY({found.text})", found.parameters)


def see(user: User, workspaces: list[int]) -> User:
    """The caller, with the workspaces that they see known already."""
    user.__dict__["seen_workspaces"] = workspaces
    return user


def _places(many: int) -> range:
    return range(WORKSPACES, WORKSPACES - many, -1)


def _compiled(build: Build, workspaces: list[int] | None) -> Statement:
    stand_in = User(pk=PERSON, organisation_id=ORGANISATION, is_active=True)
    if workspaces is not None:
        stand_in.__dict__["seen_workspaces"] = workspaces
    text, parameters = build(stand_in).query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return Statement(text, tuple(parameters))


def _given(value: Any, person: Mapping[int, int], slots: Mapping[str, Any]) -> Any:
    if isinstance(value, Slot):
        return slots[value.name]
    return person.get(value, value) if isinstance(value, int) else value


def _plainly(
    build: Build, user: User, slots: Mapping[str, Any], limit: int
) -> list[tuple[Any, ...]]:
    """Compile for this one time."""
    try:
        text, parameters = build(user).query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return []
    return Statement(text, tuple(parameters)).rows({}, slots, limit)
