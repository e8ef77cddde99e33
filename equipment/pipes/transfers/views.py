"""Pages of waybills."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.documents import languages
from core.errors import Refused
from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.steps import reasoned, step
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.pipes import rules as register
from equipment.pipes.custody import held_by
from equipment.pipes.models import Joint, Location
from equipment.pipes.tally_out import answers
from equipment.pipes.transfers import drafting, queries, rules, services, shown
from equipment.pipes.transfers.forms import DraftForm, ReceiveForm, RemoveForm, TransferFacts
from equipment.pipes.transfers.listed import TRANSFERS
from equipment.pipes.transfers.models import Transfer
from equipment.pipes.typed import JointsForm

FOLDER = "equipment/pipes/transfers"


def transfer_or_404(request: HttpRequest, public_id: str) -> Transfer:
    """The waybill as the person sees it; its memorandum becomes that of the page."""
    rows = queries.transfer_for(member(request))
    transfer: Transfer = entered_or_404(request, rows, public_id)
    return transfer


@require_safe
@login_required
def transfer_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.transfers_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, TRANSFERS)
    now = timezone.now()
    context = {
        "page": page,
        "may_create": register.may_import(user, workspace.pk),
        "rows": [shown.row_of(transfer, user, now) for transfer in page.rows],
    }
    return render_list(request, f"{FOLDER}/transfer_list.html", context)


@require_safe
@login_required
def transfer_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return _detail(request, transfer_or_404(request, public_id), Answer(request))


def _detail(
    request: HttpRequest, transfer: Transfer, answer: Answer, settling: Any = None
) -> HttpResponse:
    context = shown.page_of(transfer, member(request), timezone.now())
    settled = request.POST.get("joint", "") if settling else ""
    context |= {"wrong": answer.rows, "settling": settling, "settled": settled}
    return form_page(request, f"{FOLDER}/transfer_detail.html", context, answer)


@login_required
def transfer_create(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    register.require_import(user, workspace.pk)
    form = TransferFacts(request.POST or None, user=user, workspace=workspace)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = drafting.draft_transfer(
                memorandum=workspace.memorandum, **form.facts(), by=user, now=timezone.now()
            )
        if answer.ok:
            done = _("Waybill drawn up. Put its pipes on it, then send it.")
            return answer.redirect("equipment:transfer-joints", made.public_id, done=done)
    context = {
        "form": form,
        "form_key": "transfer-new",
        "submit_label": _("Draw up waybill"),
        "cancel_url": reverse("equipment:transfer-list"),
    }
    return form_page(request, f"{FOLDER}/transfer_form.html", context, answer)


@login_required
def transfer_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    transfer, user = transfer_or_404(request, public_id), member(request)
    rules.require_draft(user, transfer)
    facts = {name: getattr(transfer, name) for name in ("carrier", "remark", "version")}
    form = DraftForm(
        request.POST or None,
        user=user,
        workspace=transfer.memorandum.workspace,
        initial={**facts, "destination": transfer.destination.public_id},
    )
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            transfer.version = form.cleaned_data["version"]
            drafting.update_draft(transfer=transfer, **form.facts(), by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(transfer, done=_("Waybill saved."))
    context = {
        "form": form,
        "transfer": transfer,
        "form_key": f"transfer-{transfer.public_id}",
        "cancel_url": transfer.get_absolute_url(),
    }
    return form_page(request, f"{FOLDER}/transfer_form.html", context, answer)


@login_required
def transfer_joints(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ticking or typing joints for a draft; those on it stand beside."""
    transfer, user = transfer_or_404(request, public_id), member(request)
    rules.require_draft(user, transfer)
    form, answer = _loading(request, transfer, request.method == "POST"), Answer(request)
    if request.method == "POST" and form.is_valid():
        chosen, version = form.cleaned_data["chosen"], form.cleaned_data["version"]
        with answering(request, form) as answer:
            transfer.version = version
            drafting.add_joints(transfer=transfer, joints=chosen, by=user, now=timezone.now())
        if answer.ok:
            done = _("Pipes put on the waybill.")
            return answer.redirect("equipment:transfer-joints", public_id, done=done)
    return _joints_page(request, transfer, form, _unloading(transfer), answer)


