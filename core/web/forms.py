"""Fields that read what people type: measurements with comma or point, civil dates, plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import days
from core.plain import hidden_mark

SPACES = re.compile(r"[\s\u00a0\u202f'’]+")
NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,9})?")


class PortalForm(forms.Form):
    """The base of every form: errors are told by the server, in the person's language.

    `explanations` are longer words by field, which open beside its label.
    """

    explanations: ClassVar[Mapping[str, str | Promise]] = {}
    #: Fields that are needed once anything is said, though an empty form is taken.
    needed: ClassVar[tuple[str, ...]] = ()

    use_required_attribute = False
    error_css_class = "is-invalid"
    label_suffix = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class VersionForm(PortalForm):
    """The version of the object that the person saw when they decided."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


def read_decimal(text: str) -> Decimal:
    """The number that a person typed: comma or point as decimal mark, spaces between thousands.

    Raises ValueError for anything else, not-a-number, infinity and exponents among them.
    """
    bare = SPACES.sub("", text)
    if not NUMBER.fullmatch(bare):
        raise ValueError(text)
    try:
        return Decimal(bare.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(text) from error


class MeasureField(forms.Field):
    """A measured value in `unit`, read as Decimal with at most `places` decimals."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Enter a number, such as 12.45."),
        "places": _("Give at most %(places)s decimals."),
    }

    def __init__(
        self,
        *,
        unit: str | Promise = "",
        places: int = 3,
        minimum: Decimal | int | None = None,
        maximum: Decimal | int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.unit = unit
        self.places = places
        if minimum is not None:
            self.validators.append(MinValueValidator(minimum))
        if maximum is not None:
            self.validators.append(MaxValueValidator(maximum))
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            number = read_decimal(str(value))
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if -int(number.as_tuple().exponent) > self.places:
            message = self.error_messages["places"] % {"places": self.places}
            raise forms.ValidationError(message, code="places")
        return number

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return formats.number_format(value.normalize() + 0, use_l10n=True)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except forms.ValidationError:
            return True


class Measured(Decimal):
    """A value in the unit that is stored, which remembers what was entered and in which unit."""

    entered: Decimal
    unit: str

    @classmethod
    def of(cls, entered: Decimal, unit: Unit, places: int) -> Measured:
        """`entered` of `unit` in the stored unit, rounded half up to `places` decimals."""
        stored = (entered * unit.factor).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        found = cls(stored)
        found.entered, found.unit = entered, unit.name
        return found


@dataclass(frozen=True)
class Unit:
    """A unit that may be chosen; `factor` of the stored unit are one of it."""

    name: str
    factor: Decimal = Decimal(1)
    label: str | Promise = ""


METRES = (Unit("m", label=_("m")), Unit("ft", Decimal("0.3048"), _("ft")))


class QuantityInput(forms.TextInput):
    """A number; the unit beside it travels as `<name>_unit`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = data.get(name)
        return value if value is None else (value, data.get(f"{name}_unit", ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data


class QuantityField(MeasureField):
    """A measured value with its unit beside it, cleaned to a Measured of the first of `units`.

    What is typed has at most `places` decimals in its own unit; limits are those of the stored
    one. Without a unit in the data the first of `units` is meant.
    """

    widget = QuantityInput

    def __init__(self, *, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = tuple(units)

    def to_python(self, value: Any) -> Decimal | None:
        text, chosen = value if isinstance(value, tuple) else (value, "")
        unit = next((one for one in self.units if one.name == (chosen or self.units[0].name)), None)
        if unit is None:
            raise forms.ValidationError(_("Choose one of the units."), code="unit")
        number = super().to_python(text.strip() if isinstance(text, str) else text)
        if number is None or isinstance(value, Decimal):
            return number
        return Measured.of(number, unit, self.places)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value[0] if isinstance(value, tuple) else value)

    def choices_of(self, value: Any) -> list[tuple[str, str | Promise, bool]]:
        """Each unit with its word and whether it is chosen, for what a bound field holds."""
        chosen = value[1] if isinstance(value, tuple) else ""
        chosen = chosen or self.units[0].name
        return [(unit.name, unit.label or unit.name, unit.name == chosen) for unit in self.units]


class DayInput(forms.DateInput):
    """The browser's own calendar; the value travels as YYYY-MM-DD."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A civil day; a browser without a calendar may type it the way the language writes it."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"])
        super().__init__(**kwargs)


class PlannedDayField(DayField):
    """A civil day for which people plan work."""

    default_validators = [days.refuse_beyond]


def refuse_hidden_marks(text: str) -> None:
    """Refuse marks that turn the reading direction and control characters."""
    if mark := hidden_mark(text):
        raise forms.ValidationError(
            _("The text holds a hidden mark (%(mark)s). Remove it."),
            code="hidden_mark",
            params={"mark": mark},
        )


class PlainTextField(forms.CharField):
    """Plain text with line breaks, without marks that a reader cannot see."""

    def __init__(self, *, max_length: int, rows: int = 1, **kwargs: Any) -> None:
        if rows > 1:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)
        self.validators.append(refuse_hidden_marks)


__all__ = [
    "METRES",
    "DayField",
    "DayInput",
    "MeasureField",
    "Measured",
    "PlainTextField",
    "PlannedDayField",
    "PortalForm",
    "QuantityField",
    "Unit",
    "read_decimal",
    "refuse_hidden_marks",
]
