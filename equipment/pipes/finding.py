"""Finding joints by words that stand inside what is written of them."""

from __future__ import annotations

from django.db.models import Q, Value
from django.db.models.functions import Upper

from core.transfer.text import fold_serial


def saying(text: str) -> Q:
    """Joints in whose number, serial, yard number or description the text stands; case counts
    nowhere, and in numbers and serials neither do dashes, spaces and look-alike letters."""
    found = Q(words__contains=Upper(Value(text)))
    key = fold_serial(text)
    return found | Q(words__contains=key) if key and key != text.upper() else found
