"""Inviting colleagues, and the page that an invitation opens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import invitation_services as services
from core.accounts.forms import AcceptanceForm, InvitationForm
from core.accounts.models import Invitation
from core.accounts.views import administrators_only
from core.errors import Refused
from core.web.errors import Answer, answering


@require_http_methods(["GET", "POST"])
@administrators_only
def invitation_create(request: HttpRequest) -> HttpResponse:
    """Invite a colleague by letter."""
    user: Any = request.user
    form = InvitationForm(request.POST or None, user=user, initial={"language": user.language})
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.invite_person(**form.cleaned_data, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect("core:member-list", done=_("The invitation is on its way."))
    context = {"form": form, "days": settings.INVITATION_DAYS}
    return render(request, "core/accounts/invitation_form.html", context, status=answer.status)


@require_POST
@administrators_only
def invitation_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw an invitation of the own party."""
    user: Any = request.user
    own = Invitation.objects.filter(organisation=user.organisation_id)
    invitation = get_object_or_404(own.select_related("workspace"), public_id=public_id)
    with answering(request) as answer:
        services.revoke_invitation(invitation=invitation, by=user, now=timezone.now())
    return answer.redirect("core:member-list", done=_("Invitation withdrawn."))


@never_cache
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Where an invited person says who they are and chooses a password."""
    found = Invitation.objects.select_related("organisation", "workspace", "invited_by")
    invitation = get_object_or_404(found, secret_digest=services.digest_of(secret))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invitation.language)
    if request.user.is_authenticated:
        return _closed(request, invitation, _other_person(request, invitation))
    try:
        services.require_open(invitation, timezone.now())
    except Refused as refusal:
        return _closed(request, invitation, refusal.message)
    return _accept(request, invitation)


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptanceForm(request.POST or None, initial={"language": invitation.language})
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.accept_invitation(
                invitation=invitation, **form.cleaned_data, now=timezone.now()
            )
        if answer.ok:
            messages.success(request, _("Your account is ready. Sign in with your password."))
            return redirect("account_login")
    context = {"form": form, "invitation": invitation}
    return render(request, "core/accounts/invitation_accept.html", context, status=answer.status)


def _other_person(request: HttpRequest, invitation: Invitation) -> str:
    return _(
        "You are signed in as %(person)s; this invitation is for %(address)s. Sign out first."
    ) % {"person": request.user, "address": invitation.email}


def _closed(request: HttpRequest, invitation: Invitation, words: str) -> HttpResponse:
    context = {"invitation": invitation, "words": words}
    return render(request, "core/accounts/invitation_closed.html", context, status=410)
