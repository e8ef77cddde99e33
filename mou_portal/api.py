"""The API router: the one place that knows every resource."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter

from cooperation.acceptance.api import Acts, Signatures
from cooperation.commitments.api import Commitments
from cooperation.memoranda.api import Areas, Clauses, Memoranda, ResultingInstruments
from cooperation.progress.api import ProgressEntries
from core.accounts.api import Me, Parties
from core.accounts.models import Organisation
from core.accounts.serializers import OrganisationRow, organisations_seen
from core.api import expansions, views
from core.calendar.api import CalendarDays, PartyHours
from core.comments.api import Comments
from core.events.api import Events
from core.files.api import Files
from core.notices.api import Notices
from core.qualifications.api import Qualifications
from core.search.api import Search
from core.transfer import sources
from core.transfer.api import Exports
from core.transfer.import_api import Imports
from equipment.catalogue.api import Connections, Grades, ProductLines
from equipment.catalogue.class_api import ClassSchemes, ToolJointLimits
from equipment.catalogue.engineering_api import Classification, Hydrotest, Ratings
from equipment.catalogue.repair_api import RepairTypes
from equipment.certificates.api import Certificates
from equipment.defects.api import DefectActs
from equipment.dismantling.api import Dismantlings
from equipment.installation.api import Installations
from equipment.instruments.api import Calibrations, Instruments
from equipment.instruments.recall.api import Recalls
from equipment.maintenance.api import MaintenancePlans
from equipment.nonconformance.api import Nonconformances
from equipment.orders.api import OrderLines, WorkOrders
from equipment.pipes.api import Joints, Locations, Tallies
from equipment.pipes.heats.api import Heats
from equipment.pipes.items.api import EquipmentItems
from equipment.pipes.life.api import JointSteps
from equipment.pipes.readings.api import Inspections, Readings
from equipment.pipes.sets.api import PipeSets
from equipment.pipes.stock.api import Stock
from equipment.pipes.tool_joints.api import ToolJointPairs
from equipment.pipes.transfers.api import Transfers
from equipment.pipes.usage.api import UsageLogs
from equipment.pressure_testing.api import PressureTests
from equipment.procedures.api import Procedures
from equipment.programmes.api import InspectionProgrammes
from equipment.repair.api import Repairs
from equipment.requests.api import WorkRequests
from equipment.revision.api import Revisions
from exchange.attendance.api import AttendanceDays
from exchange.placements.api import Placements
from exchange.specialists.api import Specialists

router = SimpleRouter()
for name, resource in (
    ("memoranda", Memoranda),
    ("parties", Parties),
    ("areas", Areas),
    ("clauses", Clauses),
    ("resulting-instruments", ResultingInstruments),
    ("commitments", Commitments),
    ("progress-entries", ProgressEntries),
    ("acts", Acts),
    ("signatures", Signatures),
    ("product-lines", ProductLines),
    ("grades", Grades),
    ("connections", Connections),
    ("tool-joint-limits", ToolJointLimits),
    ("class-schemes", ClassSchemes),
    ("repair-types", RepairTypes),
    ("locations", Locations),
    ("tallies", Tallies),
    ("joints", Joints),
    ("work-requests", WorkRequests),
    ("work-orders", WorkOrders),
    ("order-lines", OrderLines),
    ("installations", Installations),
    ("defect-acts", DefectActs),
    ("nonconformances", Nonconformances),
    ("repairs", Repairs),
    ("test-procedures", Procedures),
    ("pressure-tests", PressureTests),
    ("certificates", Certificates),
    ("inspection-programmes", InspectionProgrammes),
    ("revisions", Revisions),
    ("maintenance-plans", MaintenancePlans),
    ("dismantlings", Dismantlings),
    ("heats", Heats),
    ("pipe-sets", PipeSets),
    ("joint-steps", JointSteps),
    ("transfers", Transfers),
    ("usage-logs", UsageLogs),
    ("inspections", Inspections),
    ("readings", Readings),
    ("equipment-items", EquipmentItems),
    ("tool-joints", ToolJointPairs),
    ("instruments", Instruments),
    ("calibrations", Calibrations),
    ("recalls", Recalls),
    ("specialists", Specialists),
    ("placements", Placements),
    ("attendance-days", AttendanceDays),
    ("qualifications", Qualifications),
    ("files", Files),
    ("events", Events),
    ("notices", Notices),
    ("exports", Exports),
    ("comments", Comments),
    ("calendar-days", CalendarDays),
    ("working-hours", PartyHours),
    ("imports", Imports),
):
    router.register(name, resource, basename=name)
    sources.offer(name, resource)
    expansions.offer(resource.model, resource.shape.row, resource().visible_for, area=resource.area)
    rows = (resource.shape.row, resource.detail_row, *resource.other_rows)
    expansions.describe_rows(resource.model, *rows)
expansions.offer(Organisation, OrganisationRow, organisations_seen, area="memoranda")

VERSION_1: list[URLPattern | URLResolver] = [
    path("me/", Me.as_view(), name="me"),
    path("search/", Search.as_view(), name="search"),
    path("stock/", Stock.as_view(), name="stock"),
    path("engineering/ratings/", Ratings.as_view(), name="engineering-ratings"),
    path("engineering/hydrotest/", Hydrotest.as_view(), name="engineering-hydrotest"),
    path(
        "engineering/classification/",
        Classification.as_view(),
        name="engineering-classification",
    ),
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.docs, name="docs"),
    path("problems/", views.Problems.as_view(), name="problems"),
    path("", include(router.urls)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include((VERSION_1, "api"))),
    re_path(r"^.*$", views.unknown_address),
]
