"""The public page behind the code of a certificate: no sign-in, and five facts alone."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from equipment.certificates import kinds
from equipment.certificates.models import Certificate

TEMPLATE = "equipment/certificates/verify.html"
#: The name under which calls of the page are counted; the limit stands in the settings.
LIMIT = "certificate_verify"


@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Number, day, subject, state and digest of the certificate with that token, and nothing else;
    whatever else is asked for is not there."""
    limited = ratelimit.consume_or_429(request, action=LIMIT, limit_get=True)
    if limited is not None:
        return _hidden(limited)
    if "\0" in token:
        raise Http404
    found = Certificate.objects.filter(token=token).values(
        "number", "issued_on", "kind", "subject_label", "status", "digest",
        "memorandum__workspace__is_demonstration",
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    language = request.GET.get("language", "")
    chosen = language if language in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(chosen):
        return _hidden(render(request, TEMPLATE, _context(found)))


def _context(found: dict[str, object]) -> dict[str, object]:
    kind = kinds.REGISTRY.get(str(found["kind"]))
    status = Certificate.Status(str(found["status"]))
    return {
        "number": found["number"],
        "issued_on": found["issued_on"],
        "subject": f"{kind.label if kind else ''} {found['subject_label']}".strip(),
        "state": status.label,
        "tone": Certificate.STATUS_TONES[status],
        "digest": found["digest"],
        "demonstration": found["memorandum__workspace__is_demonstration"] or settings.DEMONSTRATION,
    }


def _hidden(response: HttpResponse) -> HttpResponse:
    """The answer: in no index, kept by no cache, its address told to nobody."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
