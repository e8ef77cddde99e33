"""Pages of defect acts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts.rules import WORKERS, holds
from core.documents import languages
from core.documents.answers import attached
from core.errors import NotAllowed
from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import VersionedReasonForm
from core.web.steps import reasoned, step
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.defects import document, printing, queries, rules, services, shown
from equipment.defects.forms import ActForm, AgreeForm, NewActForm
from equipment.defects.listed import DEFECT_ACTS
from equipment.defects.models import DefectAct

FOLDER = "equipment/defects"


def act_or_404(request: HttpRequest, public_id: str) -> DefectAct:
    """The defect act as the person sees it; its memorandum becomes that of the page."""
    act: DefectAct = entered_or_404(request, queries.act_for(member(request)), public_id)
    return act


@require_safe
@login_required
def act_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.acts_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, DEFECT_ACTS)
    now = timezone.now()
    context = {
        "page": page,
        "may_create": holds(user, workspace.pk, WORKERS),
        "rows": [shown.row_of(act, now) for act in page.rows],
    }
    return render_list(request, f"{FOLDER}/defect_act_list.html", context)


@require_safe
@login_required
def act_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return _detail(request, act_or_404(request, public_id), Answer(request))


def _detail(request: HttpRequest, act: DefectAct, answer: Answer) -> HttpResponse:
    context = shown.page_of(act, member(request), timezone.now()) | {"wrong": answer.rows}
    return form_page(request, f"{FOLDER}/defect_act_detail.html", context, answer)


@login_required
def act_create(request: HttpRequest) -> HttpResponse:
    """A draft on an order; its findings are entered on the page that follows."""
    workspace, user = workspace_or_404(request), member(request)
    if not holds(user, workspace.pk, WORKERS):
        raise NotAllowed(str(_("Only engineers and coordinators may do this.")))
    orders = queries.orders_to_draw_up(user, workspace.pk)
    initial = {"order": request.GET.get("order", "")}
    form = NewActForm(request.POST or None, orders=orders, initial=initial)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            act = services.create_act(**form.cleaned_data, by=user, now=timezone.now())
        if answer.ok:
            done = _("Defect act drawn up. Say line by line what was found, then send it.")
            return answer.redirect("equipment:defect-act-findings", act.public_id, done=done)
    context = {
        "form": form,
        "form_key": "defect-act-new",
        "submit_label": _("Draw up"),
        "cancel_url": reverse("equipment:defect-act-list"),
    }
    return form_page(request, f"{FOLDER}/defect_act_form.html", context, answer)


@require_POST
@login_required
def act_supersede(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new draft that begins with the findings of an agreed act and takes its place."""
    old, user = act_or_404(request, public_id), member(request)
    rules.require(user, "supersede", old)
    with answering(request) as answer:
        act = services.create_act(order=old.order, supersedes=old, by=user, now=timezone.now())
    if answer.ok:
        done = _("A new act was drawn up. The agreed one stands until this one is agreed.")
        return answer.redirect("equipment:defect-act-findings", act.public_id, done=done)
    return answer.redirect(old)


@login_required
def act_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    act, user = act_or_404(request, public_id), member(request)
    rules.require_editable(user, act)
    initial = {"version": act.version, "remark": act.remark}
    form = ActForm(request.POST or None, initial=initial)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with answering(request, form) as answer:
            act.version = said["version"]
            services.update_act(act=act, remark=said["remark"], by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(act, done=_("Defect act saved."))
    context = {
        "form": form,
        "act": act,
        "form_key": f"defect-act-{act.public_id}",
        "cancel_url": act.get_absolute_url(),
    }
    return form_page(request, f"{FOLDER}/defect_act_form.html", context, answer)


act_send = step(
    services.send_act,
    _("Defect act sent. It waits for the other party now."),
    name="act",
    find=act_or_404,
    shown=_detail,
)


@require_POST
@login_required
def act_agree(request: HttpRequest, public_id: str) -> HttpResponse:
    """Agree to the content whose digest stood on the page."""
    act, user = act_or_404(request, public_id), member(request)
    rules.require(user, "agree", act)
    form, answer = AgreeForm(request.POST), Answer(request)
    if form.is_valid():
        with answering(request) as answer:
            act.version = form.cleaned_data["version"]
            digest = form.cleaned_data["digest"]
            services.agree_act(act=act, digest=digest, by=user, now=timezone.now())
        return answer.redirect(act, done=_("Agreed. The work may begin."))
    return _detail(request, act, answer)


act_refuse = reasoned(
    services.refuse_act,
    _("Defect act refused. The other party mends it or withdraws it."),
    name="act",
    find=act_or_404,
    require=lambda user, act: rules.require(user, "refuse", act),
    form=VersionedReasonForm,
)
act_withdraw = reasoned(
    services.withdraw_act,
    _("Defect act withdrawn."),
    name="act",
    find=act_or_404,
    require=lambda user, act: rules.require(user, "withdraw", act),
    form=VersionedReasonForm,
)


@require_safe
@login_required
def act_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The defect act as PDF in the two languages of `?languages=`."""
    act = act_or_404(request, public_id)
    pair = languages.pair(request.GET.get("languages", ""))
    return attached(printing.act_pdf(act, pair), printing.file_name(act, pair))


@require_safe
@login_required
def act_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """Exactly the bytes of which the digest is: as sent, or those that would be sent now."""
    act = act_or_404(request, public_id)
    paper = document.paper_of(act)
    response = HttpResponse(paper.content.encode(), content_type="application/json")
    name = f"defect-act-{act.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
