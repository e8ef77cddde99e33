"""The two languages of a document as the API is asked for them."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from core.api.lists import known_only
from core.api.problems import parameter_error
from core.documents import languages
from core.errors import Refused

LANGUAGES = OpenApiParameter(
    "languages", str, description="Two of az, en and ru, the leading one first: az,en."
)


def languages_of(request: Request) -> languages.Pair:
    """What `languages` names, az and en without it; 400 for any other parameter or no pair."""
    known_only(request.query_params, ["languages"])
    try:
        return languages.pair(request.query_params.get("languages", ""))
    except Refused as refused:
        raise parameter_error("invalid_parameter", "languages", refused.message) from refused
