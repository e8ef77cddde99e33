"""Representations of locations, tallies, joints and readings, and the bodies that change them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.bulk import RowsBody
from core.api.fields import Flag, Number, Reference, Text, Whole
from core.api.rows import Names, Related, Row
from core.api.serializers import Body
from equipment.catalogue.models import ProductLine
from equipment.catalogue.serializers import ProductLineRef
from equipment.pipes.heats.models import Heat
from equipment.pipes.heats.serializers import HeatRef
from equipment.pipes.joint_members import usage_since_inspection, warnings
from equipment.pipes.life.states import ENTERED
from equipment.pipes.models import Joint, Location, Tally, TallyRow
from equipment.pipes.places.kinds import ADDED
from equipment.pipes.readings.models import JointReading
from equipment.pipes.tally.mapping import DECIMALS, UNITS
from equipment.pipes.tally.purposes import STEPS
from equipment.pipes.tally_members import StillThereShape, still_there


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
    closed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class TallyShape(Row):
    """An uploaded measuring list on its way into the register; `laid_from` and `on` are those of
    pipe that is laid down.

    While it is `committing`, `rows_done` of `rows_total` are registered; `failure` says in a
    stable word why a `failed` one stopped. Nothing of it is in the register before `committed`.
    """

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    name = serializers.CharField()
    purpose = serializers.ChoiceField(choices=Tally.Purpose.choices)
    product_line = ProductLineRef()
    location = LocationRef()
    laid_from = LocationRef(allow_null=True)
    on = serializers.DateField(allow_null=True)
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
    """A tally with the mapping of its columns; for pipe that is laid down, once registered, with
    what still stands where it came from."""

    mapping = serializers.DictField()
    overrides = serializers.DictField()
    still_there = still_there()


class JointRow(Row):
    """A single length of pipe or an accessory of a string; lengths in metres.

    `holder` is another party that has it, null while its owner does. Classes and both days are
    kept by inspections, steps and usage.
    """

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
    status_since = serializers.DateField()
    location = LocationRef()
    yard_number = serializers.CharField()
    length_range = serializers.ChoiceField(choices=Joint.Range.choices, allow_blank=True)
    heat = HeatRef(allow_null=True)
    holder = OrganisationRef(allow_null=True)
    body_class = serializers.ChoiceField(choices=Joint.Class.choices, allow_null=True)
    tool_joint_class = serializers.ChoiceField(choices=Joint.Class.choices, allow_null=True)
    inspected_on = serializers.DateField(allow_null=True)
    last_run_on = serializers.DateField(allow_null=True)
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
    """A joint with its readings, what to look at, and its usage since the last inspection."""

    readings = Related(ReadingRow, "readings", "kind", "position")
    warnings = warnings()
    usage_since_inspection = usage_since_inspection()


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
    comment = serializers.CharField()
    joint = serializers.CharField(source="joint.public_id", allow_null=True)
    flags = Related(RowFlag, "flags")


class LocationBody(Body):
    """A new place of the caller's party."""

    memorandum = Reference(Memorandum)
    kind = serializers.ChoiceField(choices=ADDED)
    name = Text(max_length=200)
    name_az = Text(max_length=200, required=False, allow_blank=True)
    name_ru = Text(max_length=200, required=False, allow_blank=True)
    parent = Reference(Location, required=False, allow_null=True)  # type: ignore[assignment]


class PlaceBody(Body):
    """The names of a place and what it is part of; what is not named stays."""

    name = Text(max_length=200)
    name_az = Text(max_length=200, required=False, allow_blank=True)
    name_ru = Text(max_length=200, required=False, allow_blank=True)
    parent = Reference(Location, required=False, allow_null=True)  # type: ignore[assignment]


class JointBody(Body):
    """What is known of a joint; lengths in metres."""

    serial = Text(max_length=60)
    product_line = Reference(lambda user: ProductLine.objects.order_by())
    location = Reference(Location)
    kind = serializers.ChoiceField(choices=Joint.Kind.choices, required=False)
    tally_number = Text(max_length=120, required=False, allow_blank=True)
    description = Text(max_length=200, required=False, allow_blank=True)
    yard_number = Text(max_length=60, required=False, allow_blank=True)
    length_range = serializers.ChoiceField(
        choices=Joint.Range.choices, required=False, allow_blank=True
    )
    heat = Reference(Heat, required=False, allow_null=True)
    overall_length_m = Number(required=False, allow_null=True)
    makeup_loss_m = Number(required=False, allow_null=True)
    effective_length_m = Number()
    accept_look_alikes = Flag(required=False)


class NewJointBody(JointBody):
    """A new joint of the caller's party, known by its serial; without a `status` it is on the rig
    at a rig or well, received elsewhere."""

    memorandum = Reference(Memorandum)
    status = serializers.ChoiceField(choices=ENTERED, required=False)


class UploadBody(Body):
    """A measuring list (multipart): .xlsx or .csv. Pipe that is laid down, and no other, has
    `laid_from`, a rig or well, and the day `on`."""

    memorandum = Reference(Memorandum)
    purpose = serializers.ChoiceField(choices=Tally.Purpose.choices, required=False)
    product_line = Reference(lambda user: ProductLine.objects.order_by())
    location = Reference(Location)
    laid_from = Reference(Location, required=False)
    on = serializers.DateField(required=False)
    file = serializers.FileField(allow_empty_file=True)
    name = Text(max_length=150, required=False, allow_blank=True)


