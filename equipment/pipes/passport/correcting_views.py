"""Buttons that take a record back, each with its reason; nothing is ever edited."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.web.errors import answering
from core.web.people import member
from core.web.reasons import reason_of
from equipment.pipes.life import services as life
from equipment.pipes.life.models import JointStep
from equipment.pipes.models import Joint
from equipment.pipes.readings import services as readings
from equipment.pipes.readings.models import Inspection, JointReading
from equipment.pipes.tool_joints import services as tool_joints
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.models import UsageLog


@require_POST
@login_required
def usage_reverse(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = UsageLog.objects.visible_to(member(request)).select_related("joint", "pipe_set")
    log = get_object_or_404(rows, public_id=public_id)
    with answering(request) as answer:
        usage.reverse_usage(log=log, **_said(request))
    return answer.redirect(_shown(request, log.joint or log.pipe_set), done=_("Usage taken back."))


@require_POST
@login_required
def inspection_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = Inspection.objects.visible_to(member(request)).select_related("joint")
    record = get_object_or_404(rows, public_id=public_id)
    with answering(request) as answer:
        readings.withdraw_inspection(inspection=record, **_said(request))
    return answer.redirect(record.joint, done=_("Inspection withdrawn."))


@require_POST
@login_required
def reading_erroneous(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = JointReading.objects.visible_to(member(request)).select_related("joint", "recorded_by")
    reading = get_object_or_404(rows, public_id=public_id)
    with answering(request) as answer:
        readings.mark_erroneous(reading=reading, **_said(request))
    return answer.redirect(reading.joint, done=_("Reading marked as erroneous."))


@require_POST
@login_required
def step_reverse(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = JointStep.objects.visible_to(member(request)).select_related("joint")
    step = get_object_or_404(rows, public_id=public_id)
    with answering(request) as answer:
        life.reverse_step(step=step, **_said(request))
    return answer.redirect(step.joint, done=_("Step taken back."))


@require_POST
@login_required
def tool_joint_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = ToolJointPair.objects.visible_to(member(request)).select_related("joint")
    pair = get_object_or_404(rows, public_id=public_id)
    with answering(request) as answer:
        tool_joints.withdraw_pair(pair=pair, **_said(request))
    return answer.redirect(pair.joint, done=_("Tool joint record withdrawn."))


def _said(request: HttpRequest) -> dict[str, Any]:
    return {"by": member(request), "now": timezone.now(), "reason": reason_of(request.POST)}


def _shown(request: HttpRequest, owner: Any) -> Any:
    """The joint from whose page the button was pressed, else what the record is about."""
    rows = Joint.objects.visible_to(member(request))
    return rows.filter(public_id=request.GET.get("joint", "")).first() or owner
