"""What the clocks give to the spine and to the invariants."""

from __future__ import annotations

from core import invariants
from core.clocks import services
from core.clocks.invariants import clocks_match_states
from core.events import followers


def register() -> None:
    """Called once, when the app is ready."""
    followers.register("clocks", services.follow_event)
    invariants.register("clocks match states", clocks_match_states)
