"""Documents as PDF: a typst template and plain data in, the same bytes for the same data out.

Texts reach the template as JSON strings and are never read as markup. Fonts are the ones inside
typst itself (Libertinus: Azerbaijani and Russian letters, № and ə among them), so that a document
looks alike and weighs alike on every machine.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import typst
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"


def pdf(template: str, data: Mapping[str, Any], *, dated: dt.datetime) -> bytes:
    """The PDF of `template` (a path under templates/) filled with `data`, dated as told.

    Raises typst.TypstError when the template itself is wrong; no data can make it so.
    """
    told = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    made: Any = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        ignore_system_fonts=True,
        sys_inputs={"data": told},
        timestamp=int(dated.timestamp()),
    )
    return bytes(made)
