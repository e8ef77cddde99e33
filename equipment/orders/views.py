"""Pages of orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts.rules import WORKERS, holds
from core.errors import Refused
from core.web.errors import answering
from core.web.lists import listing_page, narrowed_page, render_list
from core.web.people import member
from core.web.reasons import reason_of
from core.web.workspace import enter, entered_or_404, workspace_or_404
from equipment.orders import (
    board,
    panels,
    pauses,
    picking,
    queries,
    releasing,
    requested,
    rules,
    services,
    shown,
)
from equipment.orders.filters import OrderFilter
from equipment.orders.forms import OrderForm, PickLinesForm, initial_of
from equipment.orders.kinds import WorkKind
from equipment.orders.listed import ORDERS
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.works import REGISTRY, offered
from equipment.pipes.models import Tally
from equipment.requests import rules as wanted
from equipment.requests.models import WorkRequest


def order_or_404(request: HttpRequest, public_id: str) -> WorkOrder:
    """The order as the person sees it; its memorandum becomes that of the page."""
    order: WorkOrder = entered_or_404(request, queries.order_for(member(request)), public_id)
    return order


@require_safe
@login_required
def order_list(request: HttpRequest) -> HttpResponse:
    workspace = workspace_or_404(request)
    user = member(request)
    rows = queries.orders_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, ORDERS)
    now = timezone.now()
    context = {
        "page": page,
        "may_create": holds(user, workspace.pk, WORKERS),
        "rows": [shown.row_of(order, user, now) for order in page.rows],
    }
    return render_list(request, "equipment/orders/order_list.html", context)


@require_safe
@login_required
def order_board(request: HttpRequest) -> HttpResponse:
    workspace = workspace_or_404(request)
    user = member(request)
    orders = queries.orders_for(user).filter(memorandum=workspace.pk)
    page = narrowed_page(request, orders, OrderFilter)
    found = page.filter.qs if page.filter.is_valid() else orders.none()
    context = {
        "page": page,
        "columns": board.board_of(found, user, timezone.now(), request.GET),
        "may_create": holds(user, workspace.pk, WORKERS),
    }
    template, fragment = "equipment/orders/order_board.html", "equipment/orders/_board.html"
    return render_list(request, template, context, fragment=fragment)


@login_required
def order_create(request: HttpRequest) -> HttpResponse:
    """A new order, from nothing, from a tally, or from an accepted request."""
    user, asked = member(request), _request_asked(request)
    workspace = workspace_or_404(request)
    rules.require_orderer(user, workspace.pk)
    kind = _kind_asked(request, asked)
    form = OrderForm(
        request.POST or None,
        user=user,
        workspace=workspace,
        kind=kind,
        named=requested.named_in(asked, user, kind) if asked else None,
        initial=_suggested(request, asked),
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            order = services.create_order(
                memorandum=workspace.memorandum, **form.facts(), request=asked, by=user,
                now=timezone.now(),
            )  # fmt: skip
        if answer.ok:
            done = _("Order created as a draft. Submit it when it is complete.")
            return answer.redirect(order, done=done)
        status = answer.status
    context = {
        "form": form,
        "asked": asked,
        "kinds": [(one.kind, WorkKind(one.kind).label) for one in offered()],
        "form_key": f"order-new-{kind}",
        "submit_label": _("Create order"),
        "cancel_url": reverse("equipment:order-list"),
    }
    return render(request, "equipment/orders/order_form.html", context, status=status)


def _request_asked(request: HttpRequest) -> WorkRequest | None:
    """The request that the form was opened from; its memorandum becomes that of the page."""
    user = member(request)
    told = request.POST.get("request") or request.GET.get("request", "")
    asked = requested.request_asked(user, told)
    if told and asked is None:
        raise Refused(gettext("There is no such request."), field="request")
    if asked is not None:
        enter(request, asked.memorandum_id)
        wanted.require(user, "order", asked)
        wanted.require_state(asked, *wanted.ORDERABLE)
    return asked


def _kind_asked(request: HttpRequest, asked: WorkRequest | None) -> str:
    """The kind of order that the form is for: the request's, or the first one, unless told.

    Raises Refused for a kind that nobody carries out.
    """
    told = request.POST.get("kind") or request.GET.get("kind", "")
    if told and told not in REGISTRY:
        raise Refused(gettext("There is no such kind of order."), field="kind")
    kinds = [told, asked.kind if asked else ""]
    return next((kind for kind in kinds if kind in REGISTRY), offered()[0].kind)


def _suggested(request: HttpRequest, asked: WorkRequest | None) -> dict[str, Any]:
    """What a new order starts from: the request or the tally it was opened from."""
    today = timezone.localdate()
    initial: dict[str, Any] = {"planned_start": today, "planned_end": today}
    if asked is not None:
        initial |= requested.initial_of(asked, member(request))
    found = Tally.objects.visible_to(member(request)).filter(public_id=request.GET.get("tally", ""))
    tally = found.select_related("location").first() if "tally" in request.GET else None
    if tally is not None:
        initial |= {"tally": tally.public_id, "title": tally.name, "datum_m": tally.datum_m}
        initial["location"] = tally.location.public_id
    return initial


@login_required
def order_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    order = order_or_404(request, public_id)
    user = member(request)
    rules.require(user, "update", order)
    form = OrderForm(
        request.POST or None,
        user=user,
        workspace=order.memorandum.workspace,
        kind=order.kind,
        initial=initial_of(order),
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        facts.pop("kind")
        facts.pop("tally")
        with answering(request, form) as answer:
            services.update_order(order=order, **facts, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(order, done=_("Order saved."))
        status = answer.status
    context = {
        "form": form,
        "order": order,
        "form_key": f"order-{order.public_id}",
        "cancel_url": order.get_absolute_url(),
    }
    return render(request, "equipment/orders/order_form.html", context, status=status)


@require_safe
@login_required
def order_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    order = order_or_404(request, public_id)
    lines = list(queries.lines_of(order))
    user = member(request)
    context = shown.page_of(order, lines, user, timezone.now())
    context["panels"] = panels.panels_of(user, order)
    return render(request, "equipment/orders/order_detail.html", context)


@login_required
def order_joints(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ticking joints and items for a draft, and taking lines off it."""
    order = order_or_404(request, public_id)
    user = member(request)
    rules.require(user, "update", order)
    offer = picking.offer_of(user, order, request.GET)
    rows: list[Any] = []
    if request.method == "POST":
        form = PickLinesForm(request.POST, offer=offer)
        if form.is_valid():
            with answering(request) as answer:
                chosen = form.chosen()
                services.add_lines(order=order, **chosen, by=user, now=timezone.now())
            rows = answer.rows
            if not rows:
                done = _("Lines added.")
                return answer.redirect(request.get_full_path(), done=done)
    context = {
        "order": order,
        "lines": list(queries.lines_of(order)),
        "wrong": rows,
        **offer.context(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "equipment/orders/order_joints.html", context, status=status)


@require_POST
@login_required
def order_remove_lines(request: HttpRequest, public_id: str) -> HttpResponse:
    order = order_or_404(request, public_id)
    wanted = request.POST.getlist("lines")
    lines = list(OrderLine.objects.filter(order=order, public_id__in=wanted))
    with answering(request) as answer:
        services.remove_lines(order=order, lines=lines, by=member(request), now=timezone.now())
    return answer.redirect("equipment:order-joints", public_id, done=_("Lines removed."))


def _take(
    request: HttpRequest,
    public_id: str,
    service: Callable[..., Any],
    done: Any,
    *,
    with_reason: bool = False,
) -> HttpResponse:
    order = order_or_404(request, public_id)
    with answering(request) as answer:
        more = {"reason": reason_of(request.POST)} if with_reason else {}
        service(order=order, by=member(request), now=timezone.now(), **more)
    return answer.redirect(order, done=done)


@require_POST
@login_required
def order_submit(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(request, public_id, services.submit_order, _("Order submitted."))


@require_POST
@login_required
def order_accept(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(request, public_id, services.accept_order, _("Order accepted."))


@require_POST
@login_required
def order_return(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(request, public_id, services.return_order, _("Order returned."), with_reason=True)


@require_POST
@login_required
def order_release(request: HttpRequest, public_id: str) -> HttpResponse:
    done = _("Lines taken off.")
    return _take(request, public_id, releasing.release_lines, done, with_reason=True)


@require_POST
@login_required
def order_start(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(request, public_id, services.start_order, _("Work started."))


@require_POST
@login_required
def order_ask_hold(request: HttpRequest, public_id: str) -> HttpResponse:
    done = _("The other party is asked for a pause.")
    return _take(request, public_id, pauses.ask_hold, done, with_reason=True)


@require_POST
@login_required
def order_agree_hold(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(request, public_id, pauses.agree_hold, _("The order is on hold."))


@require_POST
@login_required
def order_drop_hold(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(request, public_id, pauses.drop_hold, _("No pause: the work goes on."))


@require_POST
@login_required
def order_resume(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(request, public_id, pauses.resume_order, _("The work goes on."))


@require_POST
@login_required
def order_finish(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(request, public_id, services.finish_order, _("Order finished."))


@require_POST
@login_required
def order_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(request, public_id, services.cancel_order, _("Order cancelled."), with_reason=True)
