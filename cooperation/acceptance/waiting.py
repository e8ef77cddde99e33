"""Acts as they stand on My side and among the exceptions of a memorandum."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.acceptance import queries, rules
from cooperation.acceptance.models import Act, ActLine, Refusal
from cooperation.dashboards.exceptions import ExceptionLine
from cooperation.dashboards.waiting import Waiting
from cooperation.memoranda.models import Memorandum
from core.accounts.models import User, Workspace
from core.calendar.rules import shift
from core.clocks.queries import stretches_of, waits_of, with_clock

KIND = gettext_lazy("Act")


def acts_waiting(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
    """Acts that wait for a signature of the person's party, and its own acts that were refused.

    Signatories are told to sign, those who prepare acts to amend; each sees the other's as not
    theirs. People with neither role are told nothing.
    """
    signs, prepares = rules.signs(user, workspace.pk), rules.prepares(user, workspace.pk)
    if not (signs or prepares):
        return []
    to_sign = queries.to_sign(_acts(workspace), user.organisation_id)
    refused = _refused(workspace, user)
    found = _with_refusal(_acts(workspace)).filter(
        Q(pk__in=to_sign.values("pk")) | Q(pk__in=refused.values("pk"))
    )
    party = _party_of(user)
    return [
        _refused_line(act, party, mine=prepares)
        if act.status == Act.Status.REFUSED
        else _sign_line(act, party, mine=signs)
        for act in found
    ]


def acts_counted(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The acts that the person themselves must move."""
    own = Q(pk__in=[])
    if rules.signs(user, workspace.pk):
        to_sign = queries.to_sign(_acts(workspace), user.organisation_id)
        own |= Q(pk__in=to_sign.values("pk"))
    if rules.prepares(user, workspace.pk):
        own |= Q(pk__in=_refused(workspace, user).values("pk"))
    return _acts(workspace).filter(own)


def act_exceptions(memorandum: Memorandum, user: User, on: dt.date) -> list[ExceptionLine]:
    """Refused acts, and acts of which a party held the signature back for longer than allowed, by
    the working days of its own calendar until `on` began."""
    since, begun = _day_begins(on - dt.timedelta(days=rules.PATIENCE_DAYS)), _day_begins(on)
    own = Act.objects.visible_to(user).filter(memorandum=memorandum).defer("content")
    found = (
        with_clock(_with_refusal(own))
        .filter(Q(status=Act.Status.REFUSED) | Q(status__in=rules.SIGNABLE, sent_at__lt=since))
        .annotate(area_id=_first_area(), missing=_missing())
        .select_related("organisation")
        .order_by("pk")
    )
    return [
        _exception(act)
        for act in found
        if act.status == Act.Status.REFUSED or any(one.is_late for one in waits_of(act, begun))
    ]


def _acts(workspace: Workspace) -> QuerySet[Act]:
    found: QuerySet[Act] = Act.objects.filter(memorandum=workspace.pk)
    return with_clock(found.select_related("organisation").defer("content"))


def _refused(workspace: Workspace, user: User) -> QuerySet[Act]:
    return _acts(workspace).filter(status=Act.Status.REFUSED, organisation=user.organisation_id)


def _with_refusal(found: QuerySet[Act]) -> QuerySet[Act]:
    """The acts with when and by whom they were refused last."""
    last = Refusal.objects.filter(act=OuterRef("pk")).order_by("-at", "-pk")
    return found.annotate(
        refused_at=Subquery(last.values("at")[:1]),
        refused_by=Subquery(last.values("organisation__short")[:1]),
    )


def _missing() -> Subquery:
    """The short names of the signing parties whose signature is missing."""
    parties = (
        queries.missing_parties()
        .order_by()
        .values("workspace")
        .annotate(names=StringAgg("organisation__short", ", ", order_by="position"))
    )
    return Subquery(parties.values("names"))


def _first_area() -> Subquery:
    lines = ActLine.objects.filter(act=OuterRef("pk")).order_by("position")
    return Subquery(lines.annotate(area=F("commitment__area")).values("area")[:1])


def _day_begins(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _party_of(user: User) -> str:
    return user.organisation.short if user.organisation else ""


def _sign_line(act: Act, party: str, *, mine: bool) -> Waiting:
    """Due on the last of the working days that the party's own calendar allows."""
    calendars = [one.calendar for one in stretches_of(act) if one.short == party]
    due = shift(timezone.localdate(act.sent_at), rules.PATIENCE_DAYS, calendars)
    return Waiting(
        text=_("Sign act %(number)s: %(title)s") % {"number": act.number, "title": act.title},
        url=act.get_absolute_url(),
        since=act.sent_at,
        stretches=stretches_of(act),
        party=party,
        kind=KIND,
        mine=mine,
        due=due,
    )


def _refused_line(act: Any, party: str, *, mine: bool) -> Waiting:
    return Waiting(
        text=_("Mend act %(number)s, refused by %(party)s")
        % {"number": act.number, "party": act.refused_by},
        url=act.get_absolute_url(),
        since=act.refused_at,
        stretches=stretches_of(act),
        party=party,
        tone="red",
        kind=KIND,
        mine=mine,
    )


def _exception(act: Any) -> ExceptionLine:
    refused = act.status == Act.Status.REFUSED
    words = (
        _("Act %(number)s refused by %(party)s") % {"number": act.number, "party": act.refused_by}
        if refused
        else _("Act %(number)s waits for the signature of %(party)s")
        % {"number": act.number, "party": act.missing}
    )
    return ExceptionLine(
        text=words,
        url=act.get_absolute_url(),
        tone="red" if refused else "amber",
        since=act.refused_at if refused else act.sent_at,
        stretches=stretches_of(act),
        waits_for=act.organisation.short if refused else act.missing,
        area_id=act.area_id,
        kind=KIND,
    )
