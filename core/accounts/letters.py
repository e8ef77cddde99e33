"""Letters to people, in their language."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts.models import Invitation
from core.errors import Refused
from core.mail import one_line


def send_invitation(invitation: Invitation, secret: str) -> None:
    """Hand the invitation to the mail server; raises Refused (code `mail_failed`) if it cannot."""
    with translation.override(invitation.language):
        path = reverse("core:invitation-accept", args=[secret])
        context = {
            "invitation": invitation,
            "person": one_line(invitation.invited_by.full_name),
            "organisation": one_line(invitation.organisation.label),
            "link": settings.PUBLIC_URL.rstrip("/") + path,
        }
        subject = _("Invitation to the memorandum portal")
        body = render_to_string("core/accounts/invitation_letter.txt", context)
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except OSError as error:  # smtplib's errors are OSErrors
        message = _("The letter could not be sent. Nothing was kept; try again.")
        raise Refused(message, code="mail_failed") from error
