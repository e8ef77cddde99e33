"""Who may change what people keep of their lists; no writes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.accounts.models import Role, User
from core.accounts.rules import holds
from core.errors import NotAllowed
from core.web.models import SavedView

ADMINISTRATORS = (Role.ADMINISTRATOR,)


def may_keep(user: User, view: SavedView) -> bool:
    """Whether the person may change or drop the view: who saved it, and for one that the party
    shares an administrator of that party."""
    if view.person_id == user.pk:
        return True
    own = view.is_shared and view.person.organisation_id == user.organisation_id
    return own and view.workspace_id is not None and holds(user, view.workspace_id, ADMINISTRATORS)


def require_keep(user: User, view: SavedView) -> None:
    """Raise NotAllowed for who may neither change nor drop the view."""
    if not may_keep(user, view):
        words = _("Only who saved this view, or an administrator of the party, can change it.")
        raise NotAllowed(words)
