"""Make the search entries anew from the rows themselves."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.search import kinds, services


class Command(BaseCommand):
    help = "Makes what the search finds anew, of all kinds or of the kinds that are named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="*", help="such as joint, order or act; all without one")

    def handle(self, *args: Any, **options: Any) -> None:
        names = options["kind"] or [kind.name for kind in kinds.kinds()]
        for name in names:
            kind = kinds.kind_named(name)
            if kind is None:
                known = ", ".join(kind.name for kind in kinds.kinds())
                raise CommandError(f"Unknown kind {name}; there are {known}.")
            started = time.monotonic()
            count = services.rebuild(kind)
            seconds = time.monotonic() - started
            self.stdout.write(f"{name}: {count} entries in {seconds:.1f} s")
