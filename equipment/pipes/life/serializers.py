"""Representations of steps and the bodies that take them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.serializers import PersonRef
from core.api.fields import Reference, ReferenceList, Text
from core.api.rows import Row
from core.api.serializers import REASON_LENGTH, Body
from equipment.pipes.life.rules import BY_HAND
from equipment.pipes.life.services import MOST_JOINTS
from equipment.pipes.life.states import TRANSITIONS, JointStatus
from equipment.pipes.models import Joint, Location


class JointStepRow(Row):
    """A step of one joint from state to state; written once.

    `told_by` is the id of what its event is about: the joint, a batch of steps or a waybill. A
    step that was taken back is named by `reverses` of another one.
    """

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    joint = serializers.CharField(source="joint.public_id")
    action = serializers.ChoiceField(choices=list(TRANSITIONS))
    from_status = serializers.ChoiceField(source="source", choices=JointStatus.choices)
    to_status = serializers.ChoiceField(source="target", choices=JointStatus.choices)
    on = serializers.DateField()
    came_from = serializers.CharField(source="came_from.public_id", allow_null=True)
    came_to = serializers.CharField(source="came_to.public_id", allow_null=True)
    reason = serializers.CharField()
    told_by = serializers.CharField()
    taken_by = PersonRef()
    taken_at = serializers.DateTimeField()
    reverses = serializers.CharField(source="reverses.public_id", allow_null=True)


class TakeStepBody(Body):
    """A step of joints that the caller's party has: all of them or none.

    `on` is the day, today unless told; some steps lay the joints down at `location`, and
    `bring_to_rig` needs one.
    """

    joints = ReferenceList(Joint, max_length=MOST_JOINTS, allow_empty=False)
    action = serializers.ChoiceField(choices=BY_HAND)
    on = serializers.DateField(required=False)
    location = Reference(Location, required=False)
    reason = Text(max_length=REASON_LENGTH, required=False, allow_blank=True)


class StepsTakenShape(serializers.Serializer[Any]):
    """The batch that the event names, and how many joints took the step."""

    batch = serializers.CharField()
    count = serializers.IntegerField()


class MoveBody(Body):
    """Joints that the caller's party has, and where they are laid down."""

    joints = ReferenceList(Joint, max_length=MOST_JOINTS, allow_empty=False)
    location = Reference(Location)
    reason = Text(max_length=REASON_LENGTH, required=False, allow_blank=True)


class MovedShape(serializers.Serializer[Any]):
    """How many joints were moved; those that lay there already are not counted."""

    moved = serializers.IntegerField()
