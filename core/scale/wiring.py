"""What the core gives to a scale set."""

from core.scale import closing, feeders, people, qualified


def register() -> None:
    """People first; order, clocks and search when all is there."""
    feeders.register("people", people.feed, closing.finish)
    feeders.register("qualifications", qualified.feed)
