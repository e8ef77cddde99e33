"""What was signed on a qualification; slices register their sources in `AppConfig.ready`.

A revocation lists it, so that whoever relied on the signature knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.accounts.models import User, Workspace
from core.qualifications.models import Qualification


@dataclass(frozen=True)
class Relied:
    """A record that somebody signed by a qualification, on the day of the work.

    It is named to those alone who see its workspace; without one to nobody.
    """

    public_id: str
    label: str
    url: str
    on: dt.date
    workspace_id: int | None = None


Source = Callable[[Qualification], Iterable[Relied]]

REGISTRY: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Let `source(qualification)` say which records were signed on it; one statement each."""
    REGISTRY[name] = source


def relied_on(qualification: Qualification) -> list[Relied]:
    """Everything that was signed on it, newest day first."""
    found = [one for source in REGISTRY.values() for one in source(qualification)]
    return sorted(found, key=lambda one: (one.on, one.public_id), reverse=True)


def seen_of(found: Iterable[Relied], user: User) -> list[Relied]:
    """Those of the records that the person may know of; one statement."""
    seen = set(Workspace.objects.visible_to(user).values_list("pk", flat=True))
    return [one for one in found if one.workspace_id in seen]
