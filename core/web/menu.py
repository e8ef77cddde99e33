"""The menu as data: each app registers its entries when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Section(IntEnum):
    """The parts of the menu, in their order."""

    TOP = 0
    WORK = 1
    PEOPLE = 2
    STEERING = 3
    ADMINISTRATION = 4


SECTION_LABELS: dict[Section, Text] = {
    Section.TOP: "",
    Section.WORK: _("Work"),
    Section.PEOPLE: _("People"),
    Section.STEERING: _("Steering"),
    Section.ADMINISTRATION: _("Administration"),
}


def everybody(user: Any) -> bool:
    """The entry is for whoever is signed in."""
    return bool(user.is_authenticated)


def holding(*roles: str) -> Callable[[Any], bool]:
    """A `visible` for people who hold one of `roles` somewhere; reads the request's grants."""

    def visible(user: Any) -> bool:
        return not roles_of(user).isdisjoint(roles)

    return visible


def roles_of(user: Any) -> set[str]:
    """The roles that the shell has read for this request (an empty set before that)."""
    return {role for role, _workspace in user.__dict__.get("_grants", ())}


#: A badge counts no further than here: what waits by the thousand would be read on every page.
MOST_COUNTED = 100


@dataclass(frozen=True)
class MenuEntry:
    """One place of the portal; `url_name` takes no arguments."""

    label: Text
    url_name: str
    icon: str
    section: Section
    order: int
    visible: Callable[[Any], bool] = everybody
    badge: Callable[[Any, Any], int] | None = None
    parent: str = ""
    bottom: bool = False
    home_of: Collection[str] = frozenset()


@dataclass
class Link:
    """A menu entry as one page shows it."""

    label: Text
    url: str
    icon: str
    entry: MenuEntry
    badge: int = 0
    current: bool = False
    children: list[Link] = field(default_factory=list)

    @property
    def told(self) -> str:
        """The badge in figures: as many as there are, or that there are more than it counts."""
        return f"{MOST_COUNTED - 1}+" if self.badge >= MOST_COUNTED else str(self.badge)

    @property
    def open(self) -> bool:
        """Whether the page is this place or one below it."""
        return self.current or any(child.current for child in self.children)


@dataclass(frozen=True)
class Group:
    """A headed part of the menu."""

    label: Text
    links: list[Link]


_entries: dict[str, MenuEntry] = {}


def register(entry: MenuEntry) -> None:
    """Offer `entry`; registering the same address again replaces it."""
    _entries[entry.url_name] = entry


def entries() -> list[MenuEntry]:
    """All registered entries in the order of the menu."""
    return sorted(_entries.values(), key=lambda e: (e.section, e.order, e.url_name))


def links_for(user: Any, workspace: Any, path: str) -> list[Link]:
    """The places that `user` may open, the one that holds `path` marked as current."""
    links = [link for e in entries() if e.visible(user) and (link := _link(e))]
    for link in links:
        if link.entry.badge and workspace is not None:
            link.badge = link.entry.badge(user, workspace)
    holders = [link for link in links if path.startswith(link.url)]
    if holders:
        max(holders, key=lambda link: len(link.url)).current = True
    return links


def _link(entry: MenuEntry) -> Link | None:
    try:
        return Link(entry.label, reverse(entry.url_name), entry.icon, entry)
    except NoReverseMatch:
        return None


def grouped(links: list[Link]) -> list[Group]:
    """The links under their section headings, children below their parents."""
    by_name = {link.entry.url_name: link for link in links}
    for link in links:
        if parent := by_name.get(link.entry.parent):
            parent.children.append(link)
    tops = [link for link in links if link.entry.parent not in by_name]
    return [
        Group(SECTION_LABELS[section], chosen)
        for section in Section
        if (chosen := [link for link in tops if link.entry.section == section])
    ]


def home_for(links: list[Link], roles: set[str]) -> str | None:
    """Where `/` leads: the place made for the person's roles, else the first of the menu."""
    for link in links:
        if not roles.isdisjoint(link.entry.home_of):
            return link.url
    return links[0].url if links else None
