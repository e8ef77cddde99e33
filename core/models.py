"""Gathers the models of the slices."""

from core.accounts.models import (
    ApiToken,
    Invitation,
    Organisation,
    Party,
    Role,
    RoleGrant,
    Unit,
    User,
    Workspace,
)
from core.events.models import Event, EventOutbox, EventPosition, RelayCursor
from core.files.models import Attachment, StoredFile

__all__ = [
    "ApiToken",
    "Attachment",
    "Event",
    "EventOutbox",
    "EventPosition",
    "Invitation",
    "Organisation",
    "Party",
    "RelayCursor",
    "Role",
    "RoleGrant",
    "StoredFile",
    "Unit",
    "User",
    "Workspace",
]
