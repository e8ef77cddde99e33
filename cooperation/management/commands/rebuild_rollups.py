"""`manage.py rebuild_rollups`: all figures from nothing; exit 1 if they were not what stood."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cooperation.progress import services


class Command(BaseCommand):
    help = "Compute all figures from ledger and plan; exits with 1 if any differed."

    def handle(self, *args: Any, **options: Any) -> None:
        found = services.rebuild_rollups(now=timezone.now())
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{len(found)} figures differed" if found else "identical")
        if found:
            sys.exit(1)
