"""Reads of notices: who is to be told, the centre, the mails that wait."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.accounts.models import Party, RoleGrant, User
from core.leases import free
from core.notices import rules
from core.notices.kinds import Due, Kind
from core.notices.models import (
    Delivery,
    Mail,
    Notice,
    NoticeChoice,
    NoticeMute,
    NoticeRule,
    NoticeSettings,
)


@dataclass(frozen=True)
class Hearer:
    """Somebody who is to be told of an object, and why."""

    person_id: int
    cause: str
    role: str = ""


class Audience:
    """Who hears of the objects of one rule; read at once for all of them."""

    def __init__(self, rule: NoticeRule, dues: Collection[Due]) -> None:
        self.rule = rule
        self.above = rules.roles_above(rule.roles)
        self.parties = _parties({due.workspace_id for due in dues if due.workspace_id})
        self.named = _organisations({pk for due in dues for pk in due.people})
        wanted = {*rule.roles, *self.above}
        sides = [*self.parties.values(), *(due.sides for due in dues if not due.workspace_id)]
        self.grants = _grants({org for side in sides for org in side}, wanted)

    def of(self, due: Due) -> list[Hearer]:
        """Those who answer for the object, else those whose role it is, on each side."""
        sides = self._sides(due)
        named = {pk: self.named[pk] for pk in due.people if self.named.get(pk) in sides}
        held = sides - set(named.values())
        people = [Hearer(pk, Notice.Cause.OWNER) for pk in sorted(named)]
        return people + self._holding(due, held, set(self.rule.roles), Notice.Cause.ROLE)

    def above_of(self, due: Due) -> list[Hearer]:
        """Those one level up on the sides that must act."""
        return self._holding(due, self._sides(due), self.above, Notice.Cause.ESCALATED)

    def _sides(self, due: Due) -> set[int]:
        if due.workspace_id is None:
            return set(due.sides)
        parties = self.parties.get(due.workspace_id, set())
        if self.rule.audience == NoticeRule.Audience.ALL:
            return parties
        return parties & due.sides

    def _holding(self, due: Due, sides: set[int], roles: set[str], cause: str) -> list[Hearer]:
        found: dict[int, str] = {}
        for organisation_id in sorted(sides):
            for person_id, role, workspace_id in self.grants.get(organisation_id, ()):
                if role in roles and workspace_id in (None, due.workspace_id):
                    found.setdefault(person_id, role)
        return [Hearer(person_id, cause, role) for person_id, role in found.items()]


def _parties(workspaces: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Party.objects.filter(workspace__in=workspaces).order_by("pk")
    for workspace_id, organisation_id in rows.values_list("workspace_id", "organisation_id"):
        found[workspace_id].add(organisation_id)
    return found


def _organisations(people: set[int]) -> dict[int, int]:
    rows = User.objects.filter(pk__in=people, is_active=True)
    return dict(rows.values_list("pk", "organisation_id"))


def _grants(
    organisations: set[int], roles: set[str]
) -> dict[int, list[tuple[int, str, int | None]]]:
    found: dict[int, list[tuple[int, str, int | None]]] = defaultdict(list)
    rows = RoleGrant.objects.standing().filter(
        role__in=roles, person__is_active=True, person__organisation__in=organisations
    )
    for organisation_id, person_id, role, workspace_id in rows.order_by("pk").values_list(
        "person__organisation_id", "person_id", "role", "workspace_id"
    ):
        found[organisation_id].append((person_id, role, workspace_id))
    return found


def seen_by(kind: Kind, person: User, ids: Collection[str]) -> set[str]:
    """Those of the objects that the person may see at this moment."""
    if not person.is_active:
        return set()
    return set(kind.visible(person).filter(public_id__in=ids).values_list("public_id", flat=True))


def chosen_mail(people: Collection[int], kind: str) -> dict[int, str]:
    """How each person wants the kind by mail, if they said so."""
    rows = NoticeChoice.objects.filter(person__in=people, kind=kind)
    return dict(rows.values_list("person_id", "mail"))


def muted(people: Collection[int], ids: Collection[str]) -> set[tuple[int, str]]:
    """Which person wants to hear no more of which object."""
    rows = NoticeMute.objects.filter(person__in=people, object_id__in=ids)
    return set(rows.values_list("person_id", "object_id"))


# -- the centre -------------------------------------------------------------------------------
def centre(user: User) -> QuerySet[Notice]:
    """The person's notices with the state of their mails."""
    found: QuerySet[Notice] = Notice.objects.visible_to(user)
    return found.select_related("delivery", "workspace")


