"""Whatever a person can ask for beside single objects: searches, counts, tables, files, oracles.

Found from the registries: a new list, kind of search or export is asked without being told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.files import store
from core.transfer import exporting, sources, writers
from core.transfer import services as exports
from core.web.listings import listings
from tests.isolation import private, world
from tests.isolation.asking import Crowd, Said
from tests.isolation.judging import POLICY, answers, leaks, methods, object_id
from tests.isolation.reading import words_of
from tests.isolation.routes import Route, routes

#: What somebody would search for who guesses: beginnings of canaries (an answer repeats the
#: question), a party.
QUESTIONS = (world.SECOND[:-2], world.FIRST[:-2], private.THEIRS[:-1], private.OURS[:-1], "third")
HTMX = {"hx-request": "true"}


@dataclass(frozen=True)
class Door:
    """One thing to ask for."""

    label: str
    path: str
    method: str = "get"
    body: Any = None
    token: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, crowd: Crowd, name: str) -> Said:
        return crowd.ask(
            name, self.method, self.path, self.body, token=self.token, headers=self.headers
        )


def lists() -> Iterator[tuple[Route, str, Any]]:
    """Every list of the API with its address and shape."""
    for route in routes():
        if getattr(route.callback, "actions", {}).get("get") == "list":
            yield route, route.address(), route.callback.cls.shape


def doors() -> Iterator[Door]:
    """All of them."""
    for route, path, shape in lists():
        for query in ("count=exact&limit=1000", *(f"format={one}" for one in writers.FORMATS)):
            yield Door(f"{route.name}?{query}", f"{path}?{query}", token=True)
        for name, one in (shape.filterset.base_filters if shape.filterset else {}).items():
            if isinstance(one, django_filters.CharFilter):
                for words in QUESTIONS[:3]:
                    query = urlencode({name: words, "count": "exact"})
                    yield Door(f"{route.name}?{query}", f"{path}?{query}", token=True)
    for words in QUESTIONS:
        query = urlencode({"q": words})
        yield Door(f"search {words}", f"{reverse('core:search')}?{query}")
        yield Door(f"palette {words}", f"{reverse('core:search')}?{query}", headers=HTMX)
        yield Door(f"api search {words}", f"{reverse('api:search')}?{query}", token=True)
    for listing in listings():
        yield Door(
            f"page {listing.key}", f"{reverse(listing.key)}?{urlencode({'q': QUESTIONS[0]})}"
        )
        for format in writers.FORMATS if listing.cells else ():
            path = reverse("core:list-export", args=[listing.key])
            yield Door(f"export {listing.key} {format}", path, "post", {"format": format})


def faults(crowd: Crowd, names: Iterable[str], part: str = "") -> Iterator[str]:
    """Words that a person may not know behind a door whose label holds `part`; counts that say
    more than the rows do."""
    chosen = [door for door in doors() if part in door.label]
    for name in names:
        for door in chosen:
            said = door.ask(crowd, name)
            label = f"{door.label} by {name}"
            yield from (f"{label}: {leak}" for leak in leaks(crowd, name, said))
            if said.status >= 500:
                yield f"{label}: {said.status} {said.failure}"
            elif '"count":' in said.text[:12]:
                told = json.loads(said.text)
                if told["count"] != len(told["results"]):
                    yield f"{label}: counts {told['count']} of {len(told['results'])} rows"


def files_of(crowd: Crowd, name: str) -> Iterator[tuple[str, str]]:
    """Each list of the API as the file that the background makes of it for this person."""
    user = crowd.world.people[name]
    for source in sources.RESOURCES:
        with transaction.atomic():
            export = exports.ask_for_resource(
                resource=source, query="", format="xlsx", by=user, now=timezone.now()
            )
            assert exporting.make_export(export_id=export.pk, clock=timezone.now)
            export.refresh_from_db()
            assert export.content is not None
            yield source, words_of(store.read_content(export.content.sha256))
            transaction.set_rollback(True)


def file_faults(crowd: Crowd, names: Iterable[str]) -> Iterator[str]:
    """Words that a person may not know in the files that the background makes for them."""
    for name in names:
        hidden = crowd.world.canaries_hidden_from(name)
        for source, text in files_of(crowd, name):
            yield from (
                f"file of {source} for {name}: tells {word}" for word in hidden if word in text
            )


def cells(crowd: Crowd, name: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Said]]:
    """Every address of the portal about the first memorandum, and all doors, as one person: as
    far as their labels are wanted."""
    known = [route for route in routes() if route.name in POLICY]
    for route, method in [(one, method) for one in known for method in methods(one)]:
        id = object_id(POLICY[route.name], crowd.world.first)
        if wanted(label := f"{method} {route.name}"):
            yield label, answers(crowd, route, method, name, id)
    for door in doors():
        if wanted(door.label):
            yield door.label, door.ask(crowd, name)
