"""The answer that carries a document."""

from __future__ import annotations

from django.http import HttpResponse

MEDIA = "application/pdf"


def attached(content: bytes, name: str) -> HttpResponse:
    """The PDF as an attachment under a name of plain letters, kept by no cache on the way."""
    response = HttpResponse(content, content_type=MEDIA)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
