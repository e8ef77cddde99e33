"""Model fields that every slice uses."""

from typing import Any

from django.db import models

from core.ids import new_public_id


class PublicIdField(models.CharField[str, str]):
    """An opaque public id with the prefix of its kind, given once at creation."""

    def __init__(self, *args: Any, prefix: str = "", **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs.update(max_length=40, unique=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "unique", "editable"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "prefix": self.prefix}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if not value:
            value = new_public_id(self.prefix)
            setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        """What is sought: PostgreSQL keeps no NUL, so an id that holds one is nobody's."""
        prepared = super().get_prep_value(value)
        return prepared.replace("\0", "\ufffd") if isinstance(prepared, str) else prepared


class Measure(models.DecimalField[Any, Any]):
    """A measured value in SI with three decimals (metres, millimetres, kilonewton metres)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(*args, **kwargs)
