"""A person's own page: name, look, second factors, sessions, tokens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.accounts import presentation, queries, rules, services, token_services
from core.accounts.forms import ProfileForm, TokenForm
from core.accounts.models import ApiToken
from core.web.errors import Answer, answering

SESSIONS_SHOWN = 20


@require_GET
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Everything the portal keeps about the person who asks."""
    user: Any = request.user
    now = timezone.now()
    on = timezone.localdate(now)
    factors = Authenticator.objects.filter(user=user).order_by("type", "pk")
    context = {
        "grants": [
            presentation.grant_line(grant, on)
            for grant in queries.grants_of(user)
            if grant.revoked_at is None
        ],
        "factors": list(factors),
        "sessions": [
            (session, presentation.browser(session.user_agent))
            for session in _sessions_of(user)[:SESSIONS_SHOWN]
        ],
        "session_key": request.session.session_key,
        "tokens": queries.tokens_of(user),
        "now": now,
    }
    return render(request, "core/accounts/profile.html", context)


def _sessions_of(user: Any) -> Any:
    return UserSession.objects.filter(user=user).order_by("-last_seen_at")


@require_http_methods(["GET", "POST"])
@login_required
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Change the own name and position."""
    user: Any = request.user
    initial = {"full_name": user.full_name, "position": user.position}
    form = ProfileForm(request.POST or None, initial=initial)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.change_profile(**form.cleaned_data, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect("core:profile", done=_("Profile kept."))
    context = {"form": form}
    return render(request, "core/accounts/profile_form.html", context, status=answer.status)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is on the answer's page and nowhere else."""
    user: Any = request.user
    form = TokenForm(request.POST or None)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        days = form.cleaned_data["lifetime"]
        with answering(request, form) as answer:
            token, raw = token_services.create_token(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=now + dt.timedelta(days=int(days)) if days else None,
                by=user,
                now=now,
            )
        if answer.ok:
            context = {"token": token, "raw": raw}
            return render(request, "core/accounts/token_made.html", context)
    context = {"form": form}
    return render(request, "core/accounts/token_form.html", context, status=answer.status)


@require_POST
@login_required
def token_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """End one's own token, or as administrator one of the party."""
    user: Any = request.user
    seen = Q(person=user)
    if rules.administers_for(user, None):
        seen |= Q(organisation=user.organisation_id)
    tokens = ApiToken.objects.filter(seen).select_related("person")
    token = get_object_or_404(tokens, public_id=public_id)
    with answering(request) as answer:
        token_services.revoke_token(token=token, by=user, now=timezone.now())
    to: Any = "core:profile" if token.person_id == user.pk else token.person
    return answer.redirect(to, done=_("Token revoked."))
