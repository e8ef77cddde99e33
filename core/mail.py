"""Mail while no mail server is named: printed, and kept as files for whoever wants to read it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend


class PrintedAndKept(EmailBackend):
    """Each message goes to standard output and into a file under EMAIL_FILE_PATH."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            head = f"Mail to {', '.join(message.to)}: {message.subject}"
            sys.stdout.write(f"{head}\n{message.body}\n")
        sys.stdout.flush()
        return super().send_messages(email_messages) or 0
