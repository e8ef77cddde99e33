"""Reads of a joint's passport that page and API share; their number does not depend on its age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import (
    Case,
    CharField,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from core.accounts.models import User
from core.api.rows import JsonObject, json_list
from equipment.certificates.queries import with_told
from equipment.nonconformance import queries as nonconformance
from equipment.pipes import queries as register
from equipment.pipes.models import Joint
from equipment.pipes.passport.forecast import Used, WallPoint
from equipment.pipes.readings.models import Inspection, JointReading
from equipment.pipes.sets.models import SetMember
from equipment.pipes.usage.models import PEAKS, SUMS, UsageShare
from equipment.pipes.usage.queries import STANDING

MOST_READINGS = 40
MOST_SETS = 20
#: What a wall trend looks at: the newest days on which a wall was measured.
MOST_DAYS = 200
NOUGHT = Decimal(0)


def joint_for(user: User) -> QuerySet[Joint]:
    """Joints that the person sees, with what the head of a passport shows."""
    rows = register.joint_for(user).select_related(
        "product_line__grade", "location__parent", "heat__organisation"
    )
    told = with_told(rows, lines__line__joint=OuterRef("pk"))
    return told.annotate(
        governed_by=Subquery(_standing("body_class").values("governed_by")[:1]),
        tool_governed_by=Subquery(_standing("tool_joint_class").values("governed_by")[:1]),
        set_number=Subquery(_sets().values("pipe_set__number")[:1]),
        set_id=Subquery(_sets().values("pipe_set__public_id")[:1]),
        open_reports=json_list(
            nonconformance.numbers_of().values_list(
                JsonObject({"id": F("public_id"), "number": F("number")})
            ),
            comparable=True,
        ),
    )


def _standing(part: str) -> QuerySet[Inspection]:
    """The newest standing record that classes a part of the joint."""
    rows: QuerySet[Inspection] = Inspection.objects.filter(
        joint=OuterRef("pk"), withdrawn_at=None, **{f"{part}__isnull": False}
    )
    return rows.order_by("-inspected_on", "-pk")


def _sets() -> QuerySet[SetMember]:
    rows: QuerySet[SetMember] = SetMember.objects.filter(joint=OuterRef("pk"), left_on=None)
    return rows.order_by("-joined_on", "-pk")


def readings_of(joint: Joint, limit: int = MOST_READINGS) -> list[JointReading]:
    """The newest readings, those of one day in their order, one more than `limit` where there
    are more."""
    found = joint.readings.select_related("inspection", "recorded_by", "recorded_by__organisation")
    return list(found.order_by("-read_on", "pk")[: limit + 1])


def memberships_of(joint: Joint) -> list[SetMember]:
    """The sets of the joint, the newest first."""
    rows = joint.memberships.select_related("pipe_set")
    return list(rows.order_by("-joined_on", "-pk")[:MOST_SETS])


def walls_of(joint: Joint) -> list[WallPoint]:
    """The least standing wall of each day, with what the joint had gone through by then; the
    newest 200 days in their order."""
    rows = JointReading.objects.standing().filter(joint=joint.pk, kind="wall")
    days = (
        rows.order_by()
        .values("read_on")
        .annotate(
            least=Min("value_mm"),
            is_inspection=BoolOr(Q(inspection__isnull=False)),
            metres=_until(joint, "metres_drilled_m"),
            hours=_until(joint, "rotating_h"),
        )
    )
    newest = days.order_by("-read_on")[:MOST_DAYS]
    return [
        WallPoint(row["read_on"], row["least"], row["is_inspection"], row["metres"], row["hours"])
        for row in reversed(newest)
    ]


def _until(joint: Joint, name: str) -> Any:
    """What the joint had gone through by the end of the day of a reading."""
    shares = UsageShare.objects.filter(
        STANDING, joint=joint.pk, log__used_on__lte=OuterRef("read_on")
    )
    sums = shares.order_by().values("joint").annotate(sum=Sum(f"log__{name}")).values("sum")
    return Coalesce(Subquery(sums), NOUGHT)


@dataclass(frozen=True)
class UsageTotals:
    """What a joint went through: `own` logged to it, `by_set` logged to its sets; both in all
    and since its last inspection."""

    own: Mapping[str, Decimal | None]
    by_set: Mapping[str, Decimal | None]
    own_since: Mapping[str, Decimal | None]
    by_set_since: Mapping[str, Decimal | None]

    @property
    def whole(self) -> dict[str, Decimal | None]:
        """Both kinds of logs, of all the joint's life."""
        return together(self.own, self.by_set)

    @property
    def since(self) -> dict[str, Decimal | None]:
        """Both kinds of logs since the last inspection."""
        return together(self.own_since, self.by_set_since)

    @property
    def used(self) -> Used:
        whole = self.whole
        return Used(whole["metres_drilled_m"] or NOUGHT, whole["rotating_h"] or NOUGHT)


def together(*parts: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    """Sums added up, peaks by the highest."""
    found: dict[str, Decimal | None] = {}
    for name in SUMS:
        found[name] = sum((part[name] or NOUGHT for part in parts), NOUGHT)
    for name in PEAKS:
        known = [value for part in parts if (value := part[name]) is not None]
        found[name] = max(known, default=None)
    return found


def usage_of(joint: Joint) -> UsageTotals:
    """What the joint went through by itself and through sets; one statement."""
    whole, since = Q(), Q()
    if joint.inspected_on is not None:
        since = Q(log__used_on__gt=joint.inspected_on)
    by_set = Case(
        When(log__pipe_set__isnull=False, then=Value("set")),
        default=Value("own"),
        output_field=CharField(),
    )
    rows = (
        UsageShare.objects.filter(STANDING, joint=joint.pk)
        .order_by()
        .annotate(way=by_set)
        .values("way")
        .annotate(**_sums("all", whole), **_sums("since", since))
    )
    found = {row["way"]: row for row in rows}
    return UsageTotals(
        own=_named(found.get("own"), "all"),
        by_set=_named(found.get("set"), "all"),
        own_since=_named(found.get("own"), "since"),
        by_set_since=_named(found.get("set"), "since"),
    )


def _sums(prefix: str, narrow: Q) -> dict[str, Any]:
    only: dict[str, Any] = {"filter": narrow} if narrow else {}
    sums = {f"{prefix}_{name}": Coalesce(Sum(f"log__{name}", **only), NOUGHT) for name in SUMS}
    return {**sums, **{f"{prefix}_{name}": Max(f"log__{name}", **only) for name in PEAKS}}


def _named(row: Mapping[str, Any] | None, prefix: str) -> dict[str, Decimal | None]:
    if row is None:
        return {**dict.fromkeys(SUMS, NOUGHT), **dict.fromkeys(PEAKS)}
    return {name: row[f"{prefix}_{name}"] for name in (*SUMS, *PEAKS)}
