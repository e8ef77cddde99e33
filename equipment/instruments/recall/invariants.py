"""What must hold of recalls, whatever happened."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from core.accounts.models import Party
from core.events.invariants import SHOWN
from equipment.instruments.recall.models import Disposal, Recall, RecallItem


def recalls_close_when_all_is_said() -> list[str]:
    """A recall is under review exactly while some party has to dispose of a record of it."""
    waiting = Disposal.objects.filter(item__recall=OuterRef("pk"), disposition="")
    rows = Recall.objects.annotate(waits=Exists(waiting))
    under_review = Q(status=Recall.Status.UNDER_REVIEW)
    wrong = rows.filter(Q(waits=True) & ~under_review | Q(waits=False) & under_review)
    found = wrong.order_by("pk").values_list("number", "status")[:SHOWN]
    return [f"recall {number} is {status} against its records" for number, status in found]


def records_are_asked_of_each_signatory() -> list[str]:
    """Each record of a recall has a word, said or awaited, of every signatory of its memorandum."""
    said = Disposal.objects.filter(
        item=OuterRef(OuterRef("pk")), organisation=OuterRef("organisation")
    )
    unasked = Party.objects.filter(
        ~Exists(said), role=Party.Role.SIGNATORY, workspace=OuterRef("recall__memorandum")
    )
    rows = RecallItem.objects.filter(Exists(unasked)).order_by("pk")
    found = rows.values_list("public_id", "recall__number")[:SHOWN]
    return [f"record {one} of recall {number} is not asked of both" for one, number in found]
