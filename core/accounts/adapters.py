"""How django-allauth behaves here: no open sign-up, one address, mail in the person's language."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import FACTORS, GUARDED, standing_roles

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def is_local(request: HttpRequest) -> bool:
    """Whether the request was made on this machine.

    Only REMOTE_ADDR is believed; a header of a proxy can but make the answer no.
    """
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def may_sign_in_from(user: User, request: HttpRequest) -> bool:
    """Demonstration people sign in on this machine only, unless the operator allows more."""
    if not user.is_demonstration or settings.DEMONSTRATION_ALLOW_REMOTE:
        return True
    return is_local(request)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in and mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation only."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Stop a demonstration person from elsewhere before anything is signed in."""
        if may_sign_in_from(user, request):
            answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
            return answer
        clear_login(request)
        words = _("Demonstration people sign in on the machine of the portal only.")
        messages.error(request, words)
        return redirect("account_login")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A second factor proves more than the password: it is asked for first."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] == "reauthenticate")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to a person in their language."""
        user = context.get("user")
        language = getattr(user, "language", None) or translation.get_language()
        with translation.override(language):
            super().send_mail(template_prefix, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted at rest, the compulsory one not removed."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor stays while the person's roles demand one."""
        person: User = authenticator.user
        if authenticator.type not in FACTORS:
            return True
        if settings.DEMONSTRATION and person.is_demonstration:
            return True
        if all(role not in GUARDED for role, _workspace in standing_roles(person)):
            return True
        others = Authenticator.objects.filter(user=person, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(secret)) for secret in keys])


def _key(secret: str) -> bytes:
    """A key of its own, so that the same secret never serves two purposes."""
    digest = hashlib.sha256(b"portal second factors\0" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
