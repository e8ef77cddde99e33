"""What a search answers over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class HitShape(serializers.Serializer[Any]):
    """One object that was found; `path` is its page."""

    kind = serializers.CharField()
    id = serializers.CharField()
    title = serializers.CharField()
    subtitle = serializers.CharField(allow_blank=True)
    memorandum = serializers.CharField(allow_null=True)
    path = serializers.CharField()


class SearchShape(serializers.Serializer[Any]):
    """What was found, the closest first within each kind; `more` names kinds with further hits."""

    results = HitShape(many=True)
    more = serializers.ListField(child=serializers.CharField())