class MappingBody(Body):
    """How the sheet is read: rows count from 1, columns from 0.

    `columns` maps a meaning (`length`, `overall_length`, `number`, …) to a column; `datum` is the
    depth of the shoe in the sheet's own `unit`. `GET …/suggestion/` gives one to start from.
    """

    sheet = Text(max_length=200)
    header_first = Whole(min_value=1)
    header_last = Whole(min_value=1)
    first_row = Whole(min_value=1)
    last_row = Whole(min_value=1, required=False, allow_null=True)
    columns = serializers.DictField(child=Whole())
    labels = serializers.DictField(child=Text(max_length=200, allow_blank=True), required=False)
    unit = serializers.ChoiceField(choices=UNITS, required=False)
    decimal = serializers.ChoiceField(choices=DECIMALS, required=False)
    datum = Number(required=False, allow_null=True)
    makeup_loss = Number(required=False, allow_null=True)
    number_is_serial = Flag(required=False)


class CommitBody(Body):
    """Whether serials that look like others of the register are other pipes all the same."""

    accept_look_alikes = Flag(required=False)


class DecisionsBody(Body):
    """What single rows of the sheet become: row number → outcome."""

    outcomes = serializers.DictField(
        child=serializers.ChoiceField(choices=TallyRow.Outcome.choices), allow_empty=False
    )


class FlagShape(serializers.Serializer[Any]):
    """A finding: `is_error` stops the tally; `text` is in the caller's language."""

    code = serializers.CharField()
    cell = serializers.CharField()
    is_error = serializers.BooleanField()
    text = serializers.CharField()


class PreviewRowShape(serializers.Serializer[Any]):
    """What one row of the sheet will become; lengths and depths in metres. `joint` is the known
    joint that it is, `steps` are those that this joint will take."""

    sheet_row = serializers.IntegerField()
    position = serializers.IntegerField(allow_null=True)
    outcome = serializers.ChoiceField(choices=TallyRow.Outcome.choices)
    suggested = serializers.ChoiceField(choices=TallyRow.Outcome.choices)
    reason = serializers.CharField()
    number = serializers.CharField()
    serial = serializers.CharField()
    description = serializers.CharField()
    overall_length_m = serializers.DecimalField(14, 3, allow_null=True)
    makeup_loss_m = serializers.DecimalField(14, 3, allow_null=True)
    effective_length_m = serializers.DecimalField(14, 3, allow_null=True)
    cumulative_length_m = serializers.DecimalField(14, 3, allow_null=True)
    top_depth_m = serializers.DecimalField(14, 3, allow_null=True)
    comment = serializers.CharField()
    joint = serializers.CharField(allow_null=True)
    steps = serializers.ListField(child=serializers.ChoiceField(choices=STEPS))
    flags = FlagShape(many=True)


class PreviewTotalsShape(serializers.Serializer[Any]):
    """Counts by outcome and the metres of the string."""

    joints = serializers.IntegerField()
    pups = serializers.IntegerField()
    accessories = serializers.IntegerField()
    rejected = serializers.IntegerField()
    ignored = serializers.IntegerField()
    known = serializers.IntegerField()
    still_there = serializers.IntegerField()
    flags = serializers.IntegerField()
    errors = serializers.IntegerField()  # type: ignore[assignment]
    total_length_m = serializers.DecimalField(14, 3)
    shoe_depth_m = serializers.DecimalField(14, 3, allow_null=True)
    top_depth_m = serializers.DecimalField(14, 3, allow_null=True)


class PreviewShape(serializers.Serializer[Any]):
    """Every row of the sheet with what it will become; `ok` says whether it may be registered.

    `still_there` is what a laying-down list does not name of what stands where it comes from."""

    ok = serializers.BooleanField()
    totals = PreviewTotalsShape()
    flags = FlagShape(many=True)
    still_there = StillThereShape(many=True)
    results = PreviewRowShape(many=True)


class FactShape(serializers.Serializer[Any]):
    """A fact that stands above the table, with its cell."""

    key = serializers.CharField()
    value = serializers.CharField()
    unit = serializers.CharField()
    cell = serializers.CharField()


class SuggestionShape(serializers.Serializer[Any]):
    """What the engine would choose; `mapping` is null when no header was found."""

    sheets = serializers.ListField(child=serializers.CharField())
    mapping = MappingBody(allow_null=True)
    facts = FactShape(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class BulkRowShape(serializers.Serializer[Any]):
    """One joint, known by its serial; a known one keeps what the row leaves out."""

    serial = serializers.CharField(max_length=60)
    product_line = serializers.CharField(required=False)
    location = serializers.CharField(required=False)
    kind = serializers.ChoiceField(choices=Joint.Kind.choices, required=False)
    status = serializers.ChoiceField(choices=ENTERED, required=False)
    tally_number = serializers.CharField(max_length=120, required=False)
    description = serializers.CharField(max_length=200, required=False)
    yard_number = serializers.CharField(max_length=60, required=False)
    length_range = serializers.ChoiceField(
        choices=Joint.Range.choices, required=False, allow_blank=True
    )
    heat = serializers.CharField(required=False, allow_null=True)
    overall_length_m = serializers.DecimalField(14, 3, required=False, allow_null=True)
    makeup_loss_m = serializers.DecimalField(14, 3, required=False, allow_null=True)
    effective_length_m = serializers.DecimalField(14, 3, required=False)


class JointsBulkBody(RowsBody):
    """Up to 5,000 joints of the caller's party, upserted by serial: all of them or none.

    `accept_look_alikes` says that serials which only look alike are different pipes.
    """

    memorandum = Reference(Memorandum)
    accept_look_alikes = Flag(required=False)
    rows = BulkRowShape(many=True)


class JointOutcomeShape(serializers.Serializer[Any]):
    """What became of one row."""

    id = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["created", "changed", "same"])


class JointsBulkShape(serializers.Serializer[Any]):
    """Counts, and the rows in the order in which they were sent."""

    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    results = JointOutcomeShape(many=True)
