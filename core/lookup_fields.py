"""Fields that read the values of filters: several at once, moments, words of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayField

MOST_VALUES = 100
SELECTED = flatatt({"selected": True})
LONGEST = 200


class Commas(forms.Select):
    """A choice of one; what an address names several of stands as one more choice."""

    def __init__(self, *, choices: Any = (), splits: bool = True) -> None:
        super().__init__(choices=choices)
        self.mark = "," if splits else "\n"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return _joined(data, name, self.mark)

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        several = [text for text in value if self.mark in text]
        labels = {str(key): str(label) for key, label in self.choices}
        kept = self.choices
        added = [(text, _labels(text.split(self.mark), labels)) for text in several]
        self.choices = [*kept, *added]
        groups = super().optgroups(name, value, attrs)
        self.choices = kept
        return groups

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Like a template of its own for each option; a catalogue has hundreds."""
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (one["value"], SELECTED if one["selected"] else "", one["label"])
                for _group, options, _index in widget["optgroups"]
                for one in options
            ),
        )
        return format_html(
            '<select name="{}"{}>\n{}\n</select>', name, flatatt(widget["attrs"]), options
        )


class HiddenCommas(forms.HiddenInput):
    """Several values that the address names and the page does not ask for."""

    def __init__(self, *, splits: bool = True) -> None:
        super().__init__()
        self.mark = "," if splits else "\n"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return _joined(data, name, self.mark)


def _labels(parts: Iterable[str], labels: dict[str, str]) -> str:
    return ", ".join(labels.get(one.strip(), one.strip()) for one in parts)


def _joined(data: Any, name: str, mark: str) -> str | None:
    given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
    return mark.join(given) or None


class Several(forms.Field):
    """At most 100 values, each read by `read`: separated by commas, or the parameter repeated."""

    def __init__(
        self,
        read: Callable[[str], str],
        *,
        splits: bool = True,
        choices: Iterable[Any] | Callable[[], Iterable[Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(required=False, **kwargs)
        self.read, self.mark, self._choices = read, "," if splits else "\n", choices

    @property
    def choices(self) -> list[Any] | None:
        """The values with their words, where they are known."""
        found = self._choices() if callable(self._choices) else self._choices
        return None if found is None else list(found)

    def to_python(self, value: Any) -> list[str]:
        parts = [part.strip() for part in str(value or "").split(self.mark)]
        given = [part for part in parts if part]
        if any("\x00" in part for part in given):
            raise forms.ValidationError(_("Null characters are not allowed."), "null_characters")
        if len(given) > MOST_VALUES or any(len(part) > LONGEST for part in given):
            said = _("At most %(most)s values of %(length)s characters are taken here.")
            raise forms.ValidationError(said % {"most": MOST_VALUES, "length": LONGEST}, "too_many")
        return [self.read(part) for part in given]


class Words(forms.CharField):
    """A part of a text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, **kwargs)


class DayOf(DayField):
    """A civil day that may be left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


class Moment(forms.CharField):
    """A moment in ISO 8601 with its offset from UTC."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = dt.datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None or not 1900 < found.year < 9000:
            said = _(
                "A moment with its offset is needed, such as 2026-03-31T08:00:00Z; "
                "a + must be escaped."
            )
            raise forms.ValidationError(said, "invalid_moment")
        return found