@require_POST
@login_required
def transfer_unload(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ticked joints are taken off the draft."""
    transfer, user = transfer_or_404(request, public_id), member(request)
    rules.require_draft(user, transfer)
    form, answer = _unloading(transfer, request.POST), Answer(request)
    if form.is_valid():
        joints, version = list(form.cleaned_data["joints"]), form.cleaned_data["version"]
        with answering(request, form) as answer:
            transfer.version = version
            drafting.remove_joints(transfer=transfer, joints=joints, by=user, now=timezone.now())
        if answer.ok:
            done = _("Pipes taken off the waybill.")
            return answer.redirect("equipment:transfer-joints", public_id, done=done)
    return _joints_page(request, transfer, _loading(request, transfer, False), form, answer)


def _loading(request: HttpRequest, transfer: Transfer, bound: bool) -> JointsForm:
    user = member(request)
    return JointsForm(
        request.POST if bound else None,
        pickable=queries.loadable(user, transfer),
        among=held_by(user, transfer.memorandum_id, transfer.sender_id),
        initial={"version": transfer.version},
    )


def _unloading(transfer: Transfer, data: Any = None) -> RemoveForm:
    listed = Joint.objects.filter(transfer_lines__transfer=transfer)
    return RemoveForm(data, listed=listed, initial={"version": transfer.version}, prefix="off")


def _joints_page(
    request: HttpRequest, transfer: Transfer, form: JointsForm, off: RemoveForm, answer: Answer
) -> HttpResponse:
    context = {
        "transfer": transfer,
        "form": form,
        "off": off,
        "lines": list(queries.lines_shown(transfer)),
        "picked": form.ticks(request.GET.get("q", "").strip()),
        "wrong": answer.rows,
        "form_key": f"transfer-joints-{transfer.public_id}",
    }
    return form_page(request, f"{FOLDER}/transfer_joints.html", context, answer)


@login_required
def transfer_receive(request: HttpRequest, public_id: str) -> HttpResponse:
    """The receiver says of each joint what came of it."""
    transfer, user = transfer_or_404(request, public_id), member(request)
    rules.require_receiver(user, transfer)
    form, answer = _receiving(request, transfer), Answer(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with answering(request, form) as answer:
            transfer.version = said["version"]
            services.confirm_transfer(
                transfer=transfer, differences=said["differences"], place=said["place"],
                by=user, now=timezone.now(),
            )  # fmt: skip
        if answer.ok:
            return answer.redirect(transfer, done=_("Receipt confirmed."))
    context = {
        "transfer": transfer,
        "form": form,
        "wrong": answer.rows,
        "form_key": f"transfer-receive-{transfer.public_id}",
        "submit_label": _("Confirm receipt"),
        "cancel_url": transfer.get_absolute_url(),
    }
    return form_page(request, f"{FOLDER}/transfer_receive.html", context, answer)


def _receiving(request: HttpRequest, transfer: Transfer) -> ReceiveForm:
    user = member(request)
    lines = list(queries.lines_shown(transfer))
    places = Location.objects.visible_to(user).filter(
        memorandum=transfer.memorandum_id, organisation=transfer.receiver_id, closed_on=None
    )
    listed = [line.joint_id for line in lines]
    sent = held_by(user, transfer.memorandum_id, transfer.sender_id)
    first = {"version": transfer.version, "place": transfer.destination.public_id}
    return ReceiveForm(
        request.POST or None,
        lines=lines,
        places=places.exclude(kind=Location.Kind.TRANSIT),
        sent=sent.exclude(pk__in=listed),
        initial=first,
    )


transfer_send = step(
    drafting.send_transfer,
    _("Waybill sent. It waits for the receiver now."),
    name="transfer",
    find=transfer_or_404,
    shown=_detail,
)


transfer_cancel = reasoned(
    services.cancel_transfer,
    _("Waybill cancelled: its pipes are where they were."),
    name="transfer",
    find=transfer_or_404,
    require=rules.require_sender,
)
transfer_refuse = reasoned(
    services.refuse_transfer,
    _("Waybill refused: its pipes are back with the sender."),
    name="transfer",
    find=transfer_or_404,
    require=rules.require_receiver,
)


@require_POST
@login_required
def transfer_settle(request: HttpRequest, public_id: str) -> HttpResponse:
    """One difference is answered by the party whose word it needs."""
    transfer, user = transfer_or_404(request, public_id), member(request)
    rules.require_party(user, transfer)
    lines = {one.joint.public_id: one for one in queries.lines_shown(transfer)}
    line = lines.get(request.POST.get("joint", ""))
    if line is None:
        raise Refused(gettext("This pipe has no such difference."), field="joint")
    form = shown.settle_form(line, transfer, user, rules.actions(user, transfer), request.POST)
    answer = Answer(request)
    if form is not None and form.is_valid():
        said = form.cleaned_data
        with answering(request, form) as answer:
            transfer.version = said["version"]
            services.settle_difference(
                transfer=transfer, joint=line.joint, outcome=said["outcome"],
                reason=said["reason"], by=user, now=timezone.now(),
            )  # fmt: skip
        if answer.ok:
            return answer.redirect(transfer, done=_("Difference answered."))
    return _detail(request, transfer_or_404(request, public_id), answer, form)


@require_safe
@login_required
def transfer_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The waybill as PDF in the two languages of `?languages=`."""
    pair = languages.pair(request.GET.get("languages", ""))
    return answers.as_pdf(shown.sheet_of(transfer_or_404(request, public_id)), pair)
