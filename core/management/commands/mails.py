"""Show the mails that did not arrive, and send them again, from the terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import PortalError
from core.notices import queries, services


class Command(BaseCommand):
    help = "Lists the mails that were not delivered so far; with --send-again they go out anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--send-again", metavar="ID", nargs="*", help="these mails; without ids all of them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["send_again"]
        found = queries.troubled_mails(wanted or None)
        if wanted and len(found) < len(set(wanted)):
            raise CommandError("Not every one of these mails has failed.")
        for mail in found:
            self.stdout.write(
                f"{mail.public_id} {mail.status} {mail.attempts} attempts: {mail.error}"
            )
            if wanted is not None:
                self._send_again(mail)

    def _send_again(self, mail: Any) -> None:
        try:
            services.send_again(delivery=mail, by=None, now=timezone.now(), reason="by command")
        except PortalError as error:
            raise CommandError(error.message) from error
        self.stdout.write("  goes out again")
