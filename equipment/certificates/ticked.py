"""What is done with ticked rows of a list: certificates of records, papers of certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.transfer.models import Export
from core.web.forms import PortalForm
from core.web.listings import BulkAction, everybody
from equipment.certificates import batches, kinds, printing, queries, rules, services
from equipment.certificates.models import Certificate
from equipment.orders.models import WorkOrder


class LanguagesForm(PortalForm):
    """The two languages of the papers."""

    languages = forms.ChoiceField(
        choices=[(",".join(pair), " + ".join(pair).upper()) for pair in printing.PAIRS],
        label=_("Languages"),
    )


def _asked(data: Any = None, *, user: User, workspace: Any, rows: Sequence[Any]) -> forms.Form:
    return LanguagesForm(data)


def ask_for_certificates(
    *, rows: Sequence[Any], by: User, now: dt.datetime, languages: str
) -> Export:
    """Let certificates of ticked records be issued in the background and put into one ZIP.

    Raises NotAllowed, or Refused for records of several memoranda.
    """
    subjects = [one.public_id for one in rows]
    place = batches.one_memorandum(rows)
    return batches.ask_for_batch(
        memorandum=place, subjects=subjects, by=by, now=now, languages=languages
    )


def unfit(*, rows: Sequence[Any], by: User, **_said: Any) -> Mapping[int, str]:
    """By key, why a record gets no certificate of this person; one that has a standing one brings
    that. As many statements however many rows."""
    kind, subjects = kinds.kind_of(rows[0]), [one.public_id for one in rows]
    standing = queries.of_subjects(subjects, Certificate.STANDING)
    having = set(standing.values_list("subject", flat=True))
    records = [one for one in kind.checked(subjects) if one.public_id not in having]
    lacking = services.lacking_of(kind, records)
    found = {one.pk: _why(by, kind.about(one).order, lacking[one.public_id]) for one in records}
    return {key: why for key, why in found.items() if why}


def _why(by: User, order: WorkOrder, lacking: Sequence[str]) -> str:
    """Why the person issues no certificate of a record that lacks this; empty when they do."""
    return " ".join(lacking) if rules.issues(by, order) else rules.not_issuer_words(order)


def _works(user: User, workspace_id: int) -> bool:
    return holds(user, workspace_id, WORKERS)


ISSUING = BulkAction(
    name="certify",
    label=_("Issue certificates"),
    icon="certificate",
    perform=ask_for_certificates,
    offered=_works,
    done=ngettext_lazy(
        "%(count)s certificate is being issued and put into a file: look under Exports.",
        "%(count)s certificates are being issued and put into a file: look under Exports.",
        "count",
    ),
    explanation=_(
        "Each record that has no standing certificate gets one, numbered and frozen as it is now."
    ),
    form=_asked,
    stops=unfit,
)
PRINTING = BulkAction(
    name="print",
    label=_("Papers as one ZIP"),
    icon="file-download",
    perform=batches.ask_for_printing,
    offered=everybody,
    done=ngettext_lazy(
        "%(count)s paper is being put into a file: look under Exports.",
        "%(count)s papers are being put into a file: look under Exports.",
        "count",
    ),
    form=_asked,
)
