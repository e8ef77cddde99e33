"""How joints are found: by serial, tally number and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from core.transfer.import_models import ImportChange
from equipment.pipes.models import Joint, JointBatch


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = Joint.objects.select_related("product_line", "organisation", "tally")
    return rows


def _of_tallies(ids: Sequence[str]) -> QuerySet[Any]:
    """The joints that tallies brought: the tally's event is the only one that tells of them."""
    return _rows().filter(tally__public_id__in=ids)


def _of_batches(ids: Sequence[str]) -> QuerySet[Any]:
    """The joints that came in by the thousand: one event tells of them all."""
    batches = JointBatch.objects.filter(public_id__in=ids).values_list("joint_ids", flat=True)
    return _rows().filter(pk__in=[pk for keys in batches for pk in keys])


def _of_imports(ids: Sequence[str]) -> QuerySet[Any]:
    """The joints that a file brought in or changed: the import's event is the only one."""
    told = ImportChange.objects.filter(made_by__public_id__in=ids, made_by__kind="joints")
    return _rows().filter(public_id__in=told.values("object_id"))


def _words(joint: Joint) -> kinds.Entry:
    tally = joint.tally.name if joint.tally else ""
    said = [str(joint.product_line), joint.organisation.short, tally]
    return kinds.Entry(
        title=str(joint),
        subtitle=" · ".join(part for part in said if part),
        codes=[joint.serial, joint.tally_number],
        words=[joint.description, *said],
    )


KIND = kinds.Kind(
    name="joint",
    label=_("Pipes"),
    icon="circles",
    area="equipment",
    order=40,
    rows=_rows,
    entry=_words,
    visible_to=Joint.objects.visible_to,
    numerous=True,
    follows={"tally": _of_tallies, "jointbatch": _of_batches, "import": _of_imports},
)
