"""Locations, tallies and joints."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from core.api.bodies import dump
from core.api.lists import ListShape, known_only, page_of
from core.api.problems import ApiError
from core.api.resources import IN_MEMORANDUM, JSON, Resource, Workflow, command
from core.api.schema import XLSX_TYPE, describe, page_shape
from core.documents.answers import MEDIA, attached
from core.documents.parameters import LANGUAGES, languages_of
from equipment.pipes import (
    batches,
    bulk_rows,
    joint_rules,
    joints,
    previews,
    queries,
    services,
    undoing,
)
from equipment.pipes.filters import JointFilter, LocationFilter, TallyFilter, TallyRowFilter
from equipment.pipes.labels import printing as labels
from equipment.pipes.labels.serializers import LabelsBody
from equipment.pipes.models import Joint, Location, Tally, TallyRow
from equipment.pipes.passport import resources as passports
from equipment.pipes.passport.serializers import JointPassport
from equipment.pipes.places import rules as place_rules
from equipment.pipes.places import services as places
from equipment.pipes.places.serializers import LocationBody, LocationRow, PlaceBody
from equipment.pipes.reconciliation import shown as reconciliation
from equipment.pipes.reconciliation.queries import reconciled
from equipment.pipes.reconciliation.serializers import ReconciliationShape
from equipment.pipes.serializers import (
    JointBody,
    JointDetail,
    JointRow,
    JointsBulkBody,
    JointsBulkShape,
    NewJointBody,
)
from equipment.pipes.tally import layout
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally_out import answers, sources
from equipment.pipes.tally_serializers import (
    CommitBody,
    DecisionsBody,
    MappingBody,
    PreviewShape,
    SuggestionShape,
    TallyDetail,
    TallyRowRow,
    TallyShape,
    UploadBody,
)

TALLY_ROWS = ListShape(
    row=TallyRowRow,
    orderings={"sheet_row": ["sheet_row"]},
    default="sheet_row",
    filterset=TallyRowFilter,
)


class Locations(Resource):
    """Places where joints can be."""

    model = Location
    area = "equipment"
    offers = {
        "update": ("PATCH", ""),
        "close": ("POST", "close/"),
        "reopen": ("POST", "reopen/"),
    }
    shape = ListShape(
        row=LocationRow,
        orderings={"name": ["name"], "updated_at": ["updated_at"]},
        default="name",
        filterset=LocationFilter,
        ids=IN_MEMORANDUM,
    )
    close = command("close", places.close_place, name="place")
    reopen = command("reopen", places.reopen_place, name="place")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return place_rules.actions(user, row)

    @describe(body=LocationBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Add a place of the caller's party."""
        said = self.body(LocationBody)
        user: Any = request.user
        return self.created(services.create_location(**said, by=user, now=timezone.now()))

    @describe(body=PlaceBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Rename a place or make it part of another one."""
        told = partial(places.update_place, **self.body(PlaceBody))
        self.perform(id, told, name="place")
        return self.shown(id)


class Tallies(Workflow):
    """Measuring lists: uploaded, mapped, previewed, then registered whole or not at all."""

    model = Tally
    area = "equipment"
    detail_row = TallyDetail
    offers = {
        name: ("POST", f"{name}/")
        for name in ("map", "decide-rows", "commit", "cancel", "discard", "undo")
    }
    shape = ListShape(
        row=TallyShape,
        orderings={"uploaded_at": ["uploaded_at"], "updated_at": ["updated_at"]},
        default="-uploaded_at",
        filterset=TallyFilter,
        ids=IN_MEMORANDUM,
    )
    commit = command("commit", services.commit_tally, name="tally", body=CommitBody)
    cancel = command("cancel", services.cancel_import, name="tally")
    discard = command("discard", services.discard_tally, name="tally")
    undo = command("undo", undoing.undo_tally, name="tally")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return undoing.actions_for(user, row)

    def get_parsers(self) -> list[BaseParser]:
        """A file comes as multipart, everything else as JSON."""
        if getattr(self, "action_map", {}).get("post") == "create":
            return [MultiPartParser()]
        return super().get_parsers()

    @describe(body=UploadBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Upload a measuring list; it is looked through, and nothing of it is registered yet."""
        said = self.body(UploadBody)
        user: Any = request.user
        said["upload"] = said.pop("file")
        return self.created(services.upload_tally(**said, by=user, now=timezone.now()))

    @describe(body=MappingBody, summary="Choose how the sheet is read")
    @action(detail=True, methods=["post"], url_path="map", url_name="map")
    def map(self, request: Request, id: str) -> HttpResponse:
        said = self.body(MappingBody)
        self.perform(id, services.map_tally, name="tally", mapping=Mapping.from_dict(said))
        return self.shown(id)

    @describe(body=DecisionsBody, summary="Say for single rows what they become")
    @action(detail=True, methods=["post"], url_path="decide-rows", url_name="decide-rows")
    def decide_rows(self, request: Request, id: str) -> HttpResponse:
        said = self.body(DecisionsBody)["outcomes"]
        outcomes = {_row_number(row): outcome for row, outcome in said.items()}
        self.perform(id, services.decide_rows, name="tally", outcomes=outcomes)
        return self.shown(id)

    @describe(
        answer=SuggestionShape,
        summary="What the engine would choose for a sheet",
        parameters=(OpenApiParameter("sheet", str, description="The first one unless named."),),
    )
    @action(detail=True, methods=["get"], url_path="suggestion", url_name="suggestion")
    def suggestion(self, request: Request, id: str) -> HttpResponse:
        known_only(request.query_params, ["sheet"])
        tally = self.one(id)
        book = queries.workbook_of(tally)
        sheet = queries.sheet_of(tally, request.query_params.get("sheet") or book.names[0])
        told = previews.plain_suggestion(book, layout.suggest(sheet))
        return HttpResponse(dump(told), JSON)

    @describe(answer=PreviewShape, summary="What every row of the sheet will become")
    @action(detail=True, methods=["get"], url_path="preview", url_name="preview")
    def preview(self, request: Request, id: str) -> HttpResponse:
        known_only(request.query_params, [])
        return HttpResponse(dump(previews.plain_preview(queries.preview_of(self.one(id)))), JSON)

    @describe(answer=page_shape(TallyRowRow), summary="What every row became, once registered")
    @action(detail=True, methods=["get"], url_path="rows", url_name="rows")
    def rows(self, request: Request, id: str) -> HttpResponseBase:
        tally = self.one(id)
        return page_of(request, lambda _user: tally.rows.all(), TALLY_ROWS, TallyRow)

    @describe(
        answer=OpenApiTypes.BINARY,
        media=MEDIA,
        summary="A registered tally as PDF in two languages",
        parameters=(LANGUAGES,),
        refusals=(422,),
    )
    @action(detail=True, methods=["get"], url_path="document", url_name="document")
    def document(self, request: Request, id: str) -> HttpResponse:
        """As rigs lay it out; the same tally always gives the same bytes."""
        pair = languages_of(request)
        return answers.as_pdf(sources.of_tally(self._told_of(id)), pair)

    @describe(
        answer=OpenApiTypes.BINARY,
        media=XLSX_TYPE,
        summary="A registered tally as XLSX in the caller's language",
        refusals=(422,),
    )
    @action(detail=True, methods=["get"], url_path="workbook", url_name="workbook")
    def workbook(self, request: Request, id: str) -> HttpResponseBase:
        """The portal reads it back by its own suggestion, joint by joint the same."""
        known_only(request.query_params, [])
        return answers.as_workbook(sources.of_tally(self._told_of(id)))

    @describe(
        answer=ReconciliationShape,
        summary="What came on the rig against what became of it",
        refusals=(422,),
    )
    @action(detail=True, methods=["get"], url_path="reconciliation", url_name="reconciliation")
    def reconciliation(self, request: Request, id: str) -> HttpResponse:
        """Count and metres, with the joints of each group and any difference in words."""
        known_only(request.query_params, [])
        found = reconciled(self._told_of(id))
        return HttpResponse(dump(reconciliation.plain(found)), JSON)

    def _told_of(self, id: str) -> Tally:
        user: Any = self.request.user
        tally = queries.tally_of(user, id)
        if tally is None:
            raise Http404
        return tally


def _row_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 7):
        raise ApiError(
            "invalid",
            _("Rows are named by their number."),
            errors=[{"pointer": "#/outcomes", "detail": _("Rows are named by their number.")}],
        )
    return int(text)


