"""Pages of acts: the list, the act, and its preparation from finished work."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cooperation.acceptance import pages, printing, queries, rules, services
from cooperation.acceptance.listed import ACTS
from cooperation.acceptance.models import Act
from core.accounts import rules as people
from core.accounts.models import Workspace
from core.clocks.queries import clock_of, waits_of, with_clock
from core.documents import languages
from core.documents.answers import attached
from core.web.errors import answering
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import reason_of
from core.web.workspace import enter, workspace_or_404


def act_or_404(request: HttpRequest, public_id: str) -> Act:
    """The act, if the person sees it; the page is then that of its memorandum."""
    act: Act = get_object_or_404(
        with_clock(queries.acts(member(request)), whole=True), public_id=public_id
    )
    enter(request, act.memorandum.workspace)
    return act


@require_GET
@login_required
def act_list(request: HttpRequest) -> HttpResponse:
    """The acts of the memorandum, with the counts that matter above."""
    user, now = member(request), timezone.now()
    workspace = workspace_or_404(request)
    rows = queries.listed(user, workspace.pk)
    page = listing_page(request, rows, ACTS)
    for act in page.rows:
        act.waits = waits_of(act, now)
    context = {
        "page": page,
        "counts": _counts(request, workspace),
        "may_prepare": rules.prepares(user, workspace.pk),
        "may_sign": rules.signs(user, workspace.pk),
    }
    return render_list(request, "cooperation/acceptance/act_list.html", context)


def _counts(request: HttpRequest, workspace: Workspace) -> list[dict[str, Any]]:
    """How many acts wait for the person's party, for anybody, are refused and are signed."""
    user = member(request)
    found = Act.objects.visible_to(user).filter(memorandum=workspace.pk)
    waiting = queries.to_sign(found, user.organisation_id)
    counted = found.aggregate(
        mine=Count("pk", filter=Q(pk__in=waiting.values("pk"))),
        sent=Count("pk", filter=Q(status__in=rules.SIGNABLE)),
        refused=Count("pk", filter=Q(status=Act.Status.REFUSED)),
        accepted=Count("pk", filter=Q(status=Act.Status.ACCEPTED)),
    )
    shown = (
        ("mine", _("To sign"), "waiting=mine"),
        ("refused", _("Refused"), "status=refused"),
        ("accepted", _("Signed by both"), "status=accepted"),
    )
    current = request.GET.urlencode()
    return [
        {"words": words, "count": counted[key], "query": query, "current": query == current}
        for key, words, query in shown
    ]


@require_GET
@login_required
def act_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is signed, by whom it is signed, and what the person may do about it."""
    user, now = member(request), timezone.now()
    act = act_or_404(request, public_id)
    parties = queries.parties_of(act.memorandum_id)
    sheet = pages.sheet_of(act, parties, now)
    signs = pages.may_sign_now(sheet, user)
    actions = rules.actions_for(user, act)
    on = timezone.localdate(now)
    context = {
        "act": act,
        "sheet": sheet,
        "pdf_pairs": languages.PAIRS,
        "clock": clock_of(act, now),
        "facts": pages.facts(act),
        "actions": actions,
        "may_edit": "edit" in actions,
        "signs": signs,
        "authority": people.authority_shown(user, act.memorandum_id, on) if signs else None,
        **_refusal_of(act),
        "others": ", ".join(
            party.organisation.short
            for party in queries.signing(parties)
            if party.organisation_id != act.organisation_id
        ),
    }
    return render(request, "cooperation/acceptance/act_detail.html", context)


def _refusal_of(act: Act) -> dict[str, Any]:
    """The refusals of a refused act, the last one first."""
    found = queries.refusals_of(act) if act.status == Act.Status.REFUSED else []
    if not found:
        return {"refusals": []}
    return {
        "refusals": found,
        "refused_by": found[0].organisation_id,
    }


@require_GET
@login_required
def act_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """Exactly the bytes of which the digest is: frozen, or those that would be frozen now."""
    act = act_or_404(request, public_id)
    paper = queries.paper_of(act, queries.lines_of(act), queries.parties_of(act.memorandum_id))
    response = HttpResponse(paper.content.encode(), content_type="application/json")
    name = f"act-{act.number}.json" if paper.is_frozen else f"act-{act.number}-not-signed.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@login_required
def act_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is signed, as a PDF in the two languages of `?languages=`."""
    act = act_or_404(request, public_id)
    pair = languages.pair(request.GET.get("languages", ""))
    parties = queries.parties_of(act.memorandum_id)
    sheet = pages.sheet_of(act, parties, timezone.now())
    made = printing.act_pdf(act, sheet, parties, pair)
    return attached(made, printing.file_name(act, pair))


@require_POST
@login_required
def act_send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put the act before the signatories."""
    act = act_or_404(request, public_id)
    with answering(request) as answer:
        services.send_act(act=act, by=member(request), now=timezone.now())
    return answer.redirect(act, done=_("The act is with the signatories of both parties."))


@require_POST
@login_required
def act_amend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the act back to a draft."""
    act = act_or_404(request, public_id)
    with answering(request) as answer:
        services.amend_act(
            act=act, by=member(request), now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(act, done=_("The act is a draft again; signatures given are void."))


@require_POST
@login_required
def act_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw the act and release its work."""
    act = act_or_404(request, public_id)
    with answering(request) as answer:
        services.withdraw_act(
            act=act, by=member(request), now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(act, done=_("The act is withdrawn; its work may go on another act."))
