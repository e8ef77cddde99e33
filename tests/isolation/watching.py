"""What a page reads of what it is sent: noted while it answers, so that nobody lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.datastructures import MultiValueDict

READERS = ("__getitem__", "getlist", "__contains__")


@dataclass
class Watched:
    """The names that were read of each mapping, and the forms and formsets that were made."""

    read: list[tuple[Any, str, bool]] = field(default_factory=list)
    forms: list[forms.BaseForm] = field(default_factory=list)
    sets: list[BaseFormSet[Any]] = field(default_factory=list)

    def names(self, mapping: Any) -> dict[str, bool]:
        """The names read of this very mapping; whether as a list."""
        found: dict[str, bool] = {}
        for one, name, many in self.read:
            if one is mapping:
                found[name] = found.get(name, False) or many
        return found

    def fields(self) -> dict[str, Any]:
        """Every field of the forms by the name under which it is sent."""
        return {
            form.add_prefix(name): one for form in self.forms for name, one in form.fields.items()
        }


@contextmanager
def watched() -> Iterator[Watched]:
    """Note what is read and made as long as the block lasts."""
    seen = Watched()
    with ExitStack() as stack:
        for name in READERS:
            stack.enter_context(mock.patch.object(MultiValueDict, name, _reader(seen, name)))
        for kind, kept in ((forms.BaseForm, seen.forms), (BaseFormSet, seen.sets)):
            stack.enter_context(mock.patch.object(kind, "__init__", _maker(kind, kept)))
        yield seen


def _reader(seen: Watched, name: str) -> Callable[..., Any]:
    plain: Any = getattr(MultiValueDict, name, None)

    def read(self: Any, key: Any, *rest: Any, **more: Any) -> Any:
        if isinstance(key, str):
            seen.read.append((self, key, name == "getlist"))
        return plain(self, key, *rest, **more)

    return read


def _maker(kind: Any, kept: list[Any]) -> Callable[..., None]:
    plain: Any = kind.__init__

    def make(self: Any, *args: Any, **more: Any) -> None:
        kept.append(self)
        plain(self, *args, **more)

    return make
