"""Show and set the rules of reminders from the terminal; they are data, not code."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import PortalError
from core.notices import queries, scanning, services
from core.notices.models import NoticeRule


class Command(BaseCommand):
    help = "Lists the rules of reminders; with --rule and days it sets when one reminds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rule", help="the code of the rule to set")
        parser.add_argument("--before", help="days before the date, such as 30,14,7,1")
        parser.add_argument("--after", help="days after it, such as 1,7,14")
        parser.add_argument("--escalate-after", help="days until the level above is told, or never")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--on", action="store_true", default=None)
        state.add_argument("--off", action="store_true", default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        scanning.ensure_rules()
        if options["rule"]:
            self._set(options)
        for rule in queries.all_rules():
            self.stdout.write(_told(rule))

    def _set(self, options: dict[str, Any]) -> None:
        rule = next((one for one in queries.all_rules() if one.code == options["rule"]), None)
        if rule is None:
            raise CommandError(f"There is no rule {options['rule']}.")
        after = options["escalate_after"]
        try:
            services.change_rule(
                rule=rule,
                days_before=_days(options["before"], rule.days_before),
                days_after=_days(options["after"], rule.days_after),
                escalate_after=_number(after) if after else rule.escalate_after,
                is_active=bool(options["on"]) or (rule.is_active and not options["off"]),
                by=None,
                now=timezone.now(),
                reason="by command",
            )
        except (PortalError, ValueError) as error:
            raise CommandError(str(error)) from error


def _days(text: str | None, before: list[int]) -> list[int]:
    if text is None:
        return list(before)
    return [int(day) for day in text.split(",") if day.strip()]


def _number(text: str) -> int | None:
    return None if text == "never" else int(text)


def _told(rule: NoticeRule) -> str:
    days = ", ".join(f"{offset:+d}" for offset in rule.offsets)
    parts = [
        rule.code,
        "on" if rule.is_active else "off",
        f"{rule.date_field}: {days}{' working days' if rule.working_days else ' days'}",
        f"to {', '.join(rule.roles)} ({rule.audience})",
        f"up after {rule.escalate_after}" if rule.escalate_after is not None else "never up",
        f"mail: {rule.channel}",
    ]
    return " | ".join(parts)
