"""What people type and choose while they prepare an act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance.queries import OfferGroup
from cooperation.acceptance.sources import Item
from core.web.forms import PlainTextField, PortalForm

GONE = _("Some of this work is no longer free: it may have just been put on another act.")


class WordsForm(PortalForm):
    """Title, basis and remarks: the words of an act, part of what is signed."""

    title = PlainTextField(
        max_length=200,
        label=_("Title"),
        help_text=_('What was done, and when: “9-5/8" casing joints, May 2026”.'),
    )
    basis = PlainTextField(
        max_length=200,
        required=False,
        label=_("Basis"),
        help_text=_("The order, contract or decision that the work rests on."),
    )
    remarks = PlainTextField(
        max_length=4000,
        rows=3,
        required=False,
        label=_("Remarks"),
        help_text=_("What the parties should know and sign: deviations, joints rejected."),
    )


class WorkForm(PortalForm):
    """Finished work chosen for an act: whole orders, or single lines."""

    orders = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": GONE}, label=_("Orders")
    )
    items = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": GONE}, label=_("Finished work")
    )

    def __init__(self, *args: Any, groups: Sequence[OfferGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self._choices("orders").choices = [(group.key, group.name) for group in groups]
        self._choices("items").choices = [
            (value_of(item), item.source_id) for group in groups for item in group.items
        ]

    def _choices(self, name: str) -> forms.MultipleChoiceField:
        return cast(forms.MultipleChoiceField, self.fields[name])

    @property
    def chosen_orders(self) -> list[str]:
        """The orders whose boxes are ticked, for drawing the page again."""
        return list(self["orders"].value() or [])

    @property
    def chosen_items(self) -> list[str]:
        """The lines whose boxes are ticked, for drawing the page again."""
        return list(self["items"].value() or [])

    def chosen(self) -> list[Item]:
        """All lines of the chosen orders and the single lines, each once, in their order."""
        orders, items = set(self.cleaned_data["orders"]), set(self.cleaned_data["items"])
        return [
            item
            for group in self.groups
            for item in group.items
            if group.key in orders or value_of(item) in items
        ]


class DraftForm(WordsForm, WorkForm):
    """A new act: its words and the finished work on it."""


def value_of(item: Item) -> str:
    """The item as the value of a box."""
    return f"{item.kind}:{item.source_id}"


def keys_of(groups: Iterable[OfferGroup], name: str) -> list[str]:
    """The keys of the groups of that name, to tick an order beforehand."""
    return [group.key for group in groups if group.name == name]
