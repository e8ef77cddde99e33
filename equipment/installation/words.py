"""What the sheet says by itself while it is filled in; `{…}` are put in by the browser."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.installation.rules import RunFrame


def grid_words(frame: RunFrame) -> dict[str, str]:
    """The words of the browser's own judgement, and of what it did."""
    return {**_cells(frame), **deeds(), **finding()}


def _cells(frame: RunFrame) -> dict[str, str]:
    return {
        "number": _("Enter a number, such as 12.45."),
        "places": _("Give at most 3 decimals."),
        "positive": _("The value must be greater than nought."),
        "long": _("No joint is longer than 30 m. Check the decimal mark."),
        "low": _("The torque is below {limit}. Say why."),
        "high": _("The torque is above {limit}. Say why."),
        "shoulder": _("The shoulder torque lies above the make-up torque."),
        "undrifted": _("A joint that was not drifted has no drift size."),
        "reject": _("Say why the joint was rejected."),
        "day": _("Enter a day, such as 23.11.2026."),
        "early": _("The work started on %(day)s.") % {"day": numbers.day(frame.started_on)},
        "future": _("The day lies in the future."),
        "whole": _("Enter a whole number."),
        "twice": _("Number {number} is used by row {row} as well."),
        "depth": _("The lengths come to {reached} m here. Mend the depth, or say why it differs."),
        "differs": _("{mm} mm beside the register's length."),
        "outside": _("Outside the torque band; the reason is given."),
        "choice": _("Choose one of the words of this column."),
    }


def deeds() -> dict[str, str]:
    """What any sheet says that it did."""
    return {
        "pasted": _("{count} cells pasted."),
        "overflow": _("{count} rows of the paste found no line."),
        "unread": _("{count} cells of the paste were not understood and stayed as they were."),
        "filled": _("{count} cells filled."),
        "cleared": _("{count} cells cleared."),
        "undone": _("Undone."),
        "left": _("{right} right · {wrong} to mend"),
        "allRight": _("{right} right"),
        "row": _("Row {row} · {column}"),
        "offline": _("No connection. What you type is kept on this device and sent later."),
    }


def finding() -> dict[str, str]:
    """What the field that finds a joint of a sheet says."""
    return {
        "none": _("No joint of this order ends in {text}."),
        "many": _("{count} joints end in {text}. Choose one:"),
        "found": _("Row {row}: {joint}"),
    }
