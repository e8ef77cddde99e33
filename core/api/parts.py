"""What a part of a multipart body may hold beside plain values."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.api.bodies import read_json
from core.api.fields import Text
from core.api.problems import ApiError
from core.api.serializers import Body


class JsonRows(Text):
    """Rows of `row` as JSON text; their faults stand below the name of the part."""

    default_error_messages = {"not_json": _("Give a list as JSON.")}

    def __init__(self, row: type[Body], *, most: int, **kwargs: Any) -> None:
        self.row, self.most = row, most
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            given = read_json(data.encode("utf-8", "replace"))
        except ApiError:
            self.fail("not_json")
        shape: Any = self.row
        rows = shape(many=True, max_length=self.most, context=self.context)
        return rows.run_validation(given)

    def run_validators(self, value: Any) -> None:
        """Those of text say nothing of rows."""
