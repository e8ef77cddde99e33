"""Filters of lists, declared once for page and API: values, their negation and their ranges.

A filter of this module stands for a family of parameters: `status` takes one value or several,
`status__not` leaves them out, `due__gte` and `due__lte` bound it. `ListFilter` makes the family
out of the one declaration; a page shows the plain parameter, or those that `shown` names, and
understands the others in its address.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters.constants import EMPTY_VALUES

from core.lookup_fields import Commas, DayOf, HiddenCommas, Moment, Several, Words
from core.web.forms import DayInput

ID = re.compile(r"[a-z]{3}_[0-9A-Z]{26}")
NOT = "not"
ANY = _("Any")
#: What a chip or a label adds to the name of the field.
WORDS: dict[str, Promise] = {
    NOT: _("not"),
    "gte": _("from"),
    "lte": _("until"),
    "contains": _("contains"),
    "empty": _("left empty"),
}
Text = str | Promise


class Lookup(django_filters.Filter):
    """A column of the list with the lookups that it offers; `empty` adds whether it has a value,
    `many` says that a row may have several values."""

    offers: ClassVar[tuple[str, ...]] = (NOT,)
    has_plain: ClassVar[bool] = True
    #: The JSON schema of one value; `is_list` when several are taken.
    schema: Mapping[str, Any] = {"type": "string"}
    is_list: ClassVar[bool] = False

    def __init__(
        self,
        field_name: str | None = None,
        *,
        label: Text,
        shown: Mapping[str, Text] | None = None,
        empty: bool = False,
        many: bool = False,
    ) -> None:
        super().__init__(field_name=field_name, label=label)
        self.name_of_field = label
        self.shown = {"": label} if shown is None else shown
        self.empty, self.many, self.lookup = empty, many, ""

    @property
    def family(self) -> Iterator[tuple[str, Lookup]]:
        """This filter under each lookup that it offers, the plain one first."""
        if self.has_plain:
            yield "", self
        for lookup in (*self.offers, *(("empty",) if self.empty else ())):
            one = copy.deepcopy(self)
            one.lookup = lookup
            one.label = format_lazy("{}, {}", self.label, WORDS[lookup])
            yield lookup, one

    @property
    def field(self) -> forms.Field:
        """The field of the form: seen where the page shows it, else hidden in it."""
        if not hasattr(self, "_field"):
            seen = self.lookup in self.shown
            label = self.shown[self.lookup] if seen else self.label
            made = _yes_or_no(seen) if self.lookup == "empty" else self.field_of(seen)
            made.label, made.required = label, False
            self._field: forms.Field = made
        return self._field

    def field_of(self, seen: bool) -> Any:
        """The field that reads a value."""
        raise NotImplementedError

    def condition(self, value: Any) -> Q:
        """What a row must fulfil, before any negation."""
        lookup = {"": "exact", NOT: "exact", "empty": "isnull", "contains": "icontains"}.get(
            self.lookup, self.lookup
        )
        if isinstance(value, list):
            lookup = "in"
        return Q(**{f"{self.field_name}__{lookup}": value})

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value in EMPTY_VALUES:
            return rows
        if self.lookup == NOT:
            return rows.exclude(self.condition(value))
        if self.many:
            fitting = rows.model._default_manager.filter(self.condition(value))
            return rows.filter(pk__in=fitting.values("pk"))
        return rows.filter(self.condition(value))


class OneOf(Lookup):
    """Any of some fixed words, comma-separated; `__not` none of them."""

    is_list = True

    def __init__(
        self,
        field_name: str | None = None,
        *,
        choices: Iterable[tuple[str, Text]] | Callable[[], Iterable[tuple[str, Text]]],
        any_label: Text = ANY,
        **kwargs: Any,
    ) -> None:
        super().__init__(field_name, **kwargs)
        self.choices, self.any_label = choices, any_label

    @property
    def known(self) -> list[tuple[str, Text]]:
        found = self.choices() if callable(self.choices) else self.choices
        return list(found)

    def field_of(self, seen: bool) -> Several:
        known, words = self.known, [str(value) for value, _label in self.known]
        widget: Any = Commas(choices=[("", self.any_label), *known]) if seen else HiddenCommas()

        def read(text: str) -> str:
            if text not in words:
                said = _("Known: %(known)s.") % {"known": ", ".join(words)}
                raise forms.ValidationError(said, "invalid_choice")
            return text

        return Several(read, choices=known, widget=widget)


class Ids(Lookup):
    """Any of the objects with these public ids, comma-separated; `__not` none of them.

    What the caller does not see is found as little as what there is not. `queryset(request)`
    gives a page the objects to choose from.
    """

    is_list = True
    schema = {"type": "string", "pattern": f"^{ID.pattern}$"}

    def __init__(
        self,
        field_name: str | None = None,
        *,
        queryset: Callable[[Any], Iterable[Any]] | None = None,
        any_label: Text = ANY,
        **kwargs: Any,
    ) -> None:
        if queryset is None:
            kwargs.setdefault("shown", {})
        super().__init__(field_name, **kwargs)
        self.queryset, self.any_label = queryset, any_label

    def field_of(self, seen: bool) -> Several:
        choices = self._choices if self.queryset is not None else None
        widget: Any = HiddenCommas()
        if seen and choices is not None:
            offered: Any = self._offered
            widget = Commas(choices=offered)
        return Several(_public_id, choices=choices, widget=widget)

    def _offered(self) -> list[tuple[str, Text]]:
        return [("", self.any_label), *self._choices()]

    def _choices(self) -> list[tuple[str, str]]:
        if not hasattr(self, "_listed"):
            request = getattr(self.parent, "request", None)
            found = self.queryset(request) if self.queryset and request else ()
            self._listed = [(one.public_id, str(one)) for one in found]
        return self._listed


def _public_id(text: str) -> str:
    if not ID.fullmatch(text):
        raise forms.ValidationError(_("This is no id of an object."), "invalid_id")
    return text


class Texts(Lookup):
    """Exactly this text, or one of several when the parameter is repeated; `__not` none of them,
    `__contains` a part of it in any case."""

    is_list = True
    offers = (NOT, "contains")

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("shown", {})
        super().__init__(field_name, **kwargs)

    def field_of(self, seen: bool) -> forms.Field:
        if self.lookup == "contains":
            return Words(widget=None if seen else forms.HiddenInput)
        return Several(str, splits=False, widget=HiddenCommas(splits=False))


class Days(Lookup):
    """A civil day, `2026-03-31`; `__gte` from it on, `__lte` up to it, `__not` on no such day."""

    offers = (NOT, "gte", "lte")
    schema = {"type": "string", "format": "date"}

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("shown", {})
        super().__init__(field_name, **kwargs)

    def field_of(self, seen: bool) -> forms.Field:
        return DayOf(widget=DayInput() if seen else forms.HiddenInput())


class Moments(Lookup):
    """A moment with its offset, `2026-03-31T08:00:00Z`; `__gte` from it on, `__lte` up to it."""

    offers: ClassVar[tuple[str, ...]] = ("gte", "lte")
    has_plain = False
    schema = {"type": "string", "format": "date-time"}

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("shown", {})
        super().__init__(field_name, **kwargs)

    def field_of(self, seen: bool) -> forms.Field:
        return Moment(widget=forms.HiddenInput)


class Since(Moments):
    """Rows that were made or changed at this moment or after it."""

    offers = ()
    has_plain = True

    def condition(self, value: dt.datetime) -> Q:
        return Q(**{f"{self.field_name}__gte": value})


class Numbers(Lookup):
    """A number with `places` decimals; `__gte` at least, `__lte` at most, `__not` another one."""

    offers = (NOT, "gte", "lte")

    def __init__(self, field_name: str | None = None, *, places: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("shown", {})
        super().__init__(field_name, **kwargs)
        self.places = places
        self.schema = {"type": "number" if places else "integer"}

    def field_of(self, seen: bool) -> forms.Field:
        return forms.DecimalField(
            max_digits=9 + self.places,
            decimal_places=self.places,
            widget=forms.TextInput if seen else forms.HiddenInput,
        )


class YesNo(Lookup):
    """`true` or `false`."""

    offers = ()
    schema = {"type": "boolean"}

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("shown", {})
        super().__init__(field_name, **kwargs)

    def field_of(self, seen: bool) -> Any:
        return _yes_or_no(seen)


class Negation(django_filters.Filter):
    """All rows but those that another filter of the set, one with a method of its own, leaves."""

    lookup = NOT

    def __init__(self, of: str, plain: django_filters.Filter) -> None:
        super().__init__(label=format_lazy("{}, {}", plain.label, WORDS[NOT]))
        self.of = of

    @property
    def field(self) -> forms.Field:
        if not hasattr(self, "_field"):
            self._field: forms.Field = copy.deepcopy(self.parent.filters[self.of].field)
            self._field.widget = forms.HiddenInput()
            self._field.label = self.label
        return self._field

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value in EMPTY_VALUES:
            return rows
        everything = rows.model._default_manager.order_by()
        fitting = self.parent.filters[self.of].filter(everything, value)
        return rows.exclude(pk__in=fitting.values("pk"))


def _family(name: str, one: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(one, Lookup):
        for lookup, member in one.family:
            yield f"{name}__{lookup}" if lookup else name, member
        return
    yield name, one
    if getattr(one, "is_negated", True):
        yield f"{name}__{NOT}", Negation(name, one)


class Narrowing(django_filters.FilterSet):
    """A FilterSet whose filters stand for the families of their lookups.

    With `only` it has those that are named there: an API request pays for what it asks.
    """

    def __init__(
        self,
        data: Any = None,
        queryset: Any = None,
        *,
        request: Any = None,
        prefix: str | None = None,
        only: Iterable[str] | None = None,
    ) -> None:
        if only is not None:
            self.base_filters = self._named(only)
        super().__init__(data, queryset, request=request, prefix=prefix)

    def _named(self, names: Iterable[str]) -> dict[str, Any]:
        found = {name: self.base_filters[name] for name in names if name in self.base_filters}
        denied = [one.of for one in found.values() if isinstance(one, Negation)]
        return found | {name: self.base_filters[name] for name in denied}

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, one in super().get_filters().items():
            found.update(_family(name, one))
        return found


class ListFilter(Narrowing):
    """The base of every list's filters: its rows may be named by their ids."""

    id = Ids("public_id", label=_("Id"))


def narrowed(filterset: Any, more: Mapping[str, Lookup]) -> Any:
    """The same filters with `more` of them."""
    return type(f"Whole{filterset.__name__}", (filterset,), dict(more)) if more else filterset


def _yes_or_no(seen: bool) -> Any:
    known: Sequence[tuple[str, Text]] = [("true", _("Yes")), ("false", _("No"))]
    return forms.TypedChoiceField(
        choices=[("", ANY), *known],
        coerce=lambda text: text == "true",
        empty_value=None,
        widget=forms.Select if seen else forms.HiddenInput,
    )
