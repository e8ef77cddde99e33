"""What passports answer over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from equipment.certificates.models import Certificate
from equipment.pipes.joint_members import UsageShape
from equipment.pipes.life.states import PipeClass
from equipment.pipes.passport import forecast, rating
from equipment.pipes.passport.entry_words import SAID
from equipment.pipes.passport.kinds import KINDS
from equipment.pipes.readings.models import JointReading, Method
from equipment.pipes.serializers import JointRow
from equipment.pipes.sets.serializers import PipeSetRow, SetMemberRow

Shape = serializers.Serializer[Any]


class PassportReadingShape(Shape):
    """One of the newest readings of a joint; one that was marked as erroneous counts no more."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=JointReading.Kind.choices)
    position = serializers.CharField()
    value_mm = serializers.DecimalField(14, 3)
    entered_value = serializers.DecimalField(14, 3)
    entered_unit = serializers.CharField()
    read_on = serializers.DateField()
    method = serializers.ChoiceField(choices=Method.choices)
    inspector = serializers.CharField()
    instrument = serializers.CharField()
    inspection = serializers.CharField(allow_null=True)
    is_erroneous = serializers.BooleanField()


class PassportUsageShape(Shape):
    """Usage in all and since the last inspection; `own` was logged to the joint, `by_set` to its
    sets."""

    since_inspection = UsageShape()
    whole = UsageShape()
    own = UsageShape()
    by_set = UsageShape()


class WallPointShape(Shape):
    """The least standing wall of a day, with what the joint had gone through by then."""

    on = serializers.DateField()
    least_mm = serializers.DecimalField(14, 3)
    is_inspection = serializers.BooleanField()
    metres_drilled_m = serializers.DecimalField(14, 3)
    rotating_h = serializers.DecimalField(14, 3)


class CrossingShape(Shape):
    """A share of the nominal wall: `forecast` on a day or after `further` metres or hours,
    `reached` by a reading of the day `on`, `due` where the line has come to it and no reading
    has, `far` beyond what a forecast reaches."""

    share = serializers.IntegerField()
    level_mm = serializers.DecimalField(14, 3)
    state = serializers.ChoiceField(
        choices=[forecast.FORECAST, forecast.REACHED, forecast.DUE, forecast.FAR]
    )
    on = serializers.DateField(allow_null=True)
    further = serializers.DecimalField(14, 3, allow_null=True)


class ForecastShape(Shape):
    """A line of least squares through the least walls of `inspections` days; `why` says why there
    is none. `slope_mm` is by day, metre or hour of the `basis`."""

    basis = serializers.ChoiceField(choices=[forecast.DAYS, forecast.METRES, forecast.HOURS])
    inspections = serializers.IntegerField()
    why = serializers.ChoiceField(
        choices=[forecast.NO_WALL, forecast.FEW, forecast.LEVEL, forecast.UNUSED], allow_blank=True
    )
    slope_mm = serializers.DecimalField(20, 9, allow_null=True)
    crossings = CrossingShape(many=True)


class WallShape(Shape):
    """The wall trend of a joint and when it would come down to 80 and 70 % of the nominal wall."""

    nominal_mm = serializers.DecimalField(14, 3, allow_null=True)
    points = WallPointShape(many=True)
    forecasts = ForecastShape(many=True)


class PassportRatingShape(Shape):
    """A rating in API units and in SI, with its working; numbers that were not rounded have up to
    40 digits."""

    quantity = serializers.CharField()
    value = serializers.DecimalField(20, 3)
    unit = serializers.CharField()
    si_value = serializers.CharField()
    si_unit = serializers.CharField()
    formula = serializers.CharField()
    regime = serializers.CharField()
    inputs = serializers.DictField(child=serializers.CharField())
    unrounded = serializers.CharField()
    rounding = serializers.CharField()
    cap_applied = serializers.DecimalField(20, 3, allow_null=True)
    standard = serializers.CharField()
    edition = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())


