"""Mail: kept as files while no server is named; what a header may hold."""

from __future__ import annotations

import sys
import unicodedata
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


def one_line(text: str, longest: int = 150) -> str:
    """`text` as a header may hold it: one line, no control or direction marks, cut to length."""
    plain = "".join(" " if _hidden(char) else char for char in str(text))
    words = " ".join(plain.split())
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs")
