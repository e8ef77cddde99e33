"""What the frame around every page needs: at most three queries, read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from core.accounts.models import User, Workspace
from core.web import menu, request_id
from core.web.workspace import current_workspace, roles_here, visible_workspaces

THEME_COOKIE = "theme"


@dataclass(frozen=True)
class Shell:
    """The frame of one page."""

    workspace: Workspace | None
    choices: list[Workspace]
    links: list[menu.Link]
    groups: list[menu.Group]
    roles: set[str]

    @property
    def bottom(self) -> list[menu.Link]:
        """The places of the bar at the foot of a phone."""
        return [link for link in self.links if link.entry.bottom]

    @property
    def unread(self) -> int:
        """How many notices the person has not read, in all of their memoranda."""
        return getattr(self.workspace, "unread", 0)

    @property
    def party(self) -> str:
        """The short name of the person's organisation, when a memorandum is seen."""
        return getattr(self.workspace, "party_short", "") if self.workspace else ""

    @property
    def home(self) -> str | None:
        """Where the name of the portal leads."""
        return menu.home_for(self.links, self.roles)


def shell_of(request: HttpRequest) -> Shell:
    """The frame for the signed-in person."""
    workspace = current_workspace(request)
    roles = roles_here(request)
    links = menu.links_for(request.user, workspace, request.path)
    return Shell(workspace, visible_workspaces(request), links, menu.grouped(links), roles)


def theme_of(request: HttpRequest) -> str:
    """light, dark or auto: the person's choice, before sign-in that of the browser."""
    user = getattr(request, "user", None)
    theme = user.theme if user is not None and user.is_authenticated else None
    theme = theme or request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in User.Theme.values else User.Theme.AUTO


def is_demonstration(user: Any, workspace: Workspace | None) -> bool:
    """Whether what the page shows was made up for a demonstration."""
    return bool(
        settings.DEMONSTRATION
        or (workspace and workspace.is_demonstration)
        or getattr(user, "is_demonstration", False)
    )


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` (lazily, only for the signed-in), theme, languages, request id."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    fragment = bool(getattr(request, "htmx", False))
    shell = shell_of(request) if signed_in and not fragment else None
    theme = theme_of(request)
    return {
        "shell": shell,
        "theme": theme,
        "theme_choices": User.Theme.choices,
        "language": get_language() or settings.LANGUAGE_CODE,
        "language_choices": User.Language.choices,
        "demonstration": is_demonstration(user, shell.workspace if shell else None),
        "request_id": request_id.current(),
    }
