"""Certificates over the API: issued, withdrawn, printed, one by one or as a batch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api import selection
from core.api.lists import ListShape, known_only
from core.api.resources import IN_MEMORANDUM, JSON, Workflow, command
from core.api.schema import describe
from core.documents.answers import MEDIA, attached
from core.documents.parameters import LANGUAGES, languages_of
from core.transfer.models import Export
from core.transfer.serializers import ExportRow
from equipment.certificates import batches, printing, queries, rules, services
from equipment.certificates.filters import CertificateFilter
from equipment.certificates.models import Certificate
from equipment.certificates.serializers import (
    BatchBody,
    CertificateDetail,
    CertificateRow,
    IssueBody,
)


class Certificates(Workflow):
    """Papers of what tests and inspections proved, frozen as they were issued."""

    model = Certificate
    area = "equipment"
    detail_row = CertificateDetail
    needs_match = True
    offers = {"withdraw": ("POST", "withdraw/")}
    shape = ListShape(
        row=CertificateRow,
        orderings={
            "issued_on": ["issued_on"],
            "number": ["issued_by", "number"],
            "updated_at": ["updated_at"],
            "status_since": ["status_since"],
        },
        default="-issued_on",
        filterset=CertificateFilter,
        ids=IN_MEMORANDUM,
    )
    withdraw = command("withdraw", services.withdraw_certificate, name="certificate")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions_for(user, row)

    def still_seen(self, object_id: str) -> bool:
        """The answer to a batch names its export."""
        if self.action != "batch":
            return super().still_seen(object_id)
        user: Any = self.request.user
        return Export.objects.visible_to(user).filter(public_id=object_id).exists()

    @describe(body=IssueBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Issue a certificate of a record for the party that carried its order out. What the
        record lacks is named, one by one; a refused issue uses no number."""
        said = self.body(IssueBody)
        user: Any = request.user
        made = services.issue_certificate(**said, by=user, now=timezone.now())
        return self.created(made)

    @describe(answer=dict, summary="The exact bytes of which the digest is")
    @action(detail=True, methods=["get"], url_path="content", url_name="content")
    def content(self, request: Request, id: str) -> HttpResponse:
        """Canonical JSON (RFC 8785), frozen at the issue; its SHA-256 is the ETag."""
        known_only(request.query_params, [])
        certificate = self.one(id)
        headers = {"ETag": f'"{certificate.digest}"'}
        return HttpResponse(certificate.content.encode(), JSON, headers=headers)

    @describe(
        answer=OpenApiTypes.BINARY,
        media=MEDIA,
        summary="The certificate as PDF in two languages",
        parameters=(LANGUAGES,),
    )
    @action(detail=True, methods=["get"], url_path="document", url_name="document")
    def document(self, request: Request, id: str) -> HttpResponse:
        """Set from the frozen content; the same state and languages give the same bytes."""
        pair = languages_of(request)
        user: Any = request.user
        certificate = queries.certificate_for(user).filter(public_id=id).first()
        if certificate is None:
            raise Http404
        paper = printing.certificate_pdf(certificate, pair)
        return attached(paper, printing.file_name(certificate, pair))

    @describe(body=BatchBody, answer=ExportRow, status=202, summary="Many papers as one ZIP")
    @action(detail=False, methods=["post"], url_path="batch", url_name="batch")
    def batch(self, request: Request) -> HttpResponse:
        """Issue certificates of up to 300 records in the background: 202 with the address of the
        export at which progress and file stand. A record that is refused stops no other."""
        said = self.body(BatchBody)
        user: Any = request.user
        export = batches.ask_for_batch(**said, by=user, now=timezone.now())
        return _accepted(request, export)


def _accepted(request: Request, export: Export) -> HttpResponse:
    """The export as its own address tells it."""
    text = selection.WHOLE.text_of(ExportRow, Export, request.user)
    rows = Export.objects.filter(pk=export.pk).annotate(api_text=text)
    told = rows.values_list("api_text", flat=True).get()
    address = reverse("api:exports-detail", args=[export.public_id])
    headers = {"Location": request.build_absolute_uri(address)}
    return HttpResponse(told.encode(), JSON, 202, headers=headers)
