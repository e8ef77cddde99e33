"""Acts and signatures."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import action
from rest_framework.request import Request

from cooperation.acceptance import pages, printing, queries, rules, services
from cooperation.acceptance.filters import ActFilter, SignatureFilter
from cooperation.acceptance.models import Act, Signature
from cooperation.acceptance.serializers import (
    ActBody,
    ActDetail,
    ActLinesBody,
    ActRow,
    ItemsBody,
    NewActBody,
    OffersShape,
    RefuseBody,
    SignatureRow,
    SignBody,
)
from cooperation.acceptance.services import Item
from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Memorandum
from core.accounts import proof
from core.accounts.models import User, Workspace
from core.api.bodies import dump
from core.api.lists import ListShape, known_only
from core.api.problems import ApiError, parameter_error
from core.api.resources import IN_MEMORANDUM, JSON, Resource, Workflow, command
from core.api.schema import describe
from core.clocks.api import clock_view
from core.documents.answers import MEDIA, attached
from core.documents.parameters import LANGUAGES, languages_of

OF_PEOPLE = ("sign", "countersign", "refuse")
STEPS = ("send", "amend", "withdraw", "sign", "refuse")


class Acts(Workflow):
    """Acceptance acts: finished work, counted when both parties have signed the same digest."""

    model = Act
    area = "acts"
    detail_row = ActDetail
    needs_match = True
    offers = {
        "edit": ("PATCH", ""),
        **{name: ("POST", f"{name}/") for name in ("add-lines", "remove-lines", *STEPS)},
        "countersign": ("POST", "sign/"),
    }
    shape = ListShape(
        row=ActRow,
        orderings={
            "number": ["memorandum", "number"],
            "created_at": [],
            "updated_at": ["updated_at"],
        },
        default="-created_at",
        filterset=ActFilter,
        ids=IN_MEMORANDUM,
    )
    send = command("send", services.send_act, name="act")
    amend = command("amend", services.amend_act, name="act")
    clock = clock_view()
    withdraw = command("withdraw", services.withdraw_act, name="act")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        found = rules.actions_for(user, row)
        signable = user.acting_token is None
        return [
            name for name in self.offers if name in found and (signable or name not in OF_PEOPLE)
        ]

    @describe(body=NewActBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Prepare an act of the caller's party from finished work."""
        said = self.body(NewActBody)
        user: Any = request.user
        items = [Item(item["kind"], item["source"]) for item in said.pop("items", ())]
        return self.created(services.create_act(**said, items=items, by=user, now=timezone.now()))

    @describe(body=ActBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change the words of a draft."""
        said = self.body(ActBody)
        act = self.one(id)
        words = {name: getattr(act, name) for name in ("title", "basis", "remarks")}
        self.perform(id, services.update_draft, name="act", **{**words, **said})
        return self.shown(id)

    @describe(body=ItemsBody, summary="Put finished work on a draft")
    @action(detail=True, methods=["post"], url_path="add-lines", url_name="add-lines")
    def add_lines(self, request: Request, id: str) -> HttpResponse:
        said = self.body(ItemsBody)
        said["items"] = [Item(item["kind"], item["source"]) for item in said["items"]]
        self.perform(id, services.add_lines, name="act", **said)
        return self.shown(id)

    @describe(body=ActLinesBody, summary="Take lines off a draft")
    @action(detail=True, methods=["post"], url_path="remove-lines", url_name="remove-lines")
    def remove_lines(self, request: Request, id: str) -> HttpResponse:
        said = self.body(ActLinesBody)
        said["chosen"] = said.pop("lines")
        self.perform(id, services.remove_lines, name="act", **said)
        return self.shown(id)

    @describe(body=SignBody, summary="Sign the content with this digest (a person, never a token)")
    @action(detail=True, methods=["post"], url_path="sign", url_name="sign")
    def sign(self, request: Request, id: str) -> HttpResponse:
        """Needs a session whose person proved who they are in the last five minutes."""
        found = self._proof(request)
        said = self.body(SignBody)
        self.perform(
            id, services.sign_act, name="act", proof=found.kind, proved_at=found.at, **said
        )
        return self.shown(id)

    @describe(body=RefuseBody, summary="Refuse with reasons (a person, never a token)")
    @action(detail=True, methods=["post"], url_path="refuse", url_name="refuse")
    def refuse(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, RefuseBody, services.refuse_act, name="act")

    @describe(answer=dict, summary="The exact bytes that are signed")
    @action(detail=True, methods=["get"], url_path="content", url_name="content")
    def content(self, request: Request, id: str) -> HttpResponse:
        """Canonical JSON (RFC 8785); its SHA-256 is the digest to sign, and the ETag."""
        known_only(request.query_params, [])
        act = self.one(id)
        parties = queries.parties_of(act.memorandum_id)
        paper = queries.paper_of(act, queries.lines_of(act), parties)
        told = base64.b64encode(bytes.fromhex(paper.digest)).decode()
        headers = {"ETag": f'"{paper.digest}"', "Repr-Digest": f"sha-256=:{told}:"}
        return HttpResponse(paper.content.encode(), JSON, headers=headers)

    @describe(
        answer=OpenApiTypes.BINARY,
        media=MEDIA,
        summary="The act as PDF in two languages",
        parameters=(LANGUAGES,),
    )
    @action(detail=True, methods=["get"], url_path="document", url_name="document")
    def document(self, request: Request, id: str) -> HttpResponse:
        """Exactly what is signed and by whom; the same act always gives the same bytes."""
        pair = languages_of(request)
        act = self.one(id)
        parties = queries.parties_of(act.memorandum_id)
        sheet = pages.sheet_of(act, parties, timezone.now())
        return attached(printing.act_pdf(act, sheet, parties, pair), printing.file_name(act, pair))

    @describe(
        answer=OffersShape,
        summary="Finished work that stands on no live act",
        parameters=(OpenApiParameter("memorandum", str, required=True),),
    )
    @action(detail=False, methods=["get"], url_path="finished-work", url_name="finished-work")
    def finished_work(self, request: Request) -> HttpResponse:
        known_only(request.query_params, ["memorandum"])
        user: Any = request.user
        wanted = request.query_params.get("memorandum", "")
        memorandum = Memorandum.objects.visible_to(user).filter(public_id=wanted).first()
        if memorandum is None:
            raise parameter_error(
                "invalid_parameter", "memorandum", _("There is no such memorandum.")
            )
        return HttpResponse(dump({"results": _offers(memorandum.pk)}), JSON)

    def _proof(self, request: Request) -> proof.Proof:
        user: Any = request.user
        if user.acting_token is not None:
            raise ApiError(
                "token_may_not_sign", _("A token may not sign. A person signs in and does it.")
            )
        found = proof.proof_of(request._request)
        if found is None or not proof.is_recent(found, timezone.now()):
            raise ApiError("proof_needed", _("Prove who you are again: the last proof is too old."))
        return found


def _offers(memorandum_id: int) -> list[dict[str, Any]]:
    numbers = dict(
        Commitment.objects.filter(memorandum=memorandum_id).values_list("pk", "public_id")
    )
    return [
        {
            "kind": group.kind,
            "source": offer.source_id,
            "group": group.name,
            "reference": offer.reference,
            "description": offer.description,
            "commitment": numbers.get(offer.commitment_id),
            "quantity": offer.quantity,
            "unit": offer.unit,
            "done_on": offer.done_on,
            "remark": offer.remark,
        }
        for group in queries.offer_groups(memorandum_id)
        for offer in group.offers
    ]


class Signatures(Resource):
    """The parties' signatures, those that a refusal or amendment has voided included."""

    model = Signature
    area = "acts"
    shape = ListShape(
        row=SignatureRow,
        orderings={"signed_at": ["signed_at"]},
        default="signed_at",
        filterset=SignatureFilter,
        ids={"memorandum": "act__memorandum__public_id"},
    )

    def visible_for(self, user: User) -> QuerySet[Any]:
        workspaces = Workspace.objects.visible_to(user)
        return Signature.objects.filter(act__memorandum__in=workspaces.values("pk"))
