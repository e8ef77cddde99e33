"""`manage.py seed_demo`: the demonstration memorandum, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mou_portal.demonstration import people, seed


class Command(BaseCommand):
    help = "Load the demonstration into an empty portal; does nothing where there is data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="say nothing if there is data")
        parser.add_argument("--show", action="store_true", help="only print the sign-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show"]:
            self.stdout.write(people.sign_ins())
            return
        loaded = seed.seed(now=timezone.now())
        if loaded:
            self.stdout.write("The demonstration is loaded.")
        elif not options["if_empty"]:
            self.stdout.write("The portal has data already; nothing was loaded.")
