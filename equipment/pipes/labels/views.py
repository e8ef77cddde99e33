"""The label of one joint."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.documents.answers import attached
from core.web.people import member
from equipment.pipes import queries
from equipment.pipes.labels import printing
from equipment.pipes.labels.printing import Layout


@require_safe
@login_required
def joint_label(request: HttpRequest, public_id: str) -> HttpResponse:
    """A single label in the reader's language, or one on a sheet by `?layout=sheet`."""
    joint = get_object_or_404(queries.joints_for(member(request)), public_id=public_id)
    layout = request.GET.get("layout", Layout.SINGLE)
    if layout not in Layout.values:
        raise BadRequest("Unknown layout")
    made = printing.labels_pdf([joint], layout=layout, language=get_language() or "en")
    return attached(made, printing.file_name([joint]))
