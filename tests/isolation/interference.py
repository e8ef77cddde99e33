"""What a person gets is the same whether or not there is anything that they may not know of.

The first memorandum is asked about, then the second and the other party's own things are made,
then everything is asked again. Whatever differs has told something: a count, a badge, a number
that was skipped, a hit, an option of a form.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from unittest import mock

from django.db import transaction
from django.utils import timezone

from core.events import services as events
from tests.isolation import doors, world
from tests.isolation.asking import Crowd, Said
from tests.isolation.reading import PUBLIC_ID

#: Who sees the first memorandum and nothing else, and how much of all they ask for.
ASKERS = {"socar_coordinator": "post", "socar_administrator": "get", "socar_signatory": "get"}
#: Tells the operator how many events and mails wait, of all parties together.
OF_ALL = ("get health-ready",)


@contextmanager
def aside() -> Iterator[None]:
    """Whatever is made in the block is taken back, and time stands still in it."""
    moment = timezone.now()
    with mock.patch.object(timezone, "now", return_value=moment), transaction.atomic():
        yield
        transaction.set_rollback(True)


def faults(wanted: Callable[[str], bool] | None = None) -> list[str]:
    """What is told to somebody by a difference; `wanted` narrows it to labels of cells."""
    with aside():
        crowd = Crowd(world.begin())
        events.relay()
        known = crowd.world.ids
        before = dict(_asked(crowd, wanted, known))
        world.complete(crowd.world)
        return [
            f"{label}: differs by what they may not know of\n{_apart(before[label], told)}"
            for label, told in _asked(crowd, wanted, known)
            if before[label] != told
        ]


def _asked(
    crowd: Crowd, wanted: Callable[[str], bool] | None, known: frozenset[str]
) -> Iterator[tuple[str, list[str]]]:
    for name, methods in ASKERS.items():
        chosen = partial(_chosen, wanted, methods)
        for label, said in doors.cells(crowd, name, chosen):
            yield f"{label} by {name}", _still(said, known)


def _chosen(wanted: Callable[[str], bool] | None, methods: str, label: str) -> bool:
    ours = label not in OF_ALL and (not label.startswith("post ") or methods == "post")
    return ours and (wanted is None or wanted(label))


def _still(said: Said, known: frozenset[str]) -> list[str]:
    """An answer without what is drawn anew each time, line by line."""
    text = "\n".join(map(str, said.about()))
    return PUBLIC_ID.sub(lambda one: one[0] if one[0] in known else "<new>", text).split("\n")


def _apart(before: list[str], after: list[str]) -> str:
    return "\n".join(list(difflib.unified_diff(before, after, lineterm="", n=0))[2:8])
