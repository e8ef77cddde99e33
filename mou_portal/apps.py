"""Which files of others are served: those that pages use."""

from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Django's own, without what django-htmx brings: pages load htmx from `static/vendor`, and its
    modules import what is not there."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "django_htmx"]
