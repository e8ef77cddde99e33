"""Members that nobody asked for: what a model has and a body or form does not declare."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any
from unittest import mock

from django.db.models import Field, Model
from django.utils import timezone
from rest_framework import serializers

from tests.isolation import bodies, pages, storing
from tests.isolation.asking import Crowd
from tests.isolation.judging import POLICY, address, body_for, object_id
from tests.isolation.policy import CHANGEABLE
from tests.isolation.relations import askers
from tests.isolation.routes import Route

#: What attackers try whatever the model has.
ALWAYS = ("id", "pk", "public_id", "is_staff", "is_superuser", "organisation", "memorandum", "by")
#: What pages ask for without a form: the version and the digest that the person saw.
ASKED = frozenset({"version", "digest"})
#: Written by the portal alone.
OWN_WORK = ("id", "public_id", "version", "status", "created_at", "updated_at")


def model_of(route: Route, objects: Mapping[str, Any]) -> type[Model] | None:
    """The model that a route writes: its resource's, or that of the object it is about."""
    view = getattr(route.callback, "cls", None)
    found = getattr(view, "model", None)
    about = objects.get(POLICY[route.name].about)
    return found or (type(about) if about is not None else None)


def names_of(model: type[Model] | None) -> set[str]:
    """Its columns by every name that a client may call them."""
    columns: list[Field[Any, Any]] = list(model._meta.concrete_fields) if model else []
    return {name for one in columns for name in (one.name, one.attname)} | set(ALWAYS)


def api_faults(crowd: Crowd, route: Route, method: str) -> Iterator[str]:
    """Each column that the body does not declare is refused by its name, at every depth."""
    shape = bodies.body_of(route, method)
    label = f"{method.upper()} {route.name}"
    if shape is None:
        yield f"{label}: no body is described, so nobody knows what it takes"
        return
    line = POLICY[route.name]
    where = address(route, line, object_id(line, crowd.world.first), crowd.world.first)
    read, base = shape(), body_for(crowd, route, method)
    wanted = names_of(model_of(route, crowd.world.first))
    for name in askers(line.may(method))[:1]:
        for path, inner in nested(read):
            extra = sorted(wanted - set(inner.fields))
            body = add(read, base, path, dict.fromkeys(extra, "x"), crowd.world.people[name])
            said = crowd.ask(name, method, where, body, token=True, look=storing.rows)
            taken = set(extra) - refused(said.text)
            if said.status != 400 or taken:
                yield f"{label} by {name}: {said.status}, takes {sorted(taken)} at {path or 'top'}"


def nested(read: Any, path: bodies.Path = ()) -> Iterator[tuple[bodies.Path, Any]]:
    """Every object within a body, with its place."""
    if isinstance(read, serializers.ListSerializer | serializers.ListField):
        yield from nested(read.child, (*path, 0))
    elif isinstance(read, serializers.Serializer):
        yield path, read
        for name, member in read.fields.items():
            yield from nested(member, (*path, name))


def add(read: Any, base: Any, path: bodies.Path, extra: Mapping[str, Any], user: Any) -> Any:
    """A copy of the body with members more at `path`."""
    inner: Any = base
    for name in path:
        known = isinstance(inner, dict | list) and (
            name in inner if isinstance(name, str) else len(inner) > name
        )
        inner = inner[name] if known else None
    if inner is None:
        field = dict(nested(read))[path]
        inner = bodies.sample(field, user)
    return bodies.put(read, base, path, {**inner, **extra}, user)


def refused(text: str) -> set[str]:
    """The members that an answer calls unknown."""
    try:
        errors = json.loads(text).get("errors", [])
    except ValueError:
        return set()
    return {
        str(one["pointer"]).rpartition("/")[2] for one in errors if one["code"] == "unknown_member"
    }


def writable(route: Route, method: str) -> Iterator[str]:
    """Columns that a change declares although they are parents, authors or the portal's own."""
    shape = bodies.body_of(route, method)
    if shape is None or "id" not in route.takes:
        return
    view: Any = route.callback
    model: type[Model] = view.cls.model
    columns: dict[str, Any] = {one.name: one for one in model._meta.concrete_fields}
    allowed = CHANGEABLE.get(str(model._meta.model_name), frozenset())
    for name in map(str, shape().fields):
        column = columns.get(name)
        related = column is not None and column.related_model is not None
        if name in OWN_WORK or name in ALWAYS or (related and name not in allowed):
            yield f"{method.upper()} {route.name}: {name} of a {model._meta.model_name} is writable"


def page_faults(crowd: Crowd, route: Route) -> Iterator[str]:
    """What columns are sent beside a form changes nothing of what the form does."""
    line = POLICY[route.name]
    where = address(route, line, object_id(line, crowd.world.first), crowd.world.first)
    wanted = names_of(model_of(route, crowd.world.first))
    frozen = timezone.now() + dt.timedelta(seconds=1)
    for name in askers(line.may("post"))[:1]:
        sheet = pages.sheet_of(crowd, where, name, body_for(crowd, route, "post"))
        lists = {one for one, many in sheet.names.items() if many}
        units = {f"{one}_unit" for one, field in sheet.fields.items() if hasattr(field, "units")}
        declared = {*sheet.fields, *sheet.body, *lists, *units, *ASKED}
        extra = {one: "2" for one in wanted - declared}
        with mock.patch.object(timezone, "now", return_value=frozen):
            plain, more = (
                crowd.ask(name, "post", where, body, look=storing.likeness)
                for body in (sheet.body, {**sheet.body, **extra})
            )
        if plain.status != more.status or plain.seen != more.seen:
            label = f"POST {route.name} by {name}"
            yield f"{label}: {plain.status}, {more.status} with {sorted(extra)}"
