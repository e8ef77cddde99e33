"""Pages of pressure tests: the sheet of an order, its form with a preview, one test, the list."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import VersionedReasonForm, cleaned, reason_of
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.orders import rules as order_rules
from equipment.orders.models import WorkOrder
from equipment.orders.views import order_or_404
from equipment.pressure_testing import previewed, queries, services, shown
from equipment.pressure_testing.forms import SetUpForm
from equipment.pressure_testing.listed import TESTS
from equipment.pressure_testing.models import PressureTest
from equipment.pressure_testing.preparing import prepare

FORM = "equipment/pressure_testing/test_form.html"
PREVIEW = "equipment/pressure_testing/_preview.html"


def testing_order_or_404(request: HttpRequest, public_id: str) -> WorkOrder:
    """An order of pressure testing that the person sees."""
    order = order_or_404(request, public_id)
    if order.kind != WorkOrder.Kind.PRESSURE_TESTING:
        raise Http404
    return order


def test_or_404(request: HttpRequest, public_id: str) -> PressureTest:
    """The test as the person sees it; its memorandum becomes that of the page."""
    rows = queries.whole_tests(member(request))
    test: PressureTest = entered_or_404(request, rows, public_id)
    return test


@require_safe
@login_required
def test_list(request: HttpRequest) -> HttpResponse:
    workspace = workspace_or_404(request)
    rows = queries.visible_tests(member(request)).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, TESTS)
    tones = [(test, PressureTest.TONES[test.verdict]) for test in page.rows]
    context = {"page": page, "tests": tones}
    return render_list(request, "equipment/pressure_testing/test_list.html", context)


@require_safe
@login_required
def sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """All lines of an order with their attempts, and its set-ups."""
    order = testing_order_or_404(request, public_id)
    user = member(request)
    context = shown.sheet_of(order, user, order_rules.actions_for(user, order))
    return render(request, "equipment/pressure_testing/test_sheet.html", context)


@login_required
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form of a set-up. "Check" judges what was given and stores nothing."""
    order = testing_order_or_404(request, public_id)
    user = member(request)
    order_rules.require(user, "record", order)
    form = _form(request, order)
    answer, found = Answer(request), None
    if request.method == "POST" and form.is_valid():
        if "check" in request.POST:
            return _form_page(request, order, form, answer, _preview(order, form))
        with answering(request) as answer:
            setup = form.setup()
            found = services.record_test(order=order, setup=setup, by=user, now=timezone.now())
        if found is not None:
            return answer.redirect(found, done=_("Recorded."))
        if answer.error is not None:
            form.mark(_faults(answer.error))
    return _form_page(request, order, form, answer, {})


def _form(request: HttpRequest, order: WorkOrder) -> SetUpForm:
    posted = request.method == "POST"
    return SetUpForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        order=order,
        user=member(request),
        today=timezone.localdate(),
        old=_old(request, order),
    )


def _old(request: HttpRequest, order: WorkOrder) -> PressureTest | None:
    """The set-up of the same order that a new one is copied from, if the address names one."""
    rows = queries.whole_tests(member(request)).filter(order=order)
    wanted = request.GET.get("copy", "")
    return rows.filter(public_id=wanted).first() if wanted else None


def _faults(error: Any) -> list[tuple[str, str]]:
    """What a refusal says of each field; of a recorder file the first words name its place."""
    found = [(error.field or "", error.message)]
    return found + [
        (str(row["field"]), str(row["message"])) for row in error.rows if "column" not in row
    ]


def _preview(order: WorkOrder, form: SetUpForm) -> dict[str, Any]:
    """What a set-up would come to, or why its file is not read."""
    try:
        prepared = prepare(order, form.setup(), timezone.now())
    except Refused as error:
        return {"refused": error.message}
    return previewed.preview_of(prepared)


def _form_page(
    request: HttpRequest,
    order: WorkOrder,
    form: SetUpForm,
    answer: Answer,
    preview: dict[str, Any],
) -> HttpResponse:
    context = {
        "order": order,
        "form": form,
        "preview": preview,
        "form_key": f"pressure-test-{order.public_id}",
        "cancel_url": reverse("equipment:pressure-test-sheet", args=[order.public_id]),
    }
    if preview:
        return render(request, FORM, context)
    return form_page(request, FORM, context, answer)


@require_POST
@login_required
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same check while the form is being filled in; it stores nothing."""
    order = testing_order_or_404(request, public_id)
    order_rules.require(member(request), "record", order)
    form = _form(request, order)
    found: dict[str, Any] = {}
    if form.is_valid():
        found = _preview(order, form)
    return render(request, PREVIEW, {"preview": found, "form": form})


@require_safe
@login_required
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One test with its chart."""
    test = test_or_404(request, public_id)
    context = shown.page_of(test, member(request))
    return render(request, "equipment/pressure_testing/test_detail.html", context)


@require_POST
@login_required
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the set-up decide about those of its lines that are ticked."""
    test, user = test_or_404(request, public_id), member(request)
    order_rules.require(user, "record", test.order)
    wanted = request.POST.getlist("line")
    with answering(request) as answer:
        said = cleaned(VersionedReasonForm(request.POST))
        test.version = said.pop("version")
        own = {one.line.public_id: one.line for one in test.attempts.all()}
        lines = [own[name] for name in wanted if name in own]
        services.decide_test(test=test, lines=lines, **said, by=user, now=timezone.now())
    return answer.redirect(test, done=_("Chosen."))


@require_POST
@login_required
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call the record wrong."""
    test, user = test_or_404(request, public_id), member(request)
    order_rules.require(user, "record", test.order)
    with answering(request) as answer:
        services.withdraw_test(
            test=test, by=user, now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(test, done=_("Withdrawn."))


@require_POST
@login_required
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that one was there as witness."""
    test = test_or_404(request, public_id)
    with answering(request) as answer:
        services.confirm_witness(test=test, by=member(request), now=timezone.now())
    return answer.redirect(test, done=_("Confirmed."))
