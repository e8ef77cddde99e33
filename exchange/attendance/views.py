"""Recording attendance from the page of a placement."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.web.errors import answering
from core.web.people import member
from core.web.reasons import cleaned
from exchange.attendance import services
from exchange.attendance.forms import AttendanceForm
from exchange.placements import rules
from exchange.placements.views import detail_page, placement_or_404


@require_POST
@login_required
def attendance_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """The ticked days, all of them or none; a refusal shows the month with its ticks again."""
    placement, user = placement_or_404(request, public_id), member(request)
    form = AttendanceForm(request.POST)
    with answering(request) as answer:
        rules.require(user, "record_attendance", placement)
        cleaned(form)
        services.record_attendance(
            placement=placement, days=form.facts(), by=user, now=timezone.now()
        )
    days = form.cleaned_data.get("days", []) if form.is_bound else []
    if not answer.ok:
        placement = placement_or_404(request, public_id)
        return detail_page(request, placement, answer=answer, ticked=days)
    done = ngettext("%(count)s day recorded.", "%(count)s days recorded.", len(days))
    return answer.redirect(
        f"{placement.get_absolute_url()}?month={days[0]:%Y-%m}#attendance",
        done=done % {"count": len(days)},
    )
