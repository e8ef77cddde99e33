"""Representations of locations, tallies, joints and readings, and the bodies that change them."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.rows import Names, Related, Row
from equipment.catalogue.serializers import ProductLineRef
from equipment.pipes.models import Joint, JointReading, Location, Tally, TallyRow


class LocationRef(Row):
    """A place with its English name."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()


class LocationRow(Row):
    """A place where a joint can be."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    kind = serializers.ChoiceField(choices=Location.Kind.choices)
    name = Names()
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.public_id", allow_null=True
    )
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class TallyShape(Row):
    """An uploaded measuring list on its way into the register.

    While it is `committing`, `rows_done` of `rows_total` are registered; `failure` says in a
    stable word why a `failed` one stopped. Nothing of it is in the register before `committed`.
    """

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    name = serializers.CharField()
    product_line = ProductLineRef()
    location = LocationRef()
    status = serializers.ChoiceField(choices=Tally.Status.choices)
    source = serializers.CharField(  # type: ignore[assignment]
        source="source.public_id", allow_null=True
    )
    datum_m = serializers.DecimalField(14, 3, allow_null=True)
    rows_total = serializers.IntegerField()
    rows_done = serializers.IntegerField()
    failure = serializers.CharField()
    uploaded_by = PersonRef()
    uploaded_at = serializers.DateTimeField()
    committed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class TallyDetail(TallyShape):
    """A tally with the mapping of its columns."""

    mapping = serializers.DictField()
    overrides = serializers.DictField()


class JointRow(Row):
    """A single length of pipe or an accessory of a string; lengths in metres."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    product_line = ProductLineRef()
    kind = serializers.ChoiceField(choices=Joint.Kind.choices)
    tally = serializers.CharField(source="tally.public_id", allow_null=True)
    tally_number = serializers.CharField()
    serial = serializers.CharField()
    description = serializers.CharField()
    overall_length_m = serializers.DecimalField(14, 3, allow_null=True)
    makeup_loss_m = serializers.DecimalField(14, 3, allow_null=True)
    effective_length_m = serializers.DecimalField(14, 3)
    status = serializers.ChoiceField(choices=Joint.Status.choices)
    location = LocationRef()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class ReadingRow(Row):
    """A dated measurement of a joint, as read, beside its value in millimetres."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(choices=JointReading.Kind.choices)
    position = serializers.CharField()
    value_mm = serializers.DecimalField(14, 3)
    entered_value = serializers.DecimalField(14, 3)
    entered_unit = serializers.CharField()
    read_on = serializers.DateField()


class JointDetail(JointRow):
    """A joint with its readings."""

    readings = Related(ReadingRow, "readings", "kind", "position")


class RowFlag(Row):
    """A place where the sheet disagrees with itself or with the register."""

    code = serializers.CharField()
    cell = serializers.CharField()
    params = serializers.DictField()


class TallyRowRow(Row):
    """What one row of a registered sheet became; lengths and depths in metres."""

    sheet_row = serializers.IntegerField()
    position = serializers.IntegerField(allow_null=True)
    outcome = serializers.ChoiceField(choices=TallyRow.Outcome.choices)
    reason = serializers.CharField()
    number = serializers.CharField()
    description = serializers.CharField()
    overall_length_m = serializers.DecimalField(14, 3, allow_null=True)
    makeup_loss_m = serializers.DecimalField(14, 3, allow_null=True)
    effective_length_m = serializers.DecimalField(14, 3, allow_null=True)
    cumulative_length_m = serializers.DecimalField(14, 3, allow_null=True)
    top_depth_m = serializers.DecimalField(14, 3, allow_null=True)
    joint = serializers.CharField(source="joint.public_id", allow_null=True)
    flags = Related(RowFlag, "flags")
