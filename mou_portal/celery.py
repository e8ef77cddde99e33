"""The Celery application: what the worker and beat run. The web tier does not import it."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

from mou_portal import broker, logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_portal.settings")
broker.register()


def slices_with_tasks(base: Path) -> list[str]:
    """The dotted names of all slices that hold a tasks.py."""
    apps = ("core", "cooperation", "equipment", "exchange")
    found = (path.parent for name in apps for path in (base / name).rglob("tasks.py"))
    return sorted(".".join(path.relative_to(base).parts) for path in found)


app = Celery("mou_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(lambda: slices_with_tasks(settings.BASE_DIR))


@setup_logging.connect
def log_as_the_portal(**_kwargs: object) -> None:
    """Keep the portal's JSON lines: Celery would set up its own format."""
    logs.set_up()
