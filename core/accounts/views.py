"""Members: the people of one's own party and what they may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.accounts import presentation, queries, rules, services
from core.accounts.filters import MemberFilter
from core.accounts.forms import RoleForm, UnitForm
from core.accounts.models import RoleGrant, User
from core.web.errors import Answer, answering
from core.web.lists import list_page, render_list
from core.web.reasons import reason_of

View = Callable[..., HttpResponse]


def administrators_only(view: View) -> View:
    """Let administrators of a party in; others meet 403, the signed-out the sign-in page."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.administers(request.user):  # type: ignore[arg-type]
            raise PermissionDenied(_("Only administrators of a party see its members."))
        return view(request, *args, **kwargs)

    return guarded


def member_or_404(request: HttpRequest, public_id: str) -> User:
    """A person of the own party; anybody else is missing."""
    user: Any = request.user
    people = queries.members(user, timezone.now()).prefetch_related(None)
    return get_object_or_404(people, public_id=public_id)


@require_GET
@administrators_only
def member_list(request: HttpRequest) -> HttpResponse:
    """The people of the own party with roles, authority, sessions and tokens."""
    now = timezone.now()
    user: Any = request.user
    page = list_page(
        request,
        queries.members(user, now),
        MemberFilter,
        orderings={"name": ("full_name",), "-name": ("-full_name",)},
        default="name",
    )
    context = {
        "page": page,
        "people": [presentation.member(person, timezone.localdate(now)) for person in page.rows],
        "invitations": queries.open_invitations(user, now),
    }
    return render_list(request, "core/accounts/member_list.html", context)


@require_GET
@administrators_only
def member_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person: roles, authority, tokens, unit, history."""
    now = timezone.now()
    person = member_or_404(request, public_id)
    user: Any = request.user
    unit = {"unit": person.unit and person.unit.public_id}
    context = {
        "person": person,
        "unit_form": UnitForm(user=user, initial=unit),
        **presentation.member_page(person, timezone.localdate(now), now),
    }
    return render(request, "core/accounts/member_detail.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def role_grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a member a role."""
    person = member_or_404(request, public_id)
    user: Any = request.user
    form = RoleForm(request.POST or None, user=user)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.grant_role(person=person, **form.cleaned_data, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(person, done=_("Role granted."))
    context = {"form": form, "person": person}
    return render(request, "core/accounts/role_form.html", context, status=answer.status)


@require_POST
@administrators_only
def role_revoke(request: HttpRequest, public_id: str, grant_id: str) -> HttpResponse:
    """Take a role away."""
    person = member_or_404(request, public_id)
    grants = RoleGrant.objects.select_related("person", "workspace")
    grant = get_object_or_404(grants, person=person, public_id=grant_id)
    user: Any = request.user
    with answering(request) as answer:
        services.revoke_role(
            grant=grant, by=user, now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(person, done=_("Role revoked."))


@require_POST
@administrators_only
def member_deactivate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Shut a member out at once."""
    person = member_or_404(request, public_id)
    user: Any = request.user
    with answering(request) as answer:
        services.deactivate_person(
            person=person, by=user, now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(person, done=_("Deactivated. Sessions and tokens ended."))


@require_POST
@administrators_only
def member_reactivate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a member in again."""
    person = member_or_404(request, public_id)
    user: Any = request.user
    with answering(request) as answer:
        services.reactivate_person(
            person=person, by=user, now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(person, done=_("Reactivated."))


@require_POST
@administrators_only
def unit_assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose the member's unit."""
    person = member_or_404(request, public_id)
    user: Any = request.user
    form = UnitForm(request.POST, user=user)
    if not form.is_valid():
        return Answer(request).redirect(person)
    with answering(request) as answer:
        services.assign_unit(
            person=person, unit=form.cleaned_data["unit"], by=user, now=timezone.now()
        )
    return answer.redirect(person, done=_("Department kept."))
