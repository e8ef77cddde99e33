"""Representations of pressure tests, and the multipart body that records one."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef, people_seen
from core.api.fields import Number, Reference, ReferenceList, Text
from core.api.parts import JsonRows
from core.api.rows import Computed, Related, Row
from core.api.serializers import Body
from equipment.instruments.models import Instrument
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.serializers import ItemRef, JointRef, OrderRef
from equipment.pressure_testing.gates import MOST_INSTRUMENTS, MOST_LINES, MOST_WITNESSES
from equipment.pressure_testing.models import (
    Attempt,
    ChartFinding,
    ChartWarning,
    GaugeReading,
    LeakPlace,
    PressureTest,
    UsedInstrument,
)
from equipment.procedures.models import Medium, PressureUnit, Procedure
from equipment.procedures.serializers import ProcedureRef, TestPressureBody


def _figure(**kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(18, 6, **kwargs)


class UsedInstrumentRow(Row):
    """An instrument with the calibration that covered the day and the error that its class
    permits, in MPa."""

    id = serializers.CharField(source="instrument.public_id")
    number = serializers.CharField(source="instrument.number")
    role = serializers.ChoiceField(choices=UsedInstrument.Role.choices)
    calibration = serializers.CharField(source="calibration.public_id")
    accuracy_mpa = _figure(allow_null=True)


class WitnessRow(Row):
    """Who was there for a party; without `confirmed_at` they have not said so themselves."""

    person = PersonRef()
    organisation = OrganisationRef()
    confirmed_at = serializers.DateTimeField(allow_null=True)


class GaugeReadingRow(Row):
    """What was read off a gauge, and what the chart shows of that moment, in MPa."""

    instrument = serializers.CharField(source="instrument.public_id")
    moment = serializers.ChoiceField(choices=GaugeReading.Moment.choices)
    value_mpa = _figure()
    entered_value = _figure()
    entered_unit = serializers.ChoiceField(choices=PressureUnit.choices)
    chart_mpa = _figure()


class AttemptInTestRow(Row):
    """A line of the set-up, and what came of it; `leak_at_m` is metres from the box."""

    line = serializers.CharField(source="line.public_id")
    joint = JointRef(source="line.joint", allow_null=True)
    item = ItemRef(source="line.item", allow_null=True)
    number = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=Attempt.Verdict.choices)
    leak_where = serializers.ChoiceField(choices=LeakPlace.choices, allow_blank=True)
    leak_at_m = serializers.DecimalField(14, 3, allow_null=True)
    remark = serializers.CharField()


class RecorderFileRow(Row):
    """The recorder file; its bytes are at `files/{id}/content/`."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    size = serializers.IntegerField(source="content.size")
    sha256 = serializers.CharField(source="content.sha256")


class TwinTestRef(Row):
    """The test that stands on the same recorder file."""

    id = serializers.CharField(source="public_id")
    order = serializers.CharField(source="order.number")
    number = serializers.IntegerField()


