"""What the exchange of specialists gives to a scale set."""

from core.scale import feeders
from exchange.scale import placements


def register() -> None:
    """Specialists, placements and attendance."""
    feeders.register("placements", placements.feed)
