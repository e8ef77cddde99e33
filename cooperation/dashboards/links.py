"""Where the things that events tell of can be read; slices and apps register their pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import NoReverseMatch, reverse

from core.events.models import Event

_pages: dict[str, str] = {}


def register(pages: Mapping[str, str]) -> None:
    """Give object types of events (`commitment`) the URL name of their page, which takes a
    public id; called from `AppConfig.ready`."""
    _pages.update(pages)


def url_of(event: Event) -> str:
    """The page of what the event is about, or nothing."""
    name = _pages.get(event.object_type)
    if name is None:
        return ""
    try:
        return reverse(name, args=[event.object_id])
    except NoReverseMatch:
        return ""
