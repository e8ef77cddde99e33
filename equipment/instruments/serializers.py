"""Representations of instruments and calibrations, and the bodies that change them."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import Flag, Number, Reference, Text
from core.api.rows import Related, Row
from core.api.serializers import REASON_LENGTH, Body
from equipment.catalogue.entries import Unit
from equipment.instruments.models import Instrument


class InstrumentRef(Row):
    """An instrument with its number."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()


class MeasuringInstrumentRow(Row):
    """A measuring instrument; `organisation` owns it. Its range as written on it and in SI,
    `accuracy_class` in % of full scale."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=Instrument.Kind.choices)
    maker = serializers.CharField()
    model_name = serializers.CharField(source="model")
    serial = serializers.CharField()
    range_low = serializers.DecimalField(14, 3, allow_null=True)
    range_high = serializers.DecimalField(14, 3, allow_null=True)
    range_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)
    range_low_si = serializers.DecimalField(18, 6, allow_null=True)
    range_high_si = serializers.DecimalField(18, 6, allow_null=True)
    accuracy_class = serializers.DecimalField(6, 3, allow_null=True)
    withdrawn_on = serializers.DateField(allow_null=True)
    withdrawn_reason = serializers.CharField()
    is_faulty = serializers.BooleanField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class CalibrationFactsRow(Row):
    """A laboratory's word on an instrument; both days are included, `bad_since` ends it."""

    id = serializers.CharField(source="public_id")
    calibrated_on = serializers.DateField()
    valid_to = serializers.DateField()
    laboratory = serializers.CharField()
    number = serializers.CharField()
    is_fit = serializers.BooleanField()
    remark = serializers.CharField()
    bad_since = serializers.DateField(allow_null=True)
    found_bad_at = serializers.DateTimeField(allow_null=True)
    found_bad_reason = serializers.CharField()


class MeasuringInstrumentDetail(MeasuringInstrumentRow):
    """An instrument with its calibrations, the newest first."""

    calibrations = Related(CalibrationFactsRow, "calibrations", "-calibrated_on")


class CalibrationRow(CalibrationFactsRow):
    """A calibration with its instrument; the certificate hangs on it as a file."""

    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    instrument = InstrumentRef()
    entered_by = PersonRef()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class InstrumentBody(Body):
    """An instrument of the caller's party as it is written on it."""

    number = Text(max_length=40)
    kind = serializers.ChoiceField(choices=Instrument.Kind.choices)
    maker = Text(max_length=120, required=False, allow_blank=True)
    model_name = Text(max_length=120, required=False, allow_blank=True, source="model")
    serial = Text(max_length=60, required=False, allow_blank=True)
    range_low = Number(required=False, allow_null=True)
    range_high = Number(required=False, allow_null=True)
    range_unit = serializers.ChoiceField(choices=Unit.choices, required=False, allow_blank=True)
    accuracy_class = Number(max_digits=6, required=False, allow_null=True)


class NewInstrumentBody(InstrumentBody):
    """A new instrument in the register of a memorandum."""

    memorandum = Reference(Memorandum)


class WithdrawBody(Body):
    """From when and why it is out of use; of a faulty one everything that it touched since its
    last good calibration is recalled."""

    on = serializers.DateField()
    is_faulty = Flag(required=False)
    reason = Text(max_length=REASON_LENGTH)


class CalibrationBody(Body):
    """What a laboratory wrote of an instrument of the caller's party."""

    calibrated_on = serializers.DateField()
    valid_to = serializers.DateField()
    laboratory = Text(max_length=150)
    number = Text(max_length=60)
    is_fit = Flag(required=False)
    remark = Text(max_length=300, required=False, allow_blank=True)


class NewCalibrationBody(CalibrationBody):
    """A calibration of an instrument; its certificate is attached as a file afterwards."""

    instrument = Reference(Instrument)


class DeclareBadBody(Body):
    """Since when and why a calibration is not to be trusted; what rests on it is recalled."""

    since = serializers.DateField()
    reason = Text(max_length=REASON_LENGTH)
