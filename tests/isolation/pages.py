"""What a page takes when it is posted to: found by watching what it reads, and filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.isolation.asking import Crowd, Said
from tests.isolation.watching import Watched, watched

DAY = dt.date(2026, 6, 10).isoformat()
#: Sent so that no page takes the body for an empty one.
MARK = "kanarya"
#: Read by the frame of all pages.
FRAME = frozenset({"csrfmiddlewaretoken", "_typing", MARK})
ROUNDS = 3


@dataclass
class Sheet:
    """The names that a page reads (and whether as a list), their fields, and a body for it."""

    names: dict[str, bool] = field(default_factory=dict)
    fields: dict[str, forms.Field] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


def sheet_of(
    crowd: Crowd, where: str, name: str, said: Mapping[str, Any], method: str = "post"
) -> Sheet:
    """What the page at `where` reads of what `name` sends, found in rounds: what it has read
    once is sent the next time. `said` are words of the policy."""
    sheet = Sheet(body={**said, MARK: "1"})
    for _round in range(ROUNDS if method == "post" else 1):
        known = set(sheet.names)
        with watched() as seen:
            send(crowd, name, method, where, sheet.body, partial(_note, sheet, seen, method))
        for key, one in sheet.fields.items():
            if key in sheet.names and key not in sheet.body and (value := sample(one)) is not None:
                sheet.body[key] = value
        if known == set(sheet.names):
            break
    return sheet


def send(  # noqa: PLR0917
    crowd: Crowd, name: str, method: str, where: str, body: Any, look: Any = None
) -> Said:
    """The body posted, or as the query of an address."""
    if method == "get":
        return crowd.ask(name, "get", f"{where}?{urlencode(body, doseq=True)}", look=look)
    return crowd.ask(name, method, where, body, look=look)


def _note(sheet: Sheet, seen: Watched, method: str, answer: Any) -> None:
    request = answer.wsgi_request
    read = seen.names(request.GET if method == "get" else request.POST)
    sheet.names |= {name: many for name, many in read.items() if name not in FRAME}
    sheet.fields |= seen.fields()
    for one in seen.sets:
        sheet.body |= {f"{one.prefix}-TOTAL_FORMS": "1", f"{one.prefix}-INITIAL_FORMS": "0"}


def sample(one: forms.Field) -> Any:
    """Something that a field takes; None to leave it out."""
    rows = getattr(one, "queryset", None)
    if rows is not None:
        first = rows.order_by("pk").first()
        return first.public_id if first is not None else None
    if isinstance(one, forms.FileField):
        return SimpleUploadedFile("kanarya.csv", b"Name;Kind\r\nYard;yard\r\n")
    if one.initial not in (None, ""):
        return one.initial() if callable(one.initial) else str(one.initial)
    if isinstance(one, forms.ChoiceField):
        choices: Any = one.choices
        return next((str(value) for value, _label in choices if value), None)
    if not one.required:
        return None
    if isinstance(one, forms.DateField):
        return DAY
    if isinstance(one, forms.TimeField):
        return "09:00"
    if isinstance(one, forms.EmailField):
        return "words@example.com"
    return "1" if type(one) is not forms.CharField and "number" in _words(one) else "Words"


def _words(one: forms.Field) -> str:
    kinds = [kind.__name__.lower() for kind in type(one).__mro__]
    numbers = ("integer", "decimal", "measure", "quantity")
    return "number" if any(word in kind for kind in kinds for word in numbers) else ""