class PassportRatingsShape(Shape):
    """Ratings for the present class; `why` says why there are none, `basis` on what they stand."""

    why = serializers.ChoiceField(choices=list(rating.WHY), allow_blank=True)
    basis = serializers.ChoiceField(choices=list(rating.BASES), allow_blank=True)
    items = PassportRatingShape(many=True)


class MembershipShape(Shape):
    """A set that the joint was in, up to the day before `left_on`."""

    pipe_set = serializers.CharField()
    number = serializers.CharField()
    joined_on = serializers.DateField()
    left_on = serializers.DateField(allow_null=True)


class PassportCertificateShape(Shape):
    """One of the newest certificates that speak of a joint; `certificates/?joint=` has all."""

    id = serializers.CharField()
    number = serializers.CharField()
    kind = serializers.CharField()
    issued_on = serializers.DateField()
    status = serializers.ChoiceField(choices=Certificate.Status.choices)


class AuthorShape(Shape):
    """Who recorded an entry, where that is known."""

    id = serializers.CharField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    organisation = serializers.CharField(allow_null=True)


class EntryShape(Shape):
    """One entry of a life: `facts` depend on its `source`."""

    day = serializers.DateField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=list(KINDS))
    source = serializers.ChoiceField(choices=list(SAID))  # type: ignore[assignment]
    id = serializers.CharField()
    by = AuthorShape()
    facts = serializers.DictField()


class LifeShape(Shape):
    """Entries, newest first; `older` is what `?older=` takes for those before them."""

    results = EntryShape(many=True)
    older = serializers.CharField(allow_null=True)


class JointPassport(JointRow):
    """A joint with all that its page tells: usage, wall trend, ratings, readings, sets,
    certificates, life."""

    governed_by = serializers.CharField(allow_null=True)
    tool_joint_governed_by = serializers.CharField(allow_null=True)
    usage = PassportUsageShape(read_only=True)
    wall = WallShape(read_only=True)
    ratings = PassportRatingsShape(read_only=True)
    readings = PassportReadingShape(many=True, read_only=True)
    memberships = MembershipShape(many=True, read_only=True)
    certificates = PassportCertificateShape(many=True, read_only=True)
    life = LifeShape(read_only=True)


class ClassCountShape(Shape):
    """Members of a class of the body, null those that have none."""

    body_class = serializers.ChoiceField(choices=PipeClass.choices, allow_null=True)
    joints = serializers.IntegerField()
    length_m = serializers.DecimalField(14, 3)


class ConditionShape(Shape):
    """What the members of now are, from the worst class on; pipe without a class is the worst."""

    joints = serializers.IntegerField()
    length_m = serializers.DecimalField(14, 3)
    uninspected = serializers.IntegerField()
    oldest_inspection = serializers.DateField(allow_null=True)
    worst_class = serializers.ChoiceField(choices=PipeClass.choices, allow_null=True)
    classes = ClassCountShape(many=True)


class SetMeasureShape(Shape):
    """A measure over the standing readings of the members of now."""

    kind = serializers.ChoiceField(choices=JointReading.Kind.choices)
    count = serializers.IntegerField()
    joints = serializers.IntegerField()
    least_mm = serializers.DecimalField(14, 3)
    mean_mm = serializers.DecimalField(14, 3)
    greatest_mm = serializers.DecimalField(14, 3)
    newest = serializers.DateField()


class PassportMemberShape(SetMemberRow):
    """A member of now with what it has of the set's usage."""

    body_class = serializers.ChoiceField(choices=PipeClass.choices, allow_null=True)
    metres_drilled_m = serializers.DecimalField(14, 3)
    rotating_h = serializers.DecimalField(14, 3)


class PipeSetPassport(PipeSetRow):
    """A set with all that its page tells; of its members of now the first 500."""

    usage = UsageShape(read_only=True)
    condition = ConditionShape(read_only=True)
    members = PassportMemberShape(many=True, read_only=True)
    readings = SetMeasureShape(many=True, read_only=True)
    life = LifeShape(read_only=True)
