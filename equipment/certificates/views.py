"""Pages of certificates."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.documents import languages
from core.documents.answers import attached
from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import VersionedReasonForm
from core.web.steps import reasoned
from core.web.workspace import enter, entered_or_404, workspace_or_404
from equipment.certificates import kinds, printing, queries, rules, services, shown
from equipment.certificates.forms import IssueForm
from equipment.certificates.listed import CERTIFICATES
from equipment.certificates.models import Certificate

FOLDER = "equipment/certificates"


def certificate_or_404(request: HttpRequest, public_id: str) -> Certificate:
    """The certificate as the person sees it; its memorandum becomes that of the page."""
    rows = queries.certificate_for(member(request))
    certificate: Certificate = entered_or_404(request, rows, public_id)
    return certificate


@require_safe
@login_required
def certificate_list(request: HttpRequest) -> HttpResponse:
    workspace = workspace_or_404(request)
    rows = queries.certificates_for(member(request)).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, CERTIFICATES)
    context = {"page": page, "rows": [(one, shown.kind_words(one)) for one in page.rows]}
    return render_list(request, f"{FOLDER}/certificate_list.html", context)


@require_safe
@login_required
def certificate_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    certificate = certificate_or_404(request, public_id)
    context = shown.page_of(certificate, member(request))
    return form_page(request, f"{FOLDER}/certificate_detail.html", context, Answer(request))


@require_safe
@login_required
def certificate_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """To the page of the record that a certificate is about."""
    certificate, user = certificate_or_404(request, public_id), member(request)
    return HttpResponseRedirect(_subject_or_404(request, user, certificate.subject).url)


class _Found:
    """A record that somebody sees, and its kind."""

    def __init__(self, row: Any) -> None:
        self.row, self.kind = row, kinds.kind_of(row)
        self.url: str = row.get_absolute_url()


def _subject_or_404(request: HttpRequest, user: Any, public_id: str) -> _Found:
    row = kinds.subject_of(user, public_id)
    if row is None:
        raise Http404
    enter(request, row.memorandum_id)
    return _Found(row)


@login_required
def certificate_issue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whether that record can be certified, what it lacks, and the button that issues."""
    user = member(request)
    found = _subject_or_404(request, user, public_id)
    record = found.kind.checked([public_id])[0]
    about = found.kind.about(record)
    rules.require_issuer(user, about.order)
    lacking = services.lacking_of(found.kind, [record])[public_id]
    standing = queries.standing_of(public_id)
    is_sent = request.method == "POST"
    form, answer = IssueForm(request.POST if is_sent else None), Answer(request)
    if is_sent and form.is_valid():
        replaced = standing if form.cleaned_data["replace"] else None
        with answering(request, form) as answer:
            made = services.issue_certificate(
                subject=found.row, supersedes=replaced, by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(made, done=_("Certificate issued."))
    context = {
        "form": form, "subject": found.row, "about": about, "kind": found.kind,
        "lacking": lacking, "standing": standing, "cancel_url": found.url,
        "form_key": f"certificate-{public_id}", "submit_label": _("Issue"),
    }  # fmt: skip
    return form_page(request, f"{FOLDER}/certificate_form.html", context, answer)


certificate_withdraw = reasoned(
    services.withdraw_certificate,
    _("Certificate withdrawn. Both parties are told."),
    name="certificate",
    find=certificate_or_404,
    require=rules.require_withdrawer,
    form=VersionedReasonForm,
)


@require_POST
@login_required
def certificate_retest(request: HttpRequest, public_id: str) -> HttpResponse:
    """A draft of new work that begins as the record of a withdrawn certificate did."""
    certificate = certificate_or_404(request, public_id)
    page = ""
    with answering(request) as answer:
        page = services.draft_retest(
            certificate=certificate, by=member(request), now=timezone.now()
        )
    return answer.redirect(page or certificate)


@require_safe
@login_required
def certificate_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The paper as PDF in the two languages of `?languages=`."""
    certificate = certificate_or_404(request, public_id)
    pair = languages.pair(request.GET.get("languages", ""))
    paper = printing.certificate_pdf(certificate, pair)
    return attached(paper, printing.file_name(certificate, pair))


@require_safe
@login_required
def certificate_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """Exactly the bytes of which the digest is."""
    certificate = certificate_or_404(request, public_id)
    response = HttpResponse(certificate.content.encode(), content_type="application/json")
    name = printing.content_name(certificate)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
