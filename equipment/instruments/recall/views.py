"""Pages of recalls."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.instruments.listed import RECALLS
from equipment.instruments.recall import queries, rules, services, shown
from equipment.instruments.recall.forms import DisposeForm
from equipment.instruments.recall.models import Recall

FOLDER = "equipment/instruments"


def recall_or_404(request: HttpRequest, public_id: str) -> Recall:
    """The recall as the person sees it; its memorandum becomes that of the page."""
    rows = queries.recall_for(member(request))
    recall: Recall = entered_or_404(request, rows, public_id)
    return recall


@require_safe
@login_required
def recall_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.recalls_for(user).filter(memorandum=workspace.pk)
    page, now = listing_page(request, rows, RECALLS), timezone.now()
    context = {"page": page, "rows": [shown.row_of(one, now) for one in page.rows]}
    return render_list(request, f"{FOLDER}/recall_list.html", context)


@require_safe
@login_required
def recall_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    recall = recall_or_404(request, public_id)
    return _detail(request, recall, None, Answer(request))


def _detail(
    request: HttpRequest, recall: Recall, form: DisposeForm | None, answer: Answer
) -> HttpResponse:
    items = list(queries.items_of(recall))
    context = shown.page_of(recall, items, member(request), timezone.now())
    context["form"] = form or DisposeForm(items=items)
    context["chosen"] = request.POST.getlist("items")
    return form_page(request, f"{FOLDER}/recall_detail.html", context, answer)


@require_POST
@login_required
def recall_dispose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say for the own party what becomes of the ticked records."""
    recall, user = recall_or_404(request, public_id), member(request)
    rules.require_disposer(user, recall)
    form = DisposeForm(request.POST, items=list(recall.items.all()))
    answer = Answer(request)
    if form.is_valid():
        with answering(request, form) as answer:
            services.dispose(recall=recall, **form.cleaned_data, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(recall, done=_("Disposed of for your party."))
    return _detail(request, recall_or_404(request, public_id), form, answer)
