"""The notice that an import has ended, and how: to the person who asked for it, until they look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.notices.kinds import Bare, Due, DueSource, Kind, RuleTerms, Told
from core.notices.models import Notice
from core.transfer.import_models import Import
from core.transfer.import_rules import failure_text
from core.transfer.kinds import REGISTRY

NAME = "import"
#: How an import ends, and the state in which it is then.
ENDS: dict[str, str] = {
    "committed": Import.Status.COMMITTED,
    "failed": Import.Status.FAILED,
    "cancelled": Import.Status.MAPPED,
}


def _ended(status: str) -> DueSource:
    def source(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
        """Imports that ended so, whose person has not read it since."""
        read = Notice.objects.filter(
            kind=NAME,
            object_id=OuterRef("public_id"),
            person=OuterRef("asked_by"),
            read_at__gte=OuterRef("ended_at"),
        )
        rows = Import.objects.filter(~Exists(read), status=status, ended_at__isnull=False)
        if until is not None:
            rows = rows.filter(ended_at__date__lte=until)
        if ids is not None:
            rows = rows.filter(public_id__in=ids)
        for row in rows.select_related("asked_by"):
            if row.asked_by and row.ended_at:
                yield _due(row, row.asked_by, timezone.localdate(row.ended_at))

    return source


def _due(made: Import, person: User, on: dt.date) -> Due:
    """`reference` is the kind of list, as its person calls it; the label holds what came of it
    and the file's name."""
    kind = REGISTRY.get(made.kind)
    with translation.override(person.language):
        reference = str(kind.label) if kind else made.kind
    told = made.failure or f"{made.created_count}+{made.changed_count}"
    return Due(
        object_id=made.public_id,
        reference=reference[:60],
        label=f"{told} {made.name}"[:200],
        workspace_id=made.workspace_id,
        on=on,
        sides=frozenset({made.organisation_id}),
        people=frozenset({person.pk}),
    )


def _words(told: Told) -> str:
    result, _space, name = told.label.partition(" ")
    say: dict[str, Callable[[str, str], str]] = {"committed": _done, "failed": _failed}
    return say.get(told.date_field, _stopped)(result, name)


def _done(result: str, name: str) -> str:
    created, _plus, changed = result.partition("+")
    counts = {"name": name, "created": created, "changed": changed}
    return _("Imported: %(name)s. New: %(created)s, changed: %(changed)s.") % counts


def _failed(result: str, name: str) -> str:
    why = {"name": name, "why": failure_text(result)}
    return _("Your import failed, nothing was stored: %(name)s. %(why)s") % why


def _stopped(_result: str, name: str) -> str:
    return _("Your import was stopped, nothing was stored: %(name)s") % {"name": name}


def _subject(bare: Bare) -> str:
    return _("Import: %(name)s") % {"name": bare.reference}


KIND = Kind(
    name=NAME,
    label=gettext_lazy("Imports that have ended"),
    icon="file-upload",
    url_name="core:import-detail",
    dates={end: _ended(status) for end, status in ENDS.items()},
    visible=Import.objects.visible_to,
    words=_words,
    subject=_subject,
    rules=[
        RuleTerms(code=f"import-{end}", date_field=end, days_after=(0,), roles=(), channel="none")
        for end in ENDS
    ],
    verbs=frozenset(
        f"import.{verb}"
        for verb in ("committed", "failed", "cancelled", "mapped", "commit_requested",
                     "discarded", "undone")
    ),
)  # fmt: skip
