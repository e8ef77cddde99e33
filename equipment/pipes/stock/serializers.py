"""The board as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from equipment.pipes.life.states import JointStatus, PipeClass
from equipment.pipes.stock.rules import Group


class FigureShape(serializers.Serializer[Any]):
    """So many joints, and metres of effective length."""

    joints = serializers.IntegerField()
    metres_m = serializers.DecimalField(14, 3)


class AgeShape(FigureShape):
    """Joints that have waited from `least` to `most` days, `most` null for no end."""

    least = serializers.IntegerField()
    most = serializers.IntegerField(allow_null=True)


class GroupShape(FigureShape):
    """Joints of one group; `states` are those that `GET /joints/?status=` takes for it."""

    group = serializers.ChoiceField(choices=Group.choices)
    states = serializers.ListField(child=serializers.ChoiceField(choices=JointStatus.choices))


class StockRowShape(serializers.Serializer[Any]):
    """Pipe of one product line in one class; `filters` are parameters of `GET /joints/` that,
    with the states of a group, leave exactly its joints."""

    product_line = serializers.CharField()
    product = serializers.CharField()
    size = serializers.CharField()
    weight = serializers.CharField()
    grade = serializers.CharField()
    connection = serializers.CharField()
    body_class = serializers.ChoiceField(choices=PipeClass.choices, allow_null=True)
    tool_joint_class = serializers.ChoiceField(choices=PipeClass.choices, allow_null=True)
    filters = serializers.DictField(child=serializers.CharField())
    groups = GroupShape(many=True)
    waiting = AgeShape(many=True)
    oldest_on = serializers.DateField(allow_null=True)
    promised = FigureShape()
    on_orders = FigureShape()


class StockTotalShape(serializers.Serializer[Any]):
    """All rows together."""

    groups = GroupShape(many=True)
    waiting = AgeShape(many=True)
    oldest_on = serializers.DateField(allow_null=True)
    promised = FigureShape()
    on_orders = FigureShape()


class StockShape(serializers.Serializer[Any]):
    """What is ready on the day `on`, and what could be promised for the day `by`.

    `promised` is what is ready and not allocated, and what is under inspection or in repair and
    began `inspection_days` or `repair_days` before `by` or earlier; without a number of days
    nothing is assumed of such pipe. `on_orders` stands on the rig for orders that end until `by`.
    """

    on = serializers.DateField()
    by = serializers.DateField()
    inspection_days = serializers.IntegerField(allow_null=True)
    repair_days = serializers.IntegerField(allow_null=True)
    results = StockRowShape(many=True)
    total = StockTotalShape()
