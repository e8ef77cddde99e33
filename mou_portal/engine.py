"""The embedded PostgreSQL of the one-command mode."""

from pathlib import Path


def embedded_url(var_dir: Path) -> str:
    """The address of the embedded server under `var_dir`, started when it does not run."""
    raise NotImplementedError(var_dir)
