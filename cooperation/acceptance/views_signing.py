"""Pages on which a signatory signs, one act or a batch, and refuses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cooperation.acceptance import pages, queries, rules, services
from cooperation.acceptance.models import Act
from cooperation.acceptance.services import SignedOrNot
from cooperation.acceptance.views import act_or_404
from core.accounts import rules as people
from core.accounts.proof import is_recent, proof_of, require_recent_proof
from core.clocks.queries import with_clock
from core.web.errors import answering
from core.web.people import member
from core.web.reasons import reason_of
from core.web.workspace import workspace_or_404

#: So many acts are read and signed together; the next come after them.
BATCH = 50


@require_http_methods(["GET", "POST"])
@login_required
def act_sign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sign the digest that the person saw; who has not proved their identity does so first.

    A signature sent before the proof is carried on after it; coming here by itself is not signing.
    """
    act = act_or_404(request, public_id)
    if request.method != "POST":
        return redirect(act)
    now = timezone.now()
    rules.require_signatory(member(request), act.memorandum_id)
    proof = require_recent_proof(request, now)
    with answering(request) as answer:
        services.sign_act(
            act=act,
            digest=request.POST.get("digest", ""),
            proof=proof.kind,
            proved_at=proof.at,
            by=member(request),
            now=now,
        )
    return answer.redirect(act, done=_words_of(act))


def _words_of(act: Act) -> str:
    if act.status == Act.Status.ACCEPTED:
        return _("Signed. Both parties have signed: the work is accepted and counts.")
    return _("Signed. The act waits for the other party.")


@require_POST
@login_required
def act_refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Refuse the act with reasons."""
    act = act_or_404(request, public_id)
    with answering(request) as answer:
        services.refuse_act(
            act=act, by=member(request), now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(act, done=_("The act is refused and back with those who prepared it."))


@require_http_methods(["GET", "POST"])
@login_required
def act_batch(request: HttpRequest) -> HttpResponse:
    """Read all acts that wait for the person's party, and sign the chosen ones at once."""
    user, workspace, now = member(request), workspace_or_404(request), timezone.now()
    waiting = queries.to_sign(queries.acts(user), user.organisation_id)
    waiting = waiting.filter(memorandum=workspace.pk).order_by("sent_at", "pk")
    on = timezone.localdate(now)
    if request.method == "POST":
        rules.require_signatory(user, workspace.pk)
        return _sign_chosen(request, {act.public_id: act for act in waiting[:BATCH]})
    parties = queries.parties_of(workspace.pk)
    found = list(with_clock(queries.with_papers(waiting))[: BATCH + 1])
    context = {
        "sheets": [pages.sheet_of(act, parties, now) for act in found[:BATCH]],
        "more": len(found) > BATCH,
        "limit": BATCH,
        "chosen": request.GET.getlist("act"),
        "may_sign": rules.signs(user, workspace.pk),
        "authority": people.signing_authority(user, workspace.pk, on),
        "proved": is_recent(proof_of(request), now),
    }
    return render(request, "cooperation/acceptance/act_batch.html", context)


def _sign_chosen(request: HttpRequest, waiting: dict[str, Act]) -> HttpResponse:
    """Sign the ticked acts, each with the digest of the page, and say what became of each."""
    now = timezone.now()
    proof = require_recent_proof(request, now)
    posted: Any = request.POST
    chosen = [
        (waiting[public_id], posted.get(f"digest-{public_id}", ""))
        for public_id in dict.fromkeys(posted.getlist("act"))
        if public_id in waiting
    ]
    results = services.sign_acts(
        chosen=chosen, proof=proof.kind, proved_at=proof.at, by=member(request), now=now
    )
    _tell(request, results, left_out=len(set(posted.getlist("act"))) - len(chosen))
    return redirect("cooperation:act-batch")


def _tell(request: HttpRequest, results: list[SignedOrNot], left_out: int) -> None:
    signed = [result.act for result in results if result.ok]
    if signed:
        count = len(signed)
        words = ngettext("%(n)s act signed: %(acts)s.", "%(n)s acts signed: %(acts)s.", count)
        told = words % {"n": count, "acts": ", ".join(act.number for act in signed)}
        messages.success(request, told)
    for result in results:
        if result.error is not None:
            messages.error(request, f"{result.act.number}: {result.error.message}")
    if left_out:
        messages.error(
            request, _("Acts that no longer wait for your signature: %(n)s.") % {"n": left_out}
        )
    if not results and not left_out:
        messages.error(request, _("Choose at least one act."))
