"""`manage.py check_invariants`: a line for each breach, exit 1 if there is one."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import invariants


class Command(BaseCommand):
    help = "Check what must always hold; exits with 1 and a line for each breach."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", help="run this check alone")

    def handle(self, *args: Any, **options: Any) -> None:
        found = invariants.breaches(options["only"])
        for name, lines in found.items():
            self.stdout.write(f"{'ok  ' if not lines else 'FAIL'} {name}")
            for line in lines:
                self.stdout.write(f"     {line}")
        if any(found.values()):
            sys.exit(1)
