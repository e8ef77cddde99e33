"""A mail server that keeps what it is given, for drills."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller

from tests.stack import free_port


@dataclass
class Sink:
    """Messages in the order in which they were taken; `url` is an EMAIL_URL."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.messages]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if message["To"] == address]

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        parser = BytesParser(policy=policy.default)
        self.messages.append(parser.parsebytes(envelope.content))
        return "250 kept"


@contextmanager
def mail_sink() -> Iterator[Sink]:
    """A server on a free port of this machine as long as the block lasts."""
    sink = Sink(free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
