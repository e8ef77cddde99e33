"""Reading and writing JSON strictly: what is not plain JSON of a sane size is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from core.api.problems import ApiError

LARGEST = 10_000_000
DEEPEST = 50
MOST_KEYS = 10_000


class StrictJson(BaseParser):
    """Plain JSON of at most 10 MB, 50 levels and 10,000 members an object; numbers with a
    point become Decimal, NaN, Infinity and repeated members are refused."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise ApiError("too_large", _("The body may have at most 10 MB."))
        return read_json(raw)


def read_json(raw: bytes) -> Any:
    """The value that `raw` spells; raises ApiError `malformed` for anything that is not plain."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_members,
        )
    except UnicodeDecodeError as error:
        raise ApiError("malformed", _("The body is not UTF-8.")) from error
    except RecursionError as error:
        raise ApiError("malformed", _("The body is nested too deeply.")) from error
    except json.JSONDecodeError as error:
        raise ApiError(
            "malformed",
            _("The body is not JSON: line %(line)s, column %(column)s.")
            % {"line": error.lineno, "column": error.colno},
        ) from error
    except ValueError as error:
        raise ApiError("malformed", _("A number in the body is too long.")) from error
    _measure(value)
    return value


def _no_constant(name: str) -> NoReturn:
    raise ApiError("malformed", _("%(name)s is not a number.") % {"name": name})


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_KEYS:
        raise ApiError("malformed", _("An object in the body has too many members."))
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ApiError("malformed", _("A member stands twice in an object of the body."))
    return found


def _measure(value: Any) -> None:
    """Refuse what is nested too deeply or holds text that no database can keep."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ApiError("malformed", _("The body is nested too deeply."))
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item)
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
            elif isinstance(item, str) and not item.isascii() and _broken(item):
                raise ApiError("malformed", _("The body holds half a character."))
        level = inner


def _broken(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


class PlainJson(BaseRenderer):
    """JSON with Decimals as strings and times in ISO 8601."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else dump(data)


def dump(data: Any) -> bytes:
    """The bytes of `data` as the API writes them."""
    return json.dumps(
        data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()