class PressureTestRow(Row):
    """A set-up and its verdict; pressures in MPa, times of the chart in seconds since its first
    sample."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    order = OrderRef()
    number = serializers.IntegerField()
    procedure = ProcedureRef(source="procedure_version.procedure")
    procedure_version = serializers.CharField(source="procedure_version.public_id")
    edition = serializers.CharField(source="procedure_version.edition")
    tested_on = serializers.DateField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    medium = serializers.ChoiceField(choices=Medium.choices)
    ambient_c = serializers.DecimalField(5, 1, allow_null=True)
    medium_c = serializers.DecimalField(5, 1, allow_null=True)
    target_mpa = _figure()
    entered_target = _figure()
    target_unit = serializers.ChoiceField(choices=PressureUnit.choices)
    target_reason = serializers.CharField()
    suggested_mpa = _figure(allow_null=True)
    suggested_by = serializers.CharField(source="suggested_by.public_id", allow_null=True)
    tester = PersonRef()
    pump = serializers.CharField()
    remark = serializers.CharField()
    verdict = serializers.ChoiceField(choices=PressureTest.Verdict.choices)
    findings = serializers.ListField(child=serializers.ChoiceField(choices=ChartFinding.choices))
    warnings = serializers.ListField(child=serializers.ChoiceField(choices=ChartWarning.choices))
    drop_mpa = _figure(allow_null=True)
    at_start_mpa = _figure(allow_null=True)
    lowest_mpa = _figure(allow_null=True)
    highest_mpa = _figure()
    isolated_s = _figure(allow_null=True)
    hold_from_s = _figure(allow_null=True)
    hold_to_s = _figure(allow_null=True)
    sample_count = serializers.IntegerField()
    length_s = _figure()
    chart_unit = serializers.ChoiceField(choices=PressureUnit.choices)
    recorder_file = RecorderFileRow(allow_null=True)
    same_file_as = TwinTestRef(allow_null=True)
    recorded_by = PersonRef()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class WorkingShape(serializers.Serializer[Any]):
    """The account of a suggested pressure as it was shown; every number is text as it was taken."""

    quantity = serializers.CharField()
    value = serializers.CharField()
    unrounded = serializers.CharField()
    rounded = serializers.CharField()
    unit = serializers.CharField()
    formula = serializers.CharField()
    inputs = serializers.DictField(child=serializers.CharField())
    factors = serializers.DictField(child=serializers.CharField())
    rounding = serializers.CharField()
    cap_applied = serializers.CharField(allow_null=True)
    cap_words = serializers.CharField()
    standard = serializers.CharField()
    edition = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())


class PressureTestDetail(PressureTestRow):
    """A set-up with its lines, instruments, witnesses and readings; `working` is the account of
    the suggested pressure."""

    working = Computed(lambda prefix: F(f"{prefix}working"), WorkingShape(allow_null=True))
    attempts = Related(AttemptInTestRow, "attempts", "line__position")
    instruments = Related(UsedInstrumentRow, "instruments")
    witnesses = Related(WitnessRow, "witnesses")
    readings = Related(GaugeReadingRow, "readings")


class ChoiceRow(Row):
    """Who chose the deciding attempt and why; without a reason it was the only one."""

    reason = serializers.CharField()
    chosen_by = PersonRef()
    chosen_at = serializers.DateTimeField()


class AttemptRow(Row):
    """An attempt of a line, and whether it is the one that decides."""

    line = serializers.CharField(source="line.public_id")
    position = serializers.IntegerField(source="line.position")
    test = serializers.CharField(source="test.public_id")
    tested_on = serializers.DateField(source="test.tested_on")
    withdrawn_at = serializers.DateTimeField(source="test.withdrawn_at", allow_null=True)
    number = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=Attempt.Verdict.choices)
    leak_where = serializers.ChoiceField(choices=LeakPlace.choices, allow_blank=True)
    leak_at_m = serializers.DecimalField(14, 3, allow_null=True)
    deciding = Related(ChoiceRow, "deciding")


class LeakBody(Body):
    """Where it leaks; `at_m` is metres from the box."""

    where = serializers.ChoiceField(choices=LeakPlace.choices)
    at_m = Number(required=False, allow_null=True)


class TestedLineBody(Body):
    """A line of the set-up; without a leak it was seen tight."""

    line = Reference(OrderLine)
    leak = LeakBody(required=False, allow_null=True)
    remark = Text(max_length=300, required=False, allow_blank=True)


class UseBody(Body):
    """An instrument of the test, and what it did."""

    instrument = Reference(Instrument)
    role = serializers.ChoiceField(choices=UsedInstrument.Role.choices)


class GaugeReadingBody(Body):
    """What was read off a gauge beside the chart."""

    instrument = Reference(Instrument)
    moment = serializers.ChoiceField(choices=GaugeReading.Moment.choices)
    pressure = TestPressureBody()


class PressureTestBody(Body):
    """A set-up with its recorder file (multipart). `lines`, `instruments` and `readings` are JSON
    text; without `lines` all lines of the order that are still planned were under the chart.

    `unit` is asked for where the file's heading names none. Without `tester` it is the caller,
    without `target` the suggested pressure was pressed to.
    """

    order = Reference(WorkOrder)
    procedure = Reference(Procedure)
    tested_on = serializers.DateField()
    file = serializers.FileField(allow_empty_file=True)
    unit = serializers.ChoiceField(choices=PressureUnit.choices, required=False, allow_blank=True)
    tester = Reference(people_seen, required=False)
    witnesses = ReferenceList(people_seen, required=False, max_length=MOST_WITNESSES)
    lines = JsonRows(
        TestedLineBody, most=MOST_LINES, required=False,
        help_text='[{"line": "lin_…", "leak": {"where": "body", "at_m": "3.2"}, "remark": ""}]',
    )  # fmt: skip
    instruments = JsonRows(
        UseBody, most=MOST_INSTRUMENTS, required=False,
        help_text='[{"instrument": "imt_…", "role": "recorder"}]',
    )  # fmt: skip
    readings = JsonRows(
        GaugeReadingBody, most=2 * MOST_INSTRUMENTS, required=False,
        help_text='[{"instrument": "imt_…", "moment": "hold_start", '
        '"pressure": {"value": "20.1", "unit": "MPa"}}]',
    )  # fmt: skip
    target_value = Number(max_digits=15, decimal_places=6, required=False)
    target_unit = serializers.ChoiceField(
        choices=PressureUnit.choices, required=False, allow_blank=True
    )
    target_reason = Text(max_length=300, required=False, allow_blank=True)
    medium = serializers.ChoiceField(choices=Medium.choices, required=False, allow_blank=True)
    ambient_c = Number(max_digits=5, decimal_places=1, required=False)
    medium_c = Number(max_digits=5, decimal_places=1, required=False)
    started_at = serializers.DateTimeField(required=False)
    ended_at = serializers.DateTimeField(required=False)
    pump = Text(max_length=120, required=False, allow_blank=True)
    remark = Text(max_length=300, required=False, allow_blank=True)


class DecideBody(Body):
    """Why this set-up decides, and about which of its lines; all of them unless named."""

    lines = ReferenceList(OrderLine, required=False, max_length=MOST_LINES)
    reason = Text(max_length=500)


class DrawnChartShape(serializers.Serializer[Any]):
    """The chart thinned out for drawing: seconds and MPa."""

    seconds = serializers.ListField(child=serializers.FloatField())
    mpa = serializers.ListField(child=serializers.FloatField())
