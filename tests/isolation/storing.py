"""What a request has changed in the database, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

OURS = ("core", "cooperation", "equipment", "exchange")
#: What the API keeps of every call: windows of tokens, answers under their keys.
OF_CALLS = "core.api.models"
Rows = Mapping[tuple[str, str], int]
#: Sessions of the database that know the question.
_PREPARED: set[int] = set()


@cache
def models() -> tuple[type[Model], ...]:
    """Every table of the portal's own."""
    found = [model for name in OURS for model in apps.get_app_config(name).get_models()]
    return tuple(model for model in found if model.__module__ != OF_CALLS)


@cache
def _question() -> str:
    one = 'SELECT \'{0}\', "{1}"::text, hashtextextended(t::text, 0) FROM "{0}" t'
    return " UNION ALL ".join(
        one.format(model._meta.db_table, model._meta.pk.column) for model in models()
    )


def rows(_answer: Any = None) -> Rows:
    """A digest of every row, by table and key; each session plans the question once."""
    with connection.cursor() as cursor:
        session = cursor.connection.get_backend_pid()
        if session not in _PREPARED:
            cursor.execute(f"PREPARE every_row AS {_question()}")
            _PREPARED.add(session)
        cursor.execute("EXECUTE every_row")
        return {(table, key): digest for table, key, digest in cursor.fetchall()}


def changes(before: Rows, after: Rows) -> tuple[frozenset[tuple[str, str]], tuple[Any, ...]]:
    """The rows that were changed or are gone, and how many there are more, by table."""
    touched = frozenset(key for key, digest in before.items() if after.get(key) != digest)
    new = Counter(table for table, _key in after.keys() - before.keys())
    return touched, tuple(sorted(new.items()))


#: Nothing at all.
NOTHING: tuple[frozenset[tuple[str, str]], tuple[Any, ...]] = (frozenset(), ())


# -- what two requests have done alike ----------------------------------------------------------
#: Drawn anew each time, or the key of what was made.
RANDOM = ("public_id", "told_by", "key", "secret_hmac", "secret_digest", "request_id", "object_id",
          "object_label", "message_id", "parent_id", "before", "after", "lease_token",
          "created_at", "updated_at", "recorded_at")  # fmt: skip
#: Of these models also columns in which something drawn anew stands.
RANDOM_OF = {"Certificate": ("token", "content", "digest")}
#: Keys of these are compared: nothing that is asked makes one.
ANCHORS = ("Organisation", "Workspace", "Memorandum", "User")


@cache
def _portraits() -> str:
    asked = []
    for model in models():
        own = RANDOM_OF.get(str(model._meta.object_name), ())
        left_out = [str(model._meta.pk.column), *RANDOM, *own] + [
            str(one.column)
            for one in model._meta.concrete_fields
            if one.related_model is not None and one.related_model.__name__ not in ANCHORS
        ]
        names, table = ",".join(left_out), model._meta.db_table
        text = f"(to_jsonb(t) - '{{{names}}}'::text[])::text"
        asked.append(f"SELECT '{table}', md5({text}) FROM \"{table}\" t")
    return " UNION ALL ".join(asked)


def likeness(_answer: Any = None) -> Counter[tuple[str, str]]:
    """Every row without its keys: two requests that do the same leave the same behind."""
    with connection.cursor() as cursor:
        cursor.execute(_portraits())
        return Counter(cursor.fetchall())


# -- what belongs together ---------------------------------------------------------------------
def bound_of(model: type[Model]) -> str:
    """The column that names the memorandum of a row, or nothing."""
    columns = {column.attname: column.column for column in model._meta.concrete_fields}
    return columns.get("memorandum_id") or columns.get("workspace_id") or ""


@cache
def _mixing() -> str:
    """Asks every key of every table whether it leads out of the row's memorandum."""
    asked = []
    for model in models():
        bound, table = bound_of(model), model._meta.db_table
        for column in model._meta.concrete_fields if bound else ():
            other: Any = column.related_model
            if other is None or column.column == bound or other not in models():
                continue
            if beyond := _beyond(other, f't."{bound}"', f't."{column.column}"'):
                asked.append(
                    f"SELECT '{table}.{column.column}', t.id::text FROM \"{table}\" t "
                    f'WHERE t."{bound}" IS NOT NULL AND {beyond}'
                )
    return " UNION ALL ".join(asked)


def _beyond(other: type[Model], bound: str, key: str) -> str:
    """A condition: what `key` names lies beyond the memorandum `bound`."""
    table, name = other._meta.db_table, other._meta.object_name
    parties = f"SELECT p.organisation_id FROM core_party p WHERE p.workspace_id = {bound}"
    if name == "Organisation":
        return f"{key} NOT IN ({parties})"
    if name == "User":
        return f"(SELECT o.organisation_id FROM core_user o WHERE o.id = {key}) NOT IN ({parties})"
    theirs = bound_of(other)
    return theirs and f'{bound} <> (SELECT o."{theirs}" FROM "{table}" o WHERE o.id = {key})'


def mixed() -> frozenset[tuple[str, str]]:
    """Keys of rows that lead out of their memorandum, with the rows; there are none."""
    with connection.cursor() as cursor:
        cursor.execute(_mixing())
        return frozenset(cursor.fetchall())
