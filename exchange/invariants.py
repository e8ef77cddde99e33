"""What must hold of specialists and placements, whatever happened."""

from __future__ import annotations

from functools import partial

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from cooperation.acceptance.models import ActLine
from core import invariants
from core.accounts.models import Party
from core.events.invariants import SHOWN, states_match_events
from exchange.attendance.models import AttendanceDay
from exchange.attendance.queries import SOURCE_KIND
from exchange.placements.models import Placement, PlacementReport
from exchange.specialists.models import SpecialistPerson


def placements_never_overlap() -> list[str]:
    """A person is in one placement at a time, both ends of each included."""
    standing = Placement.objects.exclude(status__in=Placement.VOID).annotate(
        last=Coalesce("ended_on", "planned_end")
    )
    others = standing.filter(
        specialist=OuterRef("specialist"),
        pk__gt=OuterRef("pk"),
        planned_start__lte=OuterRef("last"),
        last__gte=OuterRef("planned_start"),
    )
    rows = standing.filter(Exists(others)).order_by("pk").values_list("public_id", flat=True)
    return [f"placement {public_id} overlaps another of its person" for public_id in rows[:SHOWN]]


def placements_between_two_parties() -> list[str]:
    """A placement goes from its specialist's own party to another one of its memorandum, and who
    decided belongs to the side for which they did."""
    parties = Party.objects.filter(workspace=OuterRef("memorandum"))
    wrong = Placement.objects.filter(
        Q(home=F("host"))
        | ~Q(home=F("specialist__organisation"))
        | ~Exists(parties.filter(organisation=OuterRef("home")))
        | ~Exists(parties.filter(organisation=OuterRef("host")))
        | Q(approved_by__isnull=False) & ~Q(approved_by__organisation=F("home"))
        | Q(accepted_by__isnull=False) & ~Q(accepted_by__organisation=F("host"))
        | Q(mentor__isnull=False) & ~Q(mentor__organisation=F("host"))
    )
    rows = wrong.order_by("pk").values_list("public_id", flat=True)[:SHOWN]
    return [f"placement {public_id} is not between its two parties" for public_id in rows]


def attendance_inside_its_placement() -> list[str]:
    """A day is recorded only of a placement that has started, within its time."""
    dated = AttendanceDay.objects.annotate(
        last=Coalesce("placement__ended_on", "placement__planned_end")
    )
    wrong = dated.filter(
        Q(placement__started_on=None)
        | Q(on__lt=F("placement__started_on"))
        | Q(on__gt=F("last"))
        | ~Q(memorandum=F("placement__memorandum"))
    )
    rows = wrong.order_by("pk").values_list("public_id", flat=True)[:SHOWN]
    return [f"attendance {public_id} is outside of its placement" for public_id in rows]


def accepted_days_are_locked() -> list[str]:
    """A day is locked by an act exactly when both parties have signed for it there, and then it
    was worked."""
    lines = ActLine.objects.filter(
        source_kind=SOURCE_KIND, is_live=True, act__status="accepted"
    ).values_list("source_id", "act_id")
    days = AttendanceDay.objects.exclude(locked_by=None)
    accepted, locked = dict(lines), dict(days.values_list("public_id", "locked_by_id"))
    differing = {
        day for day in accepted.keys() | locked.keys() if accepted.get(day) != locked.get(day)
    }
    absent = days.filter(presence=AttendanceDay.Presence.ABSENT)
    differing |= set(absent.values_list("public_id", flat=True))
    return [
        f"attendance {day} and its signed act do not agree" for day in sorted(differing)[:SHOWN]
    ]


def reported_placements_have_reports() -> list[str]:
    """What is reported or done has its report."""
    reports = PlacementReport.objects.filter(placement=OuterRef("pk"))
    wrong = Placement.objects.filter(~Exists(reports), status__in=["reported", "done"])
    rows = wrong.order_by("pk").values_list("public_id", flat=True)[:SHOWN]
    return [f"placement {public_id} has no report" for public_id in rows]


def erased_people_are_placed_nowhere() -> list[str]:
    """Nobody whose personal data were erased has an open placement."""
    wrong = SpecialistPerson.objects.filter(
        erased_at__isnull=False, specialist__placements__status__in=Placement.OPEN
    )
    rows = wrong.order_by("pk").values_list("specialist__public_id", flat=True).distinct()
    return [f"specialist {public_id} is erased and placed" for public_id in rows[:SHOWN]]


def register() -> None:
    """Offer the checks to `manage.py check_invariants`."""
    invariants.register("placements tell their events", partial(states_match_events, Placement))
    invariants.register("placements never overlap", placements_never_overlap)
    invariants.register("placements between two parties", placements_between_two_parties)
    invariants.register("attendance inside its placement", attendance_inside_its_placement)
    invariants.register("accepted days are locked", accepted_days_are_locked)
    invariants.register("reported placements have reports", reported_placements_have_reports)
    invariants.register("erased people are placed nowhere", erased_people_are_placed_nowhere)
