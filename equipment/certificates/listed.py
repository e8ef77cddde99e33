"""Certificates as a list: its columns, and the batch of those that are ticked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.certificates import queries, shown, ticked
from equipment.certificates.filters import CertificateFilter

CERTIFICATES = Listing(
    key="equipment:certificate-list",
    label=_("Certificates"),
    filterset=CertificateFilter,
    rows=queries.certificates_for,
    columns=(
        Column("kind", _("Kind")),
        Column("record", _("Record")),
        Column("issuer", _("Issued by")),
        Column("lines", _("Joints")),
        Column("issued", _("Issued on")),
    ),
    actions=(ticked.PRINTING,),
    cells=(
        Cell(_("Number"), lambda one: one.number),
        Cell(_("Kind"), shown.kind_words, "kind"),
        Cell(_("Record"), lambda one: one.subject_label, "record"),
        Cell(_("Issued by"), lambda one: one.issued_by.short, "issuer"),
        Cell(_("Joints"), lambda one: one.line_count, "lines"),
        Cell(_("Issued on"), lambda one: one.issued_on, "issued"),
        Cell(_("State"), lambda one: one.get_status_display()),
        Cell(_("Digest (SHA-256)"), lambda one: one.digest),
    ),
    orderings={
        "-issued": ("-issued_on",),
        "issued": ("issued_on",),
        "number": ("number",),
        "-number": ("-number",),
        "-changed": ("-status_since",),
        "changed": ("status_since",),
    },
    default="-issued",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(CERTIFICATES)
