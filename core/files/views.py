"""Files out and in, always through their parent."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.files import parents, queries, rules, services, store
from core.files.forms import UploadForm
from core.web.errors import Answer, answering

SANDBOX = "default-src 'none'; sandbox"
CHARSETLESS = "application/octet-stream"


@require_GET
@login_required
def file_download(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file as an attachment that no browser runs; 404 for who does not see its parent."""
    user: Any = request.user
    attachment = queries.readable_attachment(user, public_id)
    if attachment is None:
        raise Http404
    return download_of(attachment.name, attachment.content.sha256)


def download_of(name: str, sha256: str) -> FileResponse:
    """Kept bytes under their name as an attachment that no browser runs."""
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    response = FileResponse(
        store.open_content(sha256),
        as_attachment=True,
        filename=name,
        content_type=rules.MEDIA_TYPES.get(suffix, CHARSETLESS),
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@login_required
def file_attach(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Hang a file on a parent that the person sees."""
    user: Any = request.user
    parent = parents.find(kind, user, public_id)
    if parent is None:
        raise Http404
    if not parents.may_attach(user, parent):
        raise PermissionDenied(_("You may not add files here."))
    form = UploadForm(request.POST or None, request.FILES or None)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.attach_file(
                upload=form.cleaned_data["file"], parent=parent, by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(parent, done=_("File attached."))
    context = {"form": form, "parent": parent, "cancel_url": parent.get_absolute_url()}
    return render(request, "core/files/file_form.html", context, status=answer.status)
