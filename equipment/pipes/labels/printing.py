"""Labels of joints as PDF: sheets of A4 with 24, or one small label a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Workspace
from core.documents import codes, typeset
from core.errors import Refused
from core.web import numbers
from equipment.pipes.labels import spelling
from equipment.pipes.models import Joint

TEMPLATE = "equipment/pipes/labels.typ"
MOST_LABELS = 500
#: Labels of 70 × 37 mm, three in a row and eight rows, as they are sold by the sheet.
A_SHEET = 24


class Layout(models.TextChoices):
    SHEET = "sheet", gettext_lazy("A4 sheet, 24 labels of 70 × 37 mm")
    SINGLE = "single", gettext_lazy("Single labels of 50 × 30 mm")


def labels_pdf(
    joints: Sequence[Joint], *, layout: str = Layout.SHEET, language: str = "en", first: int = 1
) -> bytes:
    """A label for each joint, in its order; the same joints always give the same bytes.

    The words are those of `language`; on a sheet that is partly used up the labels begin at the
    place `first` (1 to 24). Raises Refused for none or more than 500 joints, or no such place.
    """
    if not 1 <= len(joints) <= MOST_LABELS:
        raise Refused(
            _("Choose from 1 to %(most)s pipes for labels.") % {"most": MOST_LABELS}, field="ids"
        )
    if not 1 <= first <= A_SHEET:
        raise Refused(_("A sheet has the places 1 to %(last)s.") % {"last": A_SHEET}, field="first")
    shows = _demonstrations(joints)
    with translation.override(language):
        data = {
            "lang": language,
            "layout": str(layout),
            "skip": first - 1 if layout == Layout.SHEET else 0,
            "title": _("Labels"),
            "labels": [_label(joint, shows) for joint in joints],
        }
    return typeset.pdf(TEMPLATE, data, dated=max(joint.created_at for joint in joints))


def file_name(joints: Sequence[Joint]) -> str:
    """Such as label-pip_01J….pdf of one joint, labels-24.pdf of several."""
    return f"label-{joints[0].public_id}.pdf" if len(joints) == 1 else f"labels-{len(joints)}.pdf"


def _demonstrations(joints: Sequence[Joint]) -> frozenset[int]:
    """The memoranda whose data are made up; no label of them may pass for a real one."""
    rows = Workspace.objects.filter(
        pk__in={joint.memorandum_id for joint in joints}, is_demonstration=True
    )
    return frozenset(rows.values_list("pk", flat=True))


def _label(joint: Joint, shows: Collection[int]) -> dict[str, Any]:
    code = joint.serial or joint.tally_number
    return {
        "qr": codes.qr_svg(address_of(joint)),
        "caption": caption_of(joint),
        "name": spelling.shown(joint.description),
        "groups": spelling.groups(code),
        "spelled": spelling.in_words(code),
        "product": f"{joint.product_line.get_product_display()} {joint.product_line}",
        "kind": "" if joint.kind == Joint.Kind.JOINT else joint.get_kind_display(),
        "class": class_words(joint),
        "owner": joint.organisation.short,
        "length": numbers.measure(joint.effective_length_m, "m", 3),
        "mark": _("DEMONSTRATION") if joint.memorandum_id in shows else "",
    }


def address_of(joint: Joint) -> str:
    """What the code of the label says: the page of the joint, where the portal is reached."""
    return f"{settings.PUBLIC_URL}{joint.get_absolute_url()}"


def caption_of(joint: Joint) -> str:
    """What is read off the label: the joint's serial, else its number in a tally, else neither."""
    if joint.serial:
        return _("Serial")
    return _("Joint number, no serial") if joint.tally_number else _("No serial, no number")


def class_words(joint: Joint) -> str:
    """The class of the body, and of the tool joint where it has one, in words."""
    body = _class(joint, "body_class")
    tool = _class(joint, "tool_joint_class")
    if not body and not tool:
        return _("Not classified")
    words = body or _("Not classified")
    return f"{words} · {_('tool joint')}: {tool}" if tool else words


def _class(joint: Joint, name: str) -> str:
    """A class as its field says it; nothing where the register keeps none."""
    if not getattr(joint, name, None):
        return ""
    return str(getattr(joint, f"get_{name}_display")())
