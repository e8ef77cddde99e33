"""Every address of the portal as the URL conf and the API router have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "post", "patch", "put", "delete")
#: Left to the tests of django-allauth and of core/accounts: signing in and one's own factors.
SIGN_IN = "accounts/"
#: There only while developing, with made-up data.
STYLEGUIDE = "styleguide/"
NAMED = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One address: its name, its pattern, and the names of what it takes from the address."""

    name: str
    pattern: str
    callback: Any

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    @property
    def takes(self) -> list[str]:
        return [found.group(1) for found in NAMED.finditer(_plain(self.pattern))]

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods of an API view; of a page only asking tells."""
        actions = getattr(self.callback, "actions", None)
        if actions is None:
            view = getattr(self.callback, "cls", None)
            return tuple(m for m in METHODS if view is None or hasattr(view, m))
        return tuple(method for method in METHODS if method in actions)

    def address(self, **taken: str) -> str:
        """The address with `taken` in the place of what it names."""
        return "/" + NAMED.sub(lambda found: taken[found.group(1)], _plain(self.pattern))


def _plain(pattern: str) -> str:
    """A regular expression of the router as a path with converters."""
    text = re.sub(r"\(\?P(<\w+>)(?:[^()\[\]]|\[[^\]]*\])*\)", r"\1", pattern)
    return re.sub(r"[\^$]", "", text)


def routes() -> list[Route]:
    """All addresses but those of signing in."""
    return [
        route
        for route in _walk(get_resolver())
        if not route.pattern.startswith((SIGN_IN, STYLEGUIDE))
    ]


def _walk(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else pattern
            yield Route(name, pattern, entry.callback)
