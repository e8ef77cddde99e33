"""Pages of the tree of places and of one place."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.web.errors import Answer, answering, form_page
from core.web.forms import VersionForm
from core.web.people import member
from core.web.reasons import reason_of
from core.web.steps import step
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.pipes import rules as register
from equipment.pipes.forms import PlaceForm
from equipment.pipes.models import Location
from equipment.pipes.places import queries, rules, services


def place_or_404(request: HttpRequest, public_id: str) -> Location:
    """The place as the person sees it; its memorandum becomes that of the page."""
    rows = queries.place_for(member(request))
    place: Location = entered_or_404(request, rows, public_id)
    return place


@require_safe
@login_required
def location_tree(request: HttpRequest) -> HttpResponse:
    """All open places with the pipes at each and below it; `?closed=1` shows the closed too."""
    workspace, user = workspace_or_404(request), member(request)
    rows = Location.objects.visible_to(user).filter(memorandum=workspace.pk)
    closed = request.GET.get("closed") == "1"
    context = {
        "nodes": queries.tree_of(rows, closed=closed),
        "closed": closed,
        "may_add": register.may_import(user, workspace.pk),
    }
    return render(request, "equipment/pipes/places/location_tree.html", context)


@require_safe
@login_required
def location_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return _detail(request, place_or_404(request, public_id), Answer(request))


def _detail(request: HttpRequest, place: Location, answer: Answer) -> HttpResponse:
    user = member(request)
    nodes = queries.tree_of(Location.objects.below(place), closed=True)
    context = {
        "place": place,
        "node": nodes[0],
        "nodes": nodes[1:],
        "actions": rules.actions(user, place),
        "may_add": register.may_import(user, place.memorandum_id) and place.closed_on is None,
        "version": VersionForm(initial={"version": place.version}),
    }
    template = "equipment/pipes/places/location_detail.html"
    return render(request, template, context, status=answer.status)


@login_required
def location_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    place, user = place_or_404(request, public_id), member(request)
    rules.require_keeper(user, place)
    shown = {name: getattr(place, name) for name in (*services.NAMES, "version")}
    shown["parent"] = place.parent.public_id if place.parent else ""
    form = PlaceForm(request.POST or None, user=user, place=place, initial=shown)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            place.version = form.cleaned_data["version"]
            services.update_place(place=place, **form.facts(), by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(place, done=_("Place saved."))
    context = {
        "form": form,
        "place": place,
        "form_key": f"place-{place.public_id}",
        "cancel_url": place.get_absolute_url(),
    }
    return form_page(request, "equipment/pipes/places/place_form.html", context, answer)


location_close = step(
    services.close_place,
    _("Place closed."),
    name="place",
    find=place_or_404,
    shown=_detail,
)


@require_POST
@login_required
def location_reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    place, user = place_or_404(request, public_id), member(request)
    rules.require_keeper(user, place)
    with answering(request) as answer:
        reason = reason_of(request.POST)
        services.reopen_place(place=place, reason=reason, by=user, now=timezone.now())
    return answer.redirect(place, done=_("Place opened again."))
