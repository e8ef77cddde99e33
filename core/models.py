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
from core.api.models import KeptAnswer, TokenWindow
from core.calendar.models import CalendarDay, WorkingHours
from core.clocks.models import ClockSpell
from core.comments.models import Comment, CommentMention, CommentVersion
from core.events.models import Event, EventOutbox, EventPosition, RelayCursor
from core.files.models import Attachment, DroppedContent, StoredFile
from core.notices.models import (
    Delivery,
    Notice,
    NoticeChoice,
    NoticeMute,
    NoticeRule,
    NoticeSettings,
)
from core.qualifications.models import Qualification
from core.search.models import SearchEntry
from core.transfer.import_models import Import, ImportChange
from core.transfer.models import Export
from core.web.models import SavedView

__all__ = [
    "ApiToken",
    "Attachment",
    "CalendarDay",
    "ClockSpell",
    "Comment",
    "CommentMention",
    "CommentVersion",
    "Delivery",
    "DroppedContent",
    "Event",
    "EventOutbox",
    "EventPosition",
    "Export",
    "Import",
    "ImportChange",
    "Invitation",
    "KeptAnswer",
    "Notice",
    "NoticeChoice",
    "NoticeMute",
    "NoticeRule",
    "NoticeSettings",
    "Organisation",
    "Party",
    "Qualification",
    "RelayCursor",
    "Role",
    "RoleGrant",
    "SavedView",
    "SearchEntry",
    "StoredFile",
    "TokenWindow",
    "Unit",
    "User",
    "WorkingHours",
    "Workspace",
]
