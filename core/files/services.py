"""Keeping files."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.accounts.models import Organisation, User
from core.errors import NotAllowed
from core.events import services as events
from core.files import images, parents, queries, rules, store
from core.files.models import Attachment, DroppedContent, StoredFile


def attach_file(*, upload: File[Any], parent: Any, by: User, now: dt.datetime) -> Attachment:
    """Hang the uploaded file on `parent` for good; the same content is stored once.

    `upload` is what a form or parser gives (`name`, `size`, `read`). Raises NotAllowed for who may
    only read the parent, and Refused with code `file_type`, `file_empty`, `file_name`,
    `file_too_large`, `quota_full` or (StorageFull) `storage_full`; then nothing is stored.
    """
    kind = parents.kind_of(parent)
    if parents.find(kind, by, parent.public_id) is None or not parents.may_attach(by, parent):
        raise NotAllowed(_("You may not add files here."))
    with transaction.atomic():
        name, content = keep_upload(upload, by=by)
        return _attach(name, content, parent=parent, by=by, now=now)


def keep_upload(upload: File[Any], *, by: User) -> tuple[str, StoredFile]:
    """The name and the bytes of an uploaded file, judged and kept, in the caller's transaction.

    For what belongs to no workspace and refers to its file by itself. Raises what `attach_file`
    raises of the file.
    """
    name = rules.clean_name(upload.name or "")
    data = _read(upload)
    media_type = rules.media_type_of(name, data)
    if media_type in rules.IMAGES:
        data = images.redraw(data, media_type)
    _hold_quota(by.organisation_id, len(data))
    return name, keep_content(data, media_type)


def _read(upload: File[Any]) -> bytes:
    limit = settings.FILE_LIMIT_BYTES
    rules.check_size(upload.size or 0, limit)
    upload.seek(0)
    data: bytes = upload.read(limit + 1)
    rules.check_size(len(data), limit)
    return data


def _hold_quota(organisation_id: int, added: int) -> None:
    """Count the party's files while nobody else of it adds one."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    held = queries.bytes_held_by(organisation_id)
    rules.check_quota(held, added, settings.PARTY_QUOTA_BYTES)


def keep_content(data: bytes, media_type: str) -> StoredFile:
    """The bytes on the shelf with their row, in the caller's transaction; the same bytes once.

    Raises StorageFull.
    """
    return keep_file(BytesIO(data), media_type)


def keep_file(source: IO[bytes], media_type: str) -> StoredFile:
    """The same of a file in hand, of which a piece at a time is in memory."""
    sha256 = store.digest_of(source)
    _hold(sha256)
    store.keep_file(source, sha256)
    facts = {"size": store.size_of(source), "media_type": media_type}
    stored, _created = StoredFile.objects.get_or_create(sha256=sha256, defaults=facts)
    return stored


@transaction.atomic
def let_content_go(content: StoredFile) -> bool:
    """Forget bytes that nothing refers to any more; says whether that was so.

    The row goes with the caller's transaction, the bytes by `clear_shelf` after it, so that no
    row is ever without its file.
    """
    _hold(content.sha256)
    try:
        with transaction.atomic():
            content.delete()
    except ProtectedError:
        return False
    DroppedContent.objects.get_or_create(sha256=content.sha256)
    return True


def clear_shelf() -> int:
    """Delete the bytes that were let go, unless they have been brought in again meanwhile."""
    dropped = list(DroppedContent.objects.order_by("pk"))
    for one in dropped:
        with transaction.atomic():
            _hold(one.sha256)
            if not StoredFile.objects.filter(sha256=one.sha256).exists():
                store.remove(one.sha256)
            one.delete()
    return len(dropped)


def _hold(sha256: str) -> None:
    """One at a time keeps or lets go of these bytes, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def _attach(
    name: str, content: StoredFile, *, parent: Any, by: User, now: dt.datetime
) -> Attachment:
    kind = parents.kind_of(parent)
    attachment = Attachment.objects.create(
        content=content,
        name=name,
        parent_type=kind,
        parent_id=parent.public_id,
        workspace_id=parents.workspace_of(parent),
        organisation_id=by.organisation_id,
        added_by=by,
        added_at=now,
    )
    events.record(
        verb="file.attached",
        about=attachment,
        by=by,
        now=now,
        private=parents.is_private(kind),
        after={
            "parent_type": kind,
            "parent_id": parent.public_id,
            "sha256": content.sha256,
            "size": content.size,
        },
    )
    return attachment
