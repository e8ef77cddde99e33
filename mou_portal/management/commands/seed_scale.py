"""`manage.py seed_scale`: a large invented register, to measure the portal with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation
from core.scale import services
from core.scale.people import MARK

JOINTS = (100, 1_000_000)
#: Records for each joint.
RECORDS = (3, 20)
SEEDS = (1, 9_999)


class Command(BaseCommand):
    help = "Fill an empty portal with a marked scale set; the same seed and day make the same set."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--joints", type=int, default=200_000)
        parser.add_argument("--records", type=int, default=None, help="five a joint without it")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        joints, seed = options["joints"], options["seed"]
        records = options["records"] or 5 * joints
        _within("--seed", seed, *SEEDS)
        _within("--joints", joints, *JOINTS)
        _within("--records", records, RECORDS[0] * joints, RECORDS[1] * joints)
        _require_room(seed)
        made = services.sow(
            seed=seed, joints=joints, records=records, now=timezone.now(), say=self.stdout.write
        )
        for table, rows in made.items():
            self.stdout.write(f"{table:36} {rows:>10,}")


def _within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise CommandError(f"{name} {value} is not from {least} to {most}.")


def _require_room(seed: int) -> None:
    """No memorandum of anybody else's, and this set not yet."""
    if Memorandum.objects.exclude(provenance=MARK).exists():
        raise CommandError("This portal holds a memorandum that is no scale set: nothing was done.")
    if Organisation.objects.filter(short=f"Scale {seed}A").exists():
        raise CommandError(f"The set of seed {seed} is here already; give another --seed.")
