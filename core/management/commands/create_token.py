"""Make a token for an integrator from the terminal."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.accounts import token_services
from core.accounts.models import User
from core.errors import PortalError


class Command(BaseCommand):
    help = "Makes a token and prints it once as mp_<key>.<secret>."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="e-mail of the person it acts for")
        parser.add_argument("--name", required=True, help="what the token is for")
        parser.add_argument("--scopes", required=True, help="such as equipment:read,acts:read")
        parser.add_argument("--expires-days", type=int, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        person = User.objects.filter(email__iexact=options["user"]).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {options['user']}.")
        days = options["expires_days"]
        try:
            _token, raw = token_services.create_token(
                name=options["name"],
                scopes=[scope.strip() for scope in options["scopes"].split(",") if scope.strip()],
                expires_at=now + dt.timedelta(days=days) if days is not None else None,
                by=person,
                now=now,
            )
        except PortalError as error:
            raise CommandError(error.message) from error
        self.stdout.write(raw)
