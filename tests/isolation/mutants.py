"""Small breaches of the isolation, made in the running process: the matrix must notice each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.db.models import Model, QuerySet

from cooperation.acceptance.models import Act
from cooperation.commitments.models import Commitment
from core.accounts import queries as people
from core.accounts import rules as roles
from core.accounts.models import User, Workspace
from core.api import statements
from core.events.api import Events
from core.files import queries as files
from core.files.models import Attachment
from core.notices.models import Notice
from equipment.orders import rules as orders
from equipment.orders.models import WorkOrder
from equipment.pipes.models import Joint


@dataclass(frozen=True)
class Mutant:
    """`target.name` becomes `instead`; it must be noticed on one of `routes` by `method`."""

    label: str
    target: Any
    name: str
    instead: Any
    routes: tuple[str, ...]
    method: str = "get"

    @contextmanager
    def alive(self) -> Iterator[None]:
        """The breach, as long as the block lasts; kept statements are dropped on both sides."""
        statements._COMPILED.clear()
        try:
            with mock.patch.object(self.target, self.name, self.instead):
                yield
        finally:
            statements._COMPILED.clear()


def unfiltered(label: str, model: type[Model], *routes: str) -> Mutant:
    """A model whose `visible_to` shows everything."""
    rows = type(model._default_manager.all())
    return Mutant(label, rows, "visible_to", lambda self, _user: self.all(), routes)


def all_of(model: type[Model]) -> Callable[..., QuerySet[Any]]:
    return lambda *_args, **_more: model._default_manager.all()


def any_file(_user: User, public_id: str) -> Attachment | None:
    found: Attachment | None = Attachment.objects.filter(public_id=public_id).first()
    return found


def always(*_args: Any, **_more: Any) -> bool:
    return True


def nothing(*_args: Any, **_more: Any) -> None:
    return None


SUBMITS = ("equipment:order-submit", "api:work-orders-submit")
MUTANTS = (
    unfiltered("commitment of others", Commitment, "api:commitments-detail"),
    unfiltered("page of a commitment of others", Commitment, "cooperation:commitment-detail"),
    unfiltered("list of orders of others", WorkOrder, "api:work-orders-list"),
    unfiltered("order of others", WorkOrder, "api:work-orders-detail"),
    unfiltered("joints of others", Joint, "api:joints-list"),
    unfiltered("content of an act of others", Act, "api:acts-content"),
    unfiltered("document of an act of others", Act, "api:acts-document"),
    unfiltered("notices of others", Notice, "api:notices-detail"),
    unfiltered("every workspace", Workspace, "api:parties-detail"),
    Mutant("history of others", Events, "visible_for",
           lambda self, _user: self.model.objects.all(), ("api:events-detail",)),
    Mutant("file without its parent", files, "readable_attachment", any_file,
           ("core:file-download",)),
    Mutant("file of the API without its parent", files, "readable_attachment", any_file,
           ("api:files-content",)),
    Mutant("members of every party", people, "colleagues", all_of(User),
           ("core:member-detail",)),
    Mutant("everybody submits orders", orders, "require", nothing, SUBMITS[:1], "post"),
    Mutant("every token submits orders", orders, "require", nothing, SUBMITS[1:], "post"),
    Mutant("everybody administers", roles, "administers", always, ("core:member-list",)),
)  # fmt: skip
