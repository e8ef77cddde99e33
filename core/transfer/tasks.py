"""Exports and imports in the background: ids in, the state and the lease stand in the row."""

from celery import shared_task
from django.utils import timezone

from core.files import services as files
from core.transfer import exporting, import_queries, importing

#: A large table takes minutes; the lease is renewed as it grows.
LONGEST = 1_800


@shared_task(time_limit=LONGEST, soft_time_limit=LONGEST - 30)
def make_export(export_id: int) -> bool:
    """Make one export that waits; harmless when repeated or doubled."""
    return exporting.make_export(export_id=export_id, clock=timezone.now)


@shared_task(time_limit=LONGEST, soft_time_limit=LONGEST - 30)
def resume_exports() -> int:
    """Make every export that waits or that a dead worker left; says how many it made."""
    waiting = exporting.waiting_exports(timezone.now())
    return sum(make_export(export_id) for export_id in waiting)


@shared_task(time_limit=LONGEST, soft_time_limit=LONGEST - 30)
def expire_exports() -> int:
    """Delete the files of old exports; says how many it let go. Harmless when repeated."""
    now = timezone.now()
    gone = sum(exporting.expire_export(export_id=pk, now=now) for pk in exporting.old_exports(now))
    files.clear_shelf()
    return gone


@shared_task(time_limit=LONGEST, soft_time_limit=LONGEST - 30)
def make_import(import_id: int) -> bool:
    """Make one import that was asked for; harmless when repeated or doubled."""
    return importing.make_import(import_id=import_id, clock=timezone.now)


@shared_task(time_limit=LONGEST, soft_time_limit=LONGEST - 30)
def resume_imports() -> int:
    """Make every import that waits or that a dead worker left; says how many it made."""
    waiting = import_queries.waiting_imports(timezone.now())
    return sum(make_import(import_id) for import_id in waiting)
