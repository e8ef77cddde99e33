"""Home and the choices of the frame; error pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.models import User
from core.web import request_id, services, workspace
from core.web.context import THEME_COOKIE, shell_of

YEAR = 365 * 24 * 3600


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Where the person's work begins: the place made for their role."""
    target = shell_of(request).home
    if target and target != request.path:
        return redirect(target)
    return render(request, "core/web/home.html")


@require_POST
@login_required
def workspace_choose(request: HttpRequest) -> HttpResponse:
    """Work in another memorandum from here on."""
    workspace.choose(request, request.POST.get("workspace", ""))
    return redirect("web:home")


@require_POST
def language_choose(request: HttpRequest) -> HttpResponse:
    """Read the portal in another language; a person's choice is kept with them."""
    chosen = request.POST.get("language", "")
    if chosen not in User.Language.values:
        raise Http404
    response = _back(request)
    if request.user.is_authenticated:
        services.choose_language(by=request.user, language=chosen, now=timezone.now())
    _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_POST
def theme_choose(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the device; a person's choice is kept with them."""
    chosen = request.POST.get("theme", "")
    if chosen not in User.Theme.values:
        raise Http404
    response = _back(request)
    if request.user.is_authenticated:
        services.choose_theme(by=request.user, theme=chosen, now=timezone.now())
    _remember(response, THEME_COOKIE, chosen)
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice of the look in the browser, for the pages before sign-in."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that asked, if it is one of ours."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return HttpResponseRedirect(target)
    return redirect("web:home")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"words": str(exception or "")}, status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The page of an error of ours: it touches neither the database nor the session."""
    page = loader.render_to_string("500.html", {"request_id": request_id.current()})
    return HttpResponse(page, status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the proof that it is ours: usually a page that was open too long."""
    words = _("This page was open too long, or cookies are off. Go back, reload it and try again.")
    return render(request, "403.html", {"words": words}, status=403)
