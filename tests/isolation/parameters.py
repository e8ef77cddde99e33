"""Ids of what one may not know in queries of lists and pages: they answer like missing ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.http import QueryDict

from core.web.listings import COLUMNS, ORDER
from core.web.lists import CURSORS
from tests.isolation import pages, storing
from tests.isolation.asking import Crowd, Said
from tests.isolation.judging import POLICY, address, leaks, object_id
from tests.isolation.relations import Probe, askers, ids_of, may_hold, missing, model_of
from tests.isolation.routes import Route

#: The change feed tells the whole party what its people keep, take out and are given.
TOLD_INSIDE = {("api:events-list", "object")}
#: Of the frame of every list: orders and places in it, no ids of objects.
FRAME = (ORDER, COLUMNS, *CURSORS, "page")


def parameters_of(route: Route) -> dict[str, Any]:
    """The query parameters of a route of the API, with the filter of each that has one."""
    view: Any = getattr(route.callback, "cls", None)
    action = getattr(route.callback, "actions", {}).get("get", "get")
    noted: Mapping[str, Any] = getattr(getattr(view, action, None), "described", {})
    found: dict[str, Any] = {one.name: None for one in noted.get("parameters", ())}
    if action == "list":
        found |= dict.fromkeys(view.shape.ids)
        found |= view.shape.filterset.base_filters if view.shape.filterset else {}
    return found


def takes_ids(found: Any) -> bool:
    """Whether a filter may be asked with the id of an object."""
    return found is None or isinstance(
        found, django_filters.ModelChoiceFilter
    ) or type(found) is django_filters.CharFilter  # fmt: skip


class Query(Probe):
    """One route asked with one query after the other."""

    def differences_of(self, parameter: str, ids: list[str]) -> Iterator[str]:
        """All ids at once, of a parameter that may be given more than once."""
        gone = [missing(id) for id in ids]
        first, second = self.ask({parameter: ids}), self.ask({parameter: gone})
        label = self.label(parameter, "all")
        yield from (f"{label}: {leak}" for leak in leaks(self.crowd, self.name, first))
        if first.about(*ids, *gone) != second.about(*ids, *gone):
            yield f"{label}: {first.status} {first.text[-300:]}, missing ones {second.status}"

    def ask(self, body: Any) -> Said:
        said = self.crowd.ask(
            self.name, "get", f"{self.where}?{urlencode(body, doseq=True)}",
            token=self.route.is_api, look=None,
        )  # fmt: skip
        said.seen = storing.NOTHING
        return said


def faults(crowd: Crowd, route: Route) -> Iterator[str]:
    """Every parameter of a route, by one person of each party who may read it."""
    line = POLICY[route.name]
    for name in askers(line.may("get")):
        probe = Query(crowd, route, "get", name)
        if route.is_api:
            yield from _of_api(probe, parameters_of(route))
        else:
            where = address(route, line, object_id(line, crowd.world.first), crowd.world.first)
            sheet = pages.sheet_of(crowd, where, name, {}, "get")
            yield from _of_page(probe, sheet)


def _of_api(probe: Query, found: Mapping[str, Any]) -> Iterator[str]:
    world = probe.crowd.world
    for parameter, one in found.items():
        inside = (probe.route.name, parameter) in TOLD_INSIDE
        hidden = list(
            world.of_other_parties(probe.name) if inside else world.hidden_from(probe.name)
        )
        ids = ids_of(hidden, _chosen(one))
        if one is None and ids and len(ids) > 1:
            yield from probe.differences_of(parameter, ids)
        elif takes_ids(one):
            yield from _alike(probe, parameter, ids)


def _chosen(one: Any) -> Any:
    rows = one.extra.get("queryset") if one is not None else None
    return rows(None).model if callable(rows) else getattr(rows, "model", None)


def _alike(probe: Query, parameter: str, ids: list[str]) -> Iterator[str]:
    for id in ids:
        yield from probe.differences(parameter, id, {parameter: id}, {parameter: missing(id)})


def _of_page(probe: Query, sheet: pages.Sheet) -> Iterator[str]:
    """Fields by the ids of their model; names that the page reads by itself all at once."""
    hidden = list(probe.crowd.world.hidden_from(probe.name))
    bare = []
    for name in sheet.names:
        one = sheet.fields.get(name)
        if one is None and name not in FRAME and not hasattr(QueryDict, name):
            bare.append(name)
        elif one is not None:
            ids = [id for id in ids_of(hidden, model_of(one)) if may_hold(one, id)]
            yield from _alike(probe, name, ids)
    for id in ids_of(hidden, None) if bare else ():
        asked, gone = (dict.fromkeys(bare, one) for one in (id, missing(id)))
        yield from probe.differences(",".join(bare), id, asked, gone)
