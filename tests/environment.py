"""Loaded by pytest before Django reads its settings: the environment that tests run in."""

import os

os.environ.setdefault("DEBUG", "1")
