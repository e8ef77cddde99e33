"""Decisions about exports: how many, how large, for how long, and who may have the file."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User, Workspace
from core.errors import Gone, Refused
from core.transfer.models import Export

#: How long a worker may be silent before another takes its work over.
LEASE = dt.timedelta(seconds=settings.LEASE_SECONDS)
#: A file is fetched within so many days.
KEPT = dt.timedelta(days=7)
MOST_ROWS = 200_000
MOST_OPEN = 5
MOST_ATTEMPTS = 5
FAILURES = {
    "too_many_rows": gettext_lazy("These are more than 200,000 rows: narrow the list by filters."),
    "refused": gettext_lazy("The list cannot be read this way any more."),
    "gave_up": gettext_lazy("The work was broken off five times. Tell the operator."),
    "storage_full": gettext_lazy("There is no room left to store files. Tell the operator."),
}


def failure_text(code: str) -> str:
    """Why an export failed, in the language of now."""
    return str(FAILURES.get(code, code))


def is_kept(export: Export, now: dt.datetime) -> bool:
    """Whether the file is there to be fetched."""
    made = export.finished_at
    return export.status == Export.Status.DONE and made is not None and now < made + KEPT


def require_file(export: Export, user: User, now: dt.datetime) -> None:
    """Raise Refused when there is no file, Gone when it is too old or when the person no longer
    sees a memorandum whose rows stand in it."""
    if export.status not in (Export.Status.DONE, Export.Status.EXPIRED):
        raise Refused(_("The file is not ready."), code="wrong_state")
    if not is_kept(export, now):
        raise Gone(_("The file was kept for 7 days. Ask for it again."))
    seen = set(Workspace.objects.visible_to(user).values_list("pk", flat=True))
    if not set(export.seen) <= seen:
        raise Gone(_("You no longer see all that stands in this file."))
