"""Mails that carry notices: HTML and text from one template frame, in the person's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from core.mail import one_line
from core.notices import mutes, words
from core.notices.models import Delivery, Notice
from core.web.numbers import day

LONGEST_LINE = 400


def letter_of(
    mail: Delivery, notices: Sequence[Notice], server: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """The message of the mail: the same Message-ID whenever it is built.

    Raises ValueError for an address or a header that could carry another header.
    """
    with translation.override(mail.person.language):
        context = _context(mail, notices)
        letter = EmailMultiAlternatives(
            one_line(context["subject"]),
            render_to_string("core/notices/letter.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [mail.person.email],
            headers=_headers(mail, context["preferences"]),
            connection=server,
        )
        letter.attach_alternative(
            render_to_string("core/notices/letter.html", context), "text/html"
        )
    letter.message()  # refuses line breaks in addresses and headers before a server is asked
    return letter


def _headers(mail: Delivery, preferences: str) -> dict[str, str]:
    return {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": f"<{preferences}>",
    }


def _context(mail: Delivery, notices: Sequence[Notice]) -> dict[str, Any]:
    lines = [words.line_of(notice) for notice in notices]
    digest = mail.digest_on is not None
    return {
        "subject": _digest_subject(mail, len(lines)) if digest else words.subject_of(notices[0]),
        "language": mail.person.language,
        "name": one_line(mail.person.full_name),
        "must_act": any(notice.must_act for notice in notices),
        "groups": [
            (replace(group, place=one_line(group.place)), [_item(mail, one) for one in group.lines])
            for group in words.grouped(lines)
        ],
        "digest": digest,
        "centre": _address("core:notice-list"),
        "preferences": _address("core:notice-preferences"),
    }


def _digest_subject(mail: Delivery, count: int) -> str:
    said = ngettext("%(count)s reminder of %(day)s", "%(count)s reminders of %(day)s", count) % {
        "count": count,
        "day": day(mail.digest_on),
    }
    return said.replace("\u00a0", " ")


def _item(mail: Delivery, line: words.Line) -> dict[str, Any]:
    token = mutes.token_for(mail.person, line.notice.kind, line.notice.object_id)
    return {
        "text": one_line(line.text, LONGEST_LINE),
        "why": line.why,
        "reference": one_line(line.notice.reference),
        "url": settings.PUBLIC_URL + words.url_of(line.notice),
        "mute": _address("core:notice-mute-link", token),
    }


def _address(name: str, *args: str) -> str:
    return str(settings.PUBLIC_URL + reverse(name, args=args))
