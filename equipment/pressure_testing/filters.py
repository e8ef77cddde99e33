"""How lists of pressure tests are narrowed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Numbers, OneOf, YesNo
from equipment.pressure_testing.models import Attempt, ChartFinding, PressureTest
from equipment.procedures.models import Medium


class Finding(OneOf):
    """Tests whose chart has one of these findings."""

    def condition(self, value: Any) -> Q:
        return Q(**{f"{self.field_name}__overlap": value})


class Standing(YesNo):
    """Tests that nobody has withdrawn."""

    def condition(self, value: Any) -> Q:
        return Q(withdrawn_at__isnull=bool(value))


class PressureTestFilter(ListFilter):
    """Pressure tests by order, subject, verdict, day, people and instruments."""

    order = Ids("order__public_id", label=_("Order"))
    line = Ids("attempts__line__public_id", label=_("Order line"), many=True)
    joint = Ids("attempts__line__joint__public_id", label=_("Joint"), many=True)
    item = Ids("attempts__line__item__public_id", label=_("Equipment"), many=True)
    verdict = OneOf(choices=PressureTest.Verdict.choices, label=_("Verdict"))
    finding = Finding("findings", choices=ChartFinding.choices, label=_("Finding"))
    attempt = OneOf(
        "attempts__verdict", choices=Attempt.Verdict.choices, label=_("Attempt"), many=True,
        shown={},
    )  # fmt: skip
    procedure = Ids("procedure_version__procedure__public_id", label=_("Procedure"))
    medium = OneOf(choices=Medium.choices, label=_("Medium"), shown={})
    tested_on = Days(label=_("Tested on"))
    target_mpa = Numbers(places=6, label=_("Target, MPa"), shown={})
    tester = Ids("tester__public_id", label=_("Tester"))
    instrument = Ids("instruments__instrument__public_id", label=_("Instrument"), many=True)
    same_file_as = Ids(
        "same_file_as__public_id", label=_("On the same recorder file as"), empty=True
    )
    standing = Standing("withdrawn_at", label=_("Not withdrawn"))
