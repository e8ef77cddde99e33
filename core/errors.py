"""What a service may answer instead of doing what it was asked."""

from collections.abc import Mapping, Sequence

from django.utils.translation import ngettext


class PortalError(Exception):
    """A refusal that a person can read; `code` is stable, `field` names the input at fault."""

    code = "error"

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        code: str | None = None,
        rows: Sequence[Mapping[str, object]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.code
        self.rows = list(rows or ())


class Refused(PortalError):
    """The request breaks a rule of the domain (422 over the API)."""

    code = "refused"


class StorageFull(Refused):
    """The shelf has no room; nothing was kept (507)."""

    code = "storage_full"


class Gone(Refused):
    """What is asked for was kept for a time, and the time is over (410)."""

    code = "expired"


class NotAllowed(PortalError):
    """The person may see the thing but not do this to it (403)."""

    code = "not_allowed"


def nothing_stored(count: int) -> str:
    """What is said of rows that hold so many wrong values: none of them was stored."""
    words = ngettext(
        "%(count)s value is wrong; nothing was stored.",
        "%(count)s values are wrong; nothing was stored.",
        count,
    )
    return words % {"count": count}


def rows_to_mend(count: int) -> str:
    """What is said of a sheet of which so many rows are wrong: none of it was saved."""
    words = ngettext(
        "Nothing was saved: %(count)s row is to be mended.",
        "Nothing was saved: %(count)s rows are to be mended.",
        count,
    )
    return words % {"count": count}


class Conflict(PortalError):
    """Somebody else was first; nothing was written (409, or 412 with If-Match)."""

    code = "conflict"
