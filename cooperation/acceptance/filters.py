"""How lists of acts are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance import queries, rules
from cooperation.acceptance.models import Act, ActLine
from cooperation.commitments.models import Commitment
from core.clocks.filters import WaitingOn
from core.lookups import Ids, ListFilter, Moments, OneOf, Texts
from core.web.workspace import current_workspace

WAITING = [("mine", _("My party's signature")), ("theirs", _("The other party's signature"))]


def commitments_of(request: HttpRequest | None) -> QuerySet[Commitment]:
    """The commitments that the person may choose from; those of the page's memorandum there."""
    if request is None or not request.user.is_authenticated:
        return Commitment.objects.none()
    found: QuerySet[Commitment] = Commitment.objects.visible_to(request.user).order_by("number")
    workspace = current_workspace(request) if hasattr(request, "session") else None
    return found if workspace is None else found.filter(memorandum=workspace.pk)


class ActFilter(ListFilter):
    """Acts by words, state, whose signature they wait for and the commitment of their lines."""

    q = django_filters.CharFilter(
        method="by_words", label=_("Number, title or order"), max_length=100
    )
    status = OneOf(choices=Act.Status.choices, label=_("State"))
    waiting = django_filters.ChoiceFilter(
        method="by_waiting", choices=WAITING, label=_("Waits for signature"), empty_label=_("Any")
    )
    waiting_on = WaitingOn()
    commitment = Ids(
        "lines__commitment__public_id",
        many=True,
        queryset=commitments_of,
        label=_("Commitment"),
    )
    organisation = Ids("organisation__public_id", label=_("Prepared by the party"))
    number = Texts(label=_("Number"))
    sent_at = Moments(label=_("Sent"), empty=True)
    accepted_at = Moments(label=_("Accepted"), empty=True)

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        lines = ActLine.objects.filter(act=OuterRef("pk"), reference__icontains=value)
        return rows.filter(Q(number__icontains=value) | Q(title__icontains=value) | Exists(lines))

    def by_waiting(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if self.request is None:
            return rows.none()
        mine = queries.to_sign(rows, self.request.user.organisation_id)
        if value == "mine":
            return mine
        return rows.filter(status__in=rules.SIGNABLE).exclude(pk__in=mine.values("pk"))


class SignatureFilter(ListFilter):
    """Signatures by act, party, proof and moment."""

    act = Ids("act__public_id", label=_("Act"))
    organisation = Ids("organisation__public_id", label=_("Party"))
    signer = Ids("signer__public_id", label=_("Signed by"))
    signed_at = Moments(label=_("Signed"))
    voided_at = Moments(label=_("No longer valid"), empty=True)
