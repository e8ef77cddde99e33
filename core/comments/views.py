"""Comments on the pages of objects; every form works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.comments import queries, services, subjects
from core.comments.forms import CommentForm, CommentTextForm
from core.comments.models import Comment
from core.files.parents import workspace_of
from core.web.errors import Answer, answering
from core.web.people import member
from core.web.workspace import enter

ANCHOR = "#comments"


def subject_or_404(request: HttpRequest, kind: str, public_id: str) -> Any:
    """The object as the person sees it; the page is then that of its memorandum."""
    found = subjects.find(kind, member(request), public_id)
    if found is None:
        raise Http404
    enter(request, workspace_of(found))
    return found


def comment_or_404(request: HttpRequest, public_id: str) -> tuple[Comment, Any]:
    """A comment that the person may read, with its object."""
    rows = Comment.objects.visible_to(member(request))
    comment: Comment = get_object_or_404(rows, public_id=public_id)
    return comment, subject_or_404(request, comment.object_type, comment.object_id)


@require_http_methods(["GET", "POST"])
@login_required
def comment_write(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """A new comment; with GET the whole form with the list of people."""
    about, answer = subject_or_404(request, kind, public_id), Answer()
    is_shared = subjects.is_shared(about)
    party = None if is_shared else member(request).organisation_id
    readers = list(queries.readers(workspace_of(about), party))
    initial = {} if is_shared else {"audience": Comment.Audience.PARTY}
    form = CommentForm(request.POST or None, readers=readers, initial=initial)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.write_comment(
                about=about,
                body=form.text,
                audience=form.cleaned_data["audience"],
                by=member(request),
                now=timezone.now(),
            )
        if answer.ok:
            return answer.redirect(
                f"{about.get_absolute_url()}{ANCHOR}", done=_("Comment written.")
            )
    return _form(request, form, about, _("Comment"), answer)


@require_http_methods(["GET", "POST"])
@login_required
def comment_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another text for one's own fresh comment."""
    comment, about = comment_or_404(request, public_id)
    if comment.author_id != member(request).pk:
        raise PermissionDenied(_("Only who wrote a comment may edit it."))
    answer = Answer()
    form = CommentTextForm(request.POST or None, initial={"body": comment.body})
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.edit_comment(
                comment=comment,
                body=form.cleaned_data["body"],
                by=member(request),
                now=timezone.now(),
            )
        if answer.ok:
            return answer.redirect(f"{about.get_absolute_url()}{ANCHOR}", done=_("Comment edited."))
    return _form(request, form, about, _("Edit comment"), answer)


def _form(request: HttpRequest, form: Any, about: Any, title: str, answer: Answer) -> HttpResponse:
    context = {
        "form": form,
        "about": about,
        "kind": about._meta.model_name,
        "title": title,
        "submit_label": title,
        "cancel_url": f"{about.get_absolute_url()}{ANCHOR}",
    }
    status = 422 if form.is_bound and answer.ok else answer.status
    return render(request, "core/comments/comment_form.html", context, status=status)


@require_POST
@login_required
def comment_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a comment back."""
    comment, about = comment_or_404(request, public_id)
    with answering(request) as answer:
        services.withdraw_comment(comment=comment, by=member(request), now=timezone.now())
    return answer.redirect(f"{about.get_absolute_url()}{ANCHOR}", done=_("Comment withdrawn."))


@require_GET
@login_required
def comment_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """The comment on the page of its object."""
    comment, about = comment_or_404(request, public_id)
    return HttpResponseRedirect(f"{about.get_absolute_url()}#{comment.public_id}")


@require_GET
@login_required
def people(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Whom a comment on the object may mention, by a part of name or address."""
    about = subject_or_404(request, kind, public_id)
    words = request.GET.get("q", "").replace("\0", "")[:60]
    found = queries.suggested(workspace_of(about), words)
    told = [
        {"email": one.email, "name": one.full_name, "party": one.organisation.short}
        for one in found
    ]
    return JsonResponse({"people": told})
