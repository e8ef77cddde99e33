"""Notices in the words of the language in use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import Role
from core.notices.kinds import REGISTRY, Bare, Told
from core.notices.models import Notice, NoticeRule


@dataclass(frozen=True)
class Line:
    """A notice as a line of a page or of a mail."""

    notice: Notice
    text: str
    kind: str
    icon: str
    why: str

    @property
    def mail_failed(self) -> bool:
        """Whether the mail that carries it has failed, for good or so far."""
        mail = self.notice.delivery
        return mail is not None and mail.is_troubled


@dataclass
class Group:
    """Lines of one memorandum and kind."""

    place: str
    kind: str
    lines: list[Line] = field(default_factory=list)


def line_of(notice: Notice) -> Line:
    """The notice in words; one of a kind that is no longer known is told by its number."""
    kind = REGISTRY.get(notice.kind)
    if kind is None:
        return Line(notice, f"{notice.reference} {notice.label}".strip(), "", "bell", "")
    told = Told(
        notice.date_field, notice.reference, notice.due_on, notice.days_left,
        notice.cause == Notice.Cause.ESCALATED, notice.label,
    )  # fmt: skip
    return Line(notice, kind.words(told), str(kind.label), kind.icon, why(notice))


def subject_of(notice: Notice) -> str:
    """The subject of a mail about one notice: it knows of numbers and dates alone."""
    bare = Bare(
        notice.date_field, notice.reference, notice.due_on, notice.days_left,
        notice.cause == Notice.Cause.ESCALATED,
    )  # fmt: skip
    return REGISTRY[notice.kind].subject(bare)


def why(notice: Notice) -> str:
    """Why the person was told."""
    if notice.cause == Notice.Cause.OWNER:
        return _("You answer for it on your side.")
    role = str(Role(notice.role).label)
    if notice.cause == Notice.Cause.ESCALATED:
        return _("It has waited for too long on your side; you are told as: %(role)s.") % {
            "role": role
        }
    return _("You are told as: %(role)s.") % {"role": role}


def url_of(notice: Notice) -> str:
    """The page of what the notice is about."""
    kind = REGISTRY.get(notice.kind)
    return reverse(kind.url_name, args=[notice.object_id]) if kind else reverse("core:notice-list")


def grouped(lines: Iterable[Line]) -> list[Group]:
    """The lines by memorandum and kind, in the order in which they come."""
    groups: dict[tuple[str, str], Group] = {}
    for line in lines:
        place = line.notice.workspace.label if line.notice.workspace else ""
        group = groups.setdefault((place, line.kind), Group(place, line.kind))
        group.lines.append(line)
    return list(groups.values())


def days_of(rule: NoticeRule) -> str:
    """When a rule reminds, in words."""
    parts = []
    before = sorted((day for day in rule.days_before if day), reverse=True)
    after = [day for day in rule.days_after if day]
    if before:
        parts.append(
            ngettext("%(days)s day before", "%(days)s days before", before[0])
            % {"days": ", ".join(map(str, before))}
        )
    if 0 in rule.offsets:
        parts.append(_("on the day itself"))
    if after:
        parts.append(
            ngettext("%(days)s day after", "%(days)s days after", max(after))
            % {"days": ", ".join(map(str, after))}
        )
    words = "; ".join(parts)
    return _("%(words)s (working days)") % {"words": words} if rule.working_days else words
