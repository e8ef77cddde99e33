"""What memoranda, commitments and progress give to the frame, the relay and the checks."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance import wiring as acceptance
from cooperation.commitments import listed
from cooperation.commitments import notices as commitments
from cooperation.commitments import search as found
from cooperation.commitments.models import Commitment
from cooperation.dashboards import exceptions, expiring, links, sources, waiting
from cooperation.memoranda.models import Memorandum
from cooperation.progress import checks, health, services
from cooperation.scale import wiring as scale
from core import invariants
from core.accounts.models import User, Workspace
from core.comments import subjects
from core.events import consumers
from core.events.invariants import states_match_events
from core.files import parents
from core.notices import kinds
from core.search import kinds as findable
from core.web import menu, words
from core.web.health import PROBES

WORDS = {
    "memorandum.created": _("Memorandum entered"),
    "commitment.created": _("Commitment proposed"),
    "commitment.edited": _("Draft changed"),
    "commitment.agreed": _("Agreed by one party"),
    "commitment.started": _("Work begun"),
    "commitment.held": _("Put on hold"),
    "commitment.resumed": _("Taken up again"),
    "commitment.cancelled": _("Cancelled by a decision"),
    "commitment.accepted": _("Commitment accepted"),
    "milestone.reached": _("Milestone reached"),
    "milestone.accepted": _("Milestone accepted"),
    "progress.posted": _("Counted as progress"),
    "progress.reversed": _("Progress taken back"),
}


def register() -> None:
    """Called once, when the app is ready."""
    _register_menu()
    words.register(WORDS)
    links.register(
        {
            "memorandum": "cooperation:memorandum-detail",
            "commitment": "cooperation:commitment-detail",
            "act": "cooperation:act-detail",
            "comment": "core:comment-open",
        }
    )
    exceptions.register(expiring.qualifications_ending)
    waiting.register(sources.commitments_waiting, counted=sources.counted_commitments)
    kinds.register(commitments.KIND)
    findable.register(found.KIND)
    listed.register()
    consumers.register("rollups", services.consume_events)
    invariants.register("rollups", checks.rollup_differences)
    invariants.register("commitment states", lambda: states_match_events(Commitment))
    PROBES["last_rollup"] = health.last_rollup
    parents.register("memorandum", _memorandum_seen)
    parents.register("commitment", _commitment_seen)
    subjects.register(Memorandum)
    subjects.register(Commitment)
    acceptance.register()
    scale.register()


def _register_menu() -> None:
    top, steering = menu.Section.TOP, menu.Section.STEERING
    for entry in (
        menu.MenuEntry(
            _("My side"), "cooperation:my-side", "inbox", top, 10, badge=_waiting, bottom=True
        ),
        menu.MenuEntry(
            _("Programme"),
            "cooperation:programme",
            "chart-area-line",
            top,
            20,
            home_of=frozenset({"manager"}),
        ),
        menu.MenuEntry(_("Commitments"), "cooperation:commitment-list", "list-check", steering, 5),
        menu.MenuEntry(
            _("Memorandum"), "cooperation:memorandum-current", "file-text", steering, 10
        ),
        menu.MenuEntry(_("Ledger"), "cooperation:entry-list", "list", steering, 20),
    ):
        menu.register(entry)


def _waiting(user: User, workspace: Workspace) -> int:
    return waiting.count_for(user, workspace, timezone.localdate())


def _memorandum_seen(user: User, public_id: str) -> Any:
    return Memorandum.objects.visible_to(user).filter(public_id=public_id).first()


def _commitment_seen(user: User, public_id: str) -> Any:
    return Commitment.objects.visible_to(user).filter(public_id=public_id).first()
