"""How revision records are narrowed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Moments, OneOf, YesNo
from equipment.revision.models import RevisionRecord, RevisionStep

VERDICTS = [choice for choice in RevisionRecord.Verdict.choices if choice[0]]


class FailedStep(YesNo):
    """Records with a step that failed."""

    def condition(self, value: Any) -> Q:
        failed = RevisionStep.objects.filter(outcome=RevisionStep.Outcome.FAILED)
        found = Q(pk__in=failed.values("record"))
        return found if value else ~found


class RevisionFilter(ListFilter):
    """Revision records by order, subject, programme, verdict, day and failed steps."""

    order = Ids("line__order__public_id", label=_("Order"))
    line = Ids("line__public_id", label=_("Order line"))
    joint = Ids("line__joint__public_id", label=_("Joint"), empty=True)
    item = Ids("line__item__public_id", label=_("Equipment"), empty=True)
    programme = Ids("programme__programme__public_id", label=_("Inspection programme"))
    verdict = OneOf(choices=VERDICTS, label=_("Verdict"))
    begun_on = Days(label=_("Begun on"))
    done_on = Days(label=_("Done on"))
    completed_at = Moments(label=_("Completed"), empty=True)
    failed = FailedStep(label=_("A step failed"))
    recorded_by = Ids("recorded_by__public_id", label=_("Recorded by"))