def choices_of(user: User) -> dict[str, str]:
    """The person's own choices by kind."""
    return dict(NoticeChoice.objects.filter(person=user).values_list("kind", "mail"))


def digest_hour_of(user: User) -> int:
    """The hour in Baku at which the person's summary goes out."""
    hour = NoticeSettings.objects.filter(person=user).values_list("digest_hour", flat=True).first()
    return NoticeSettings.DEFAULT_HOUR if hour is None else hour


def mutes_of(user: User) -> list[NoticeMute]:
    """What the person wants to hear no more of."""
    return list(NoticeMute.objects.filter(person=user))


def all_rules() -> list[NoticeRule]:
    """Every rule, in force or not."""
    return list(NoticeRule.objects.all())


def rules_of_kinds() -> dict[str, list[NoticeRule]]:
    """The rules in force by their kind."""
    found: dict[str, list[NoticeRule]] = defaultdict(list)
    for rule in NoticeRule.objects.filter(is_active=True):
        found[rule.kind].append(rule)
    return found


# -- mails ------------------------------------------------------------------------------------
UNMAILED = Q(delivery=None, settled_at=None)


def to_mail_now() -> QuerySet[Notice]:
    """Notices that go out at once and have no mail yet, the oldest first."""
    return Notice.objects.filter(UNMAILED, mail=Mail.NOW).order_by("pk")


def due_for_digest(now: dt.datetime) -> dict[int, list[int]]:
    """By person, the notices for a summary whose hour has come and which was not made today."""
    local = timezone.localtime(now)
    hours = NoticeSettings.objects.filter(person=OuterRef("person"))
    made = Delivery.objects.filter(person=OuterRef("person"), digest_on=local.date())
    rows = (
        Notice.objects.filter(UNMAILED, ~Exists(made), mail=Mail.DIGEST, created_at__lte=now)
        .annotate(
            hour=Coalesce(Subquery(hours.values("digest_hour")[:1]), NoticeSettings.DEFAULT_HOUR)
        )
        .filter(hour__lte=local.hour)
        .order_by("pk")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for person_id, pk in rows.values_list("person_id", "pk"):
        found[person_id].append(pk)
    return found


def free_mails(now: dt.datetime) -> QuerySet[Delivery]:
    """Mails whose time has come and that no worker holds."""
    found: QuerySet[Delivery] = Delivery.objects.filter(
        free(now), status="waiting", due_at__lte=now
    )
    return found.order_by("due_at", "pk")


def to_tell(delivery: Delivery) -> list[Notice]:
    """The notices that the mail still has to carry, by memorandum and kind."""
    rows = delivery.notices.filter(settled_at=None).exclude(mail=Mail.NONE)
    return list(rows.select_related("workspace").order_by("workspace", "kind", "due_on", "pk"))


def readable(delivery: Delivery, notices: Iterable[Notice], known: dict[str, Kind]) -> list[Notice]:
    """Of the notices, those whose object the person may see at this moment."""
    rows = list(notices)
    by_kind: dict[str, set[str]] = defaultdict(set)
    for notice in rows:
        by_kind[notice.kind].add(notice.object_id)
    seen = {
        name: seen_by(known[name], delivery.person, ids)
        for name, ids in by_kind.items()
        if name in known
    }
    return [notice for notice in rows if notice.object_id in seen.get(notice.kind, ())]


def deliveries(organisation_id: int) -> QuerySet[Delivery]:
    """The mails to the people of one party."""
    found: QuerySet[Delivery] = Delivery.objects.of_party(organisation_id)
    return found.select_related("person").annotate(carried=Count("notices"))


def troubled_mails(ids: Collection[str] | None = None) -> list[Delivery]:
    """Mails that were not delivered so far, of all parties; only those with `ids` when given."""
    found = Delivery.objects.troubled().select_related("person").order_by("pk")
    return list(found if ids is None else found.filter(public_id__in=ids))


def failed_count() -> int:
    """How many mails have failed for good."""
    return Delivery.objects.filter(status=Delivery.Status.FAILED).count()
