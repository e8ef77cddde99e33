"""Pages on which pin and box of a joint are entered and taken back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.web.errors import Answer, answering
from core.web.people import member
from core.web.reasons import reason_of
from equipment.pipes.custody import require_custody
from equipment.pipes.passport.views import joint_or_404, page_of_form, show_rows
from equipment.pipes.tool_joints import services
from equipment.pipes.tool_joints.forms import ToolJointForm
from equipment.pipes.tool_joints.models import ToolJointPair


@login_required
def joint_fit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which pin and box the joint has from a day on."""
    joint, user = joint_or_404(request, public_id), member(request)
    require_custody(user, [joint])
    connection = joint.product_line.connection
    initial = {
        "fitted_on": timezone.localdate(),
        "connection": connection.name if connection else "",
    }
    form = ToolJointForm(request.POST or None, initial=initial)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request) as answer:
            services.fit_pair(joint=joint, by=user, now=timezone.now(), **form.cleaned_data)
        if answer.ok:
            return answer.redirect(joint, done=_("Tool joint kept."))
        show_rows(form, answer)
    return page_of_form(request, "tool_joint_form", form, answer, joint, joint=joint)


@require_POST
@login_required
def tool_joint_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = ToolJointPair.objects.visible_to(member(request)).select_related("joint")
    pair = get_object_or_404(rows, public_id=public_id)
    with answering(request) as answer:
        services.withdraw_pair(
            pair=pair, by=member(request), now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(pair.joint, done=_("Tool joint record withdrawn."))
