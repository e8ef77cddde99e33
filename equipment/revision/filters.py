"""How revision records are narrowed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Moments, OneOf, Texts, YesNo
from equipment.catalogue.class_models import Part
from equipment.programmes import queries as programmes
from equipment.revision.models import (
    CLASSES,
    RevisionClass,
    RevisionRecord,
    RevisionStep,
)

VERDICTS = [choice for choice in RevisionRecord.Verdict.choices if choice[0]]


class FailedStep(YesNo):
    """Records with a step that failed."""

    def condition(self, value: Any) -> Q:
        failed = RevisionStep.objects.filter(outcome=RevisionStep.Outcome.FAILED)
        found = Q(pk__in=failed.values("record"))
        return found if value else ~found


class Classed(OneOf):
    """Records whose readings gave a part, named by the column, one of these classes."""

    def condition(self, value: Any) -> Q:
        found = RevisionClass.objects.filter(part=self.field_name, pipe_class__in=value)
        return Q(pk__in=found.values("record"))


class RevisionFilter(ListFilter):
    """Revision records by order, subject, programme, verdict, classes, day, people and tools."""

    order = Ids("line__order__public_id", label=_("Order"))
    line = Ids("line__public_id", label=_("Order line"))
    joint = Ids("line__joint__public_id", label=_("Joint"), empty=True)
    item = Ids("line__item__public_id", label=_("Equipment"), empty=True)
    serial = Texts(
        "line__joint__serial", label=_("Serial number"), shown={"contains": _("Serial number")}
    )
    programme = Ids(
        "programme__programme__public_id",
        queryset=programmes.offered,
        label=_("Inspection programme"),
    )
    verdict = OneOf(choices=VERDICTS, label=_("Verdict"))
    body_class = Classed(Part.BODY.value, choices=CLASSES, label=_("Class of the body"))
    tool_joint_class = Classed(
        Part.TOOL_JOINT.value, choices=CLASSES, label=_("Class of the tool joint")
    )
    begun_on = Days(label=_("Begun on"))
    done_on = Days(label=_("Done on"), shown={"gte": _("Done from"), "lte": _("Done to")})
    completed_at = Moments(label=_("Completed"), empty=True, shown={"empty": _("In work")})
    withdrawn_at = Moments(
        label=_("Called wrong"), empty=True, shown={"empty": _("Not called wrong")}
    )
    failed = FailedStep(label=_("A step failed"))
    recorded_by = Ids("recorded_by__public_id", label=_("Recorded by"))
    inspector = Ids("steps__inspector__public_id", label=_("Inspector"), many=True)
    instrument = Ids("steps__instrument__public_id", label=_("Instrument"), many=True)
