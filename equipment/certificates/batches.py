"""Many certificates at once: asked for with one request, issued in the background, one ZIP.

The file is an export, with its progress, notice and expiry. Each record is issued in a transaction
of its own that notes its certificate; whoever takes a broken-off batch over finds those and goes
on behind them, so that no record gets two.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Collection, Sequence
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.memoranda.models import Memorandum
from core import failpoints
from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.documents import languages as said
from core.errors import NotAllowed, PortalError, Refused
from core.transfer import makers, writers
from core.transfer.makers import Maker, Progress
from core.transfer.models import Export
from core.transfer.services import ask_for_file
from equipment.certificates import kinds, printing, queries, rules, services
from equipment.certificates.models import BatchedCertificate, Certificate

SOURCE = "certificates:batch"
#: The file of the archive that lists its records.
LIST = "list.csv"


@transaction.atomic
def ask_for_batch(
    *,
    memorandum: Memorandum,
    subjects: Sequence[str],
    by: User,
    now: dt.datetime,
    languages: str = "",
) -> Export:
    """Let certificates of records of one memorandum be issued in the background and put into one
    ZIP in two languages; a record that has a standing one brings that.

    Raises NotAllowed, or Refused for an unknown record, none, or more than a batch makes.
    """
    if not holds(by, memorandum.pk, WORKERS):
        raise NotAllowed(_("Only engineers and coordinators may do this."))
    wanted = list(dict.fromkeys(subjects))
    check_count(len(wanted))
    _require_known(by, memorandum, wanted)
    return _batch(memorandum.pk, [(one, None) for one in wanted], languages, by, now)


def _batch(
    place: int,
    wanted: Sequence[tuple[str, Certificate | None]],
    languages: str,
    by: User,
    now: dt.datetime,
) -> Export:
    pair = ",".join(said.pair(languages))
    export = Export(is_page=False, place_id=place, source=SOURCE, rows_total=len(wanted))
    ask_for_file(export, f"languages={pair}", writers.ZIP, by, now)
    BatchedCertificate.objects.bulk_create(
        BatchedCertificate(
            export=export, position=position, subject=subject, certificate=certificate
        )
        for position, (subject, certificate) in enumerate(wanted, start=1)
    )
    return export


def _require_known(user: User, memorandum: Memorandum, subjects: Collection[str]) -> None:
    known: set[str] = set()
    for kind in kinds.REGISTRY.values():
        rows = kind.rows(user).filter(public_id__in=subjects, memorandum=memorandum)
        known |= set(rows.values_list("public_id", flat=True))
    missing = [one for one in subjects if one not in known]
    if missing:
        rows_ = [
            {"row": one, "field": "subjects", "message": _("There is no such record here.")}
            for one in missing
        ]
        words = _("Some of these records are not known in this memorandum.")
        raise Refused(words, field="subjects", rows=rows_)


@transaction.atomic
def ask_for_printing(
    *, rows: Sequence[Certificate], by: User, now: dt.datetime, languages: str = ""
) -> Export:
    """Let the papers of certificates of one memorandum be put into one ZIP in the background.

    Raises Refused for none, more than a batch makes, or those of several memoranda.
    """
    check_count(len(rows))
    wanted = [(one.subject, one) for one in rows]
    return _batch(one_memorandum(rows).pk, wanted, languages, by, now)


def one_memorandum(rows: Sequence[Any]) -> Memorandum:
    """That of all the rows. Raises Refused for rows of several: a file is kept from who stops
    seeing its memorandum."""
    if len({one.memorandum_id for one in rows}) > 1:
        raise Refused(_("Choose records of one memorandum."), field="subjects")
    found: Memorandum = rows[0].memorandum
    return found


def check_count(count: int) -> None:
    """Raises Refused for an empty batch, and for one of more than a batch makes."""
    if not count:
        raise Refused(_("Name at least one record."), field="subjects")
    if count > rules.MOST_IN_A_BATCH:
        words = _("A batch has at most %(most)s certificates.")
        raise Refused(words % {"most": rules.MOST_IN_A_BATCH}, field="subjects")


def write_batch(export: Export, out: IO[bytes], step: Progress) -> None:
    """Issue what the batch still lacks and write the papers into an archive, one after another,
    and behind them the list of all its records.

    Papers are large: each is read, set and let go before the next.
    """
    pair = said.pair(export.query.removeprefix("languages="))
    rows = list(queries.batched(export))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, one in enumerate(rows, start=1):
            certificate = issue_one(one, export.person, timezone.now())
            if certificate is not None:
                paper = printing.certificate_pdf(certificate, pair)
                name = printing.file_name(certificate, pair)
                archive.writestr(_entry(name, certificate.issued_on), paper)
            step(number, len(rows))
        archive.writestr(_entry(LIST, timezone.localdate(export.asked_at)), _list(export, pair))


def _entry(name: str, on: dt.date) -> zipfile.ZipInfo:
    """A file of the archive, dated by a day that stays, so that the bytes repeat."""
    return zipfile.ZipInfo(name, (on.year, on.month, on.day, 0, 0, 0))


def _list(export: Export, pair: said.Pair) -> bytes:
    """Every record of the batch with its certificate and file, or why it has none, as CSV."""
    head = [
        _("Record"), _("Certificate"), _("Issued by"), _("Issued on"), _("State"), _("File"),
        _("Digest (SHA-256)"), _("Why there is none"), _("Id of the record"),
    ]  # fmt: skip
    rows = list(queries.batched_with_certificates(export))
    names = _names(export.person, [one.subject for one in rows if one.certificate is None])
    lines = [_line(one, names.get(one.subject, one.subject), pair) for one in rows]
    return b"".join(writers.csv_chunks(head, lines, writers.dialect_of(export.language)))


def _line(one: BatchedCertificate, name: str, pair: said.Pair) -> list[Any]:
    made = one.certificate
    if made is None:
        return [name, "", "", None, "", "", "", one.refusal, one.subject]
    return [
        made.subject_label, made.number, made.issued_by.short, made.issued_on,
        made.get_status_display(), printing.file_name(made, pair), made.digest, "", one.subject,
    ]  # fmt: skip


@transaction.atomic
def issue_one(one: BatchedCertificate, by: User, now: dt.datetime) -> Certificate | None:
    """The certificate of a record of a batch: the standing one, else a new one; None, with the
    reason kept, where it is refused."""
    held = BatchedCertificate.objects.select_for_update(no_key=True).get(pk=one.pk)
    if held.certificate_id is not None:
        return held.certificate
    found, refusal = queries.standing_of(one.subject), ""
    if found is None:
        found, refusal = _issued(one.subject, by, now)
    BatchedCertificate.objects.filter(pk=one.pk).update(certificate=found, refusal=refusal)
    failpoints.reach("certificates.noted")
    return found


def _issued(subject: str, by: User, now: dt.datetime) -> tuple[Certificate | None, str]:
    """A new certificate, or why there is none; where somebody else was first, theirs."""
    row = kinds.subject_of(by, subject)
    if row is None:
        return None, _("There is no such record here.")
    try:
        with transaction.atomic():
            return services.issue_certificate(subject=row, by=by, now=now), ""
    except PortalError as error:
        found = queries.standing_of(subject)
        return found, "" if found else error.message[:500]


def facts_of(export: Export) -> list[tuple[Any, Any]]:
    """How many papers are in the archive, and which records were refused and why."""
    rows = list(queries.batched(export))
    found: list[tuple[Any, Any]] = [
        (_("Certificates"), sum(one.certificate_id is not None for one in rows))
    ]
    refused = [one for one in rows if one.refusal]
    names = _names(export.person, [one.subject for one in refused])
    return found + [(names.get(one.subject, one.subject), one.refusal) for one in refused]


def _names(user: User, subjects: Collection[str]) -> dict[str, str]:
    if not subjects:
        return {}
    return {
        row.public_id: str(row)
        for kind in kinds.REGISTRY.values()
        for row in kind.rows(user).filter(public_id__in=subjects)
    }


def register() -> None:
    """Called once, when the app is ready."""
    makers.register(
        SOURCE, Maker(gettext_lazy("Certificates as one ZIP"), "equipment", write_batch, facts_of)
    )
