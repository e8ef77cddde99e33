"""The page on which a single pipe is entered."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.errors import Answer, answering, form_page
from core.web.people import member
from core.web.workspace import workspace_or_404
from equipment.pipes import joints, rules, twins
from equipment.pipes.joint_forms import NewJointForm
from equipment.pipes.models import Joint


@login_required
def joint_create(request: HttpRequest) -> HttpResponse:
    """Enter one pipe; a serial that looks like another is taken once the person confirms it."""
    workspace, user = workspace_or_404(request), member(request)
    rules.require_import(user, workspace.pk)
    first = {"location": request.GET.get("location", "")}
    form = NewJointForm(request.POST or None, user=user, workspace=workspace, initial=first)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            joint = joints.create_joint(
                memorandum=workspace.memorandum, by=user, now=timezone.now(), **form.facts()
            )
        if answer.ok:
            return answer.redirect(joint, done=_("Pipe registered."))
    context = {
        "form": form,
        "look_alikes": _look_alikes(request, answer),
        "form_key": "joint-new",
        "submit_label": _("Register pipe"),
        "cancel_url": reverse("equipment:joint-list"),
    }
    return form_page(request, "equipment/pipes/joint_form.html", context, answer)


def _look_alikes(request: HttpRequest, answer: Answer) -> list[Joint]:
    """The pipes that the refused serial looks like."""
    named = [row["row"] for row in answer.rows if row.get("code") == twins.CODE]
    if not named:
        return []
    found = Joint.objects.visible_to(member(request)).filter(public_id__in=named)
    return list(found.select_related("location", "product_line").order_by("pk"))