class Joints(Resource):
    """The register of joints, pup joints and accessories."""

    questions = frozenset(("labels",))

    model = Joint
    area = "equipment"
    detail_row = JointDetail
    shape = ListShape(
        row=JointRow,
        orderings={
            "created_at": [],
            "updated_at": ["updated_at"],
            "tally_number": ["tally_number"],
            "effective_length_m": ["effective_length_m"],
        },
        default="created_at",
        filterset=JointFilter,
        ids=IN_MEMORANDUM,
    )

    offers = {"change": ("PATCH", "")}
    other_rows = (JointPassport,)

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        free = joint_rules.may_change(user, row) and not joint_rules.is_busy(row)
        return ["change"] if free else []

    @describe(body=NewJointBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Enter a new joint of the caller's party; many at once go to `bulk/`."""
        said = self.body(NewJointBody)
        user: Any = request.user
        return self.created(joints.create_joint(**said, by=user, now=timezone.now()))

    @describe(body=JointBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change what is known of a joint that is neither in the hole, rejected nor ordered."""
        return self.change(id, JointBody, joints.update_joint, name="joint")

    @describe(
        answer=JointPassport,
        members=JointPassport,
        summary="The passport of a joint",
        parameters=passports.PARAMETERS,
        examples=passports.EXAMPLES_OF_JOINT,
    )
    @action(detail=True, methods=["get"], url_path="passport", url_name="passport")
    def passport(self, request: Request, id: str) -> HttpResponse:
        """Usage, wall trend with forecasts, ratings with their working, readings, sets, and the
        newest entries of its life."""
        return passports.shown(self, request, id, passports.JOINT)

    @describe(
        body=JointsBulkBody,
        answer=JointsBulkShape,
        summary="Up to 5,000 joints by their serials: all of them or none",
    )
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        said = self.body(JointsBulkBody)
        user: Any = request.user
        found = batches.register_joints(
            memorandum=said["memorandum"],
            rows=bulk_rows.read(said["rows"], user),
            accept_look_alikes=said.get("accept_look_alikes", False),
            by=user,
            now=timezone.now(),
        )
        counts = {name: found.count(name) for name in ("created", "changed", "same")}
        rows = [{"id": joint.public_id, "outcome": told} for joint, told in found.joints]
        return HttpResponse(dump({**counts, "results": rows}), JSON)

    @describe(
        body=LabelsBody,
        answer=OpenApiTypes.BINARY,
        media=MEDIA,
        summary="Labels of up to 500 joints as PDF",
    )
    @action(detail=False, methods=["post"], url_path="labels", url_name="labels")
    def labels(self, request: Request) -> HttpResponse:
        """A code to scan, the serial in words, product and class; nothing is changed by it."""
        said = self.body(LabelsBody)
        user: Any = request.user
        joints = said.pop("ids")
        made = labels.labels_pdf(joints, **{"language": user.language, **said})
        return attached(made, labels.file_name(joints))
