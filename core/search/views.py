"""The page of the search, and what the palette shows while one types."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.search import kinds, queries, rules
from core.web.people import member
from core.web.workspace import visible_workspaces

ON_PAGE = 12


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """What the words of `q` find, of all kinds or of one; for htmx the options of the palette."""
    text = request.GET.get("q", "").replace("\x00", " ").strip()[: rules.LONGEST_QUESTION]
    palette = bool(getattr(request, "htmx", False))
    chosen = kinds.kind_named(request.GET.get("kind", ""))
    seen = visible_workspaces(request)
    groups = queries.search(
        member(request),
        text,
        only=[chosen] if chosen else None,
        limit=_limit(palette, chosen),
        places=[place.pk for place in seen],
    )
    context: dict[str, Any] = {
        "text": text,
        "asked": bool(rules.question(text)),
        "groups": groups,
        "chosen": chosen,
        "kinds": kinds.kinds(),
        "places": {place.pk: place.label for place in seen} if len(seen) > 1 else {},
    }
    template = "core/search/_palette_results.html" if palette else "core/search/search.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _limit(palette: bool, chosen: kinds.Kind | None) -> int:
    if palette:
        return queries.PER_KIND
    return queries.MOST if chosen else ON_PAGE
