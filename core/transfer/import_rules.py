"""Decisions about imports: who may, and when."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.errors import NotAllowed, Refused
from core.states import permitted
from core.transfer.import_models import Import
from core.transfer.kinds import REGISTRY

OPEN = (Import.Status.UPLOADED, Import.Status.MAPPED, Import.Status.FAILED)
OFFERED = ("map", "commit", "cancel", "discard", "undo")
#: What changed the memorandum is told to all of its parties; the steps before it, and the name of
#: the file, are the business of the party whose import it is.
TOLD_TO_ALL = frozenset({"committed", "undone"})
FAILURES = {
    "errors": gettext_lazy("The portal has changed: some rows cannot be imported any more."),
    "taken": gettext_lazy("Somebody else brought one of these in meanwhile."),
    "look_alike": gettext_lazy(
        "Rows look like others that came into the portal meanwhile: confirm them."
    ),
    "unreadable": gettext_lazy("The stored file cannot be read any more."),
    "gave_up": gettext_lazy("The work was broken off five times. Tell the operator."),
}


def may_decide(user: User, made: Import) -> bool:
    """Whether the person may map, import or undo this: who may bring its kind, of its party."""
    kind = REGISTRY.get(made.kind)
    own = user.organisation_id == made.organisation_id
    return bool(kind and own and kind.offered(user, made.workspace_id))


def require_decide(user: User, made: Import) -> None:
    """Raise NotAllowed for who may not decide about this import."""
    if not may_decide(user, made):
        raise NotAllowed(_("You may not import this list."))


def require_open(made: Import) -> None:
    """Raise Refused when the columns cannot be chosen any more."""
    if made.status not in OPEN:
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": made.get_status_display()},
            code="wrong_state",
        )


def actions(user: User, made: Import) -> list[str]:
    """What the person may do to the import in its present state."""
    if not may_decide(user, made):
        return []
    return [name for name in permitted(Import.TRANSITIONS, made.status) if name in OFFERED]


def failure_text(code: str) -> str:
    """Why an import failed, in the language of now."""
    return str(FAILURES.get(code, code))
