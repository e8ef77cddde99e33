"""Representations of sets and members, and the bodies that change them."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef
from core.api.fields import Reference, ReferenceList, Text
from core.api.rows import Computed, Row
from core.api.serializers import REASON_LENGTH, Body
from equipment.catalogue.models import ProductLine
from equipment.catalogue.serializers import ProductLineRef
from equipment.pipes.joint_members import UsageShape, usage_objects
from equipment.pipes.models import Joint
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.sets.services import MOST_JOINTS
from equipment.pipes.usage.models import UsageLog


class PipeSetRow(Row):
    """A set of pipe or a string; its members stand at `members/`."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    kind = serializers.ChoiceField(choices=PipeSet.Kind.choices)
    number = serializers.CharField()
    product_line = ProductLineRef()
    well = serializers.CharField()
    remark = serializers.CharField()
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


def _usage(prefix: str) -> Any:
    logs = UsageLog.objects.filter(
        pipe_set=OuterRef(f"{prefix}pk"), reverses=None, reversed_by=None
    )
    return Subquery(usage_objects(logs.order_by().values("pipe_set"), ""))


class PipeSetDetail(PipeSetRow):
    """A set with what it went through, null before its first usage."""

    usage = Computed(_usage, UsageShape(allow_null=True))


class SetMemberRow(Row):
    """A joint of the set from `joined_on` on, up to the day before `left_on`."""

    joint = serializers.CharField(source="joint.public_id")
    serial = serializers.CharField(source="joint.serial")
    tally_number = serializers.CharField(source="joint.tally_number")
    joined_on = serializers.DateField()
    left_on = serializers.DateField(allow_null=True)


class PipeSetBody(Body):
    """Facts of an open set; what is not named stays."""

    kind = serializers.ChoiceField(choices=PipeSet.Kind.choices)
    number = Text(max_length=40)
    well = Text(max_length=80, required=False, allow_blank=True)
    remark = Text(max_length=300, required=False, allow_blank=True)


class NewPipeSetBody(PipeSetBody):
    """An empty set of the caller's party."""

    memorandum = Reference(Memorandum)
    product_line = Reference(lambda user: ProductLine.objects.order_by())
    opened_on = serializers.DateField(required=False)


class AddMembersBody(Body):
    """Joints that join the set on a day, today unless told: all of them or none. With `until` they
    left it again on that day."""

    joints = ReferenceList(Joint, max_length=MOST_JOINTS, allow_empty=False)
    on = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class RemoveMembersBody(Body):
    """Joints that leave the set on a day: all of them or none."""

    joints = ReferenceList(Joint, max_length=MOST_JOINTS, allow_empty=False)
    on = serializers.DateField(required=False)
    reason = Text(max_length=REASON_LENGTH, required=False, allow_blank=True)


class CloseSetBody(Body):
    """The day on which the set is closed, today unless told."""

    on = serializers.DateField(required=False)
    reason = Text(max_length=REASON_LENGTH, required=False, allow_blank=True)
