"""How memoranda and what stands in them are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import Area
from core.lookups import Days, Ids, ListFilter, Numbers, OneOf, Texts, YesNo


class MemorandumFilter(ListFilter):
    """Memoranda by their parties and their days."""

    party = Ids(
        "workspace__parties__organisation__public_id", many=True, label=_("One of its parties")
    )
    signed_on = Days(label=_("Signed on"), empty=True)
    valid_to = Days(label=_("Valid to"), empty=True)
    is_demonstration = YesNo("workspace__is_demonstration", label=_("Demonstration"))


class AreaFilter(ListFilter):
    """Areas by their kind and weight."""

    kind = OneOf(choices=Area.Kind.choices, label=_("Kind"), shown={})
    is_interpretation = YesNo(label=_("Is an interpretation"))
    weight = Numbers(places=0, label=_("Weight"))
    position = Numbers(places=0, label=_("Position"))


class ClauseFilter(ListFilter):
    """Clauses by their reference and the areas that they speak of."""

    ref = Texts(label=_("Clause"))
    area = Ids("areas__public_id", many=True, label=_("Area"))
    position = Numbers(places=0, label=_("Position"))


class InstrumentFilter(ListFilter):
    """Resulting instruments by who executes them and when they are from."""

    executor = Ids("executor__public_id", label=_("Executor"), empty=True)
    dated = Texts(label=_("Dated"))
