"""Public identifiers: the letters before the underscore name one kind of thing."""

from collections import Counter

from django.apps import apps

from core.fields import PublicIdField


def prefixes() -> Counter[str]:
    """How many models use each prefix."""
    return Counter(
        field.prefix
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, PublicIdField)
    )


def test_no_two_kinds_share_a_prefix() -> None:
    used = prefixes()
    assert len(used) > 50
    assert [prefix for prefix, models in used.items() if models > 1] == []
