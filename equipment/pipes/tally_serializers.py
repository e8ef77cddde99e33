"""Representations of tallies and their previews, and the bodies that change them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import Flag, Number, Reference, Text, Whole
from core.api.rows import Related, Row
from core.api.serializers import Body
from equipment.catalogue.models import ProductLine
from equipment.catalogue.serializers import ProductLineRef
from equipment.pipes.models import Location, Tally, TallyRow
from equipment.pipes.places.serializers import LocationRef
from equipment.pipes.tally.mapping import DECIMALS, UNITS
from equipment.pipes.tally.purposes import STEPS
from equipment.pipes.tally_members import StillThereShape, still_there


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
