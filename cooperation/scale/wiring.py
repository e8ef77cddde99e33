"""What the programme gives to a scale set."""

from cooperation.scale import figures, promises
from core.scale import feeders


def register() -> None:
    """Memorandum, commitments and their plans; figures when all acts are there."""
    feeders.register("programme", promises.feed, figures.finish)
