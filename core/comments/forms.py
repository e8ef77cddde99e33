"""What is asked when somebody comments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.comments.models import LONGEST, Comment
from core.web.forms import PlainTextField, PortalForm


class CommentTextForm(PortalForm):
    """The text of a comment."""

    body = PlainTextField(max_length=LONGEST, rows=5, label=_("Comment"))


class CommentForm(CommentTextForm):
    """A new comment, whom it addresses and who may read it."""

    audience = forms.ChoiceField(
        choices=Comment.Audience.choices,
        initial=Comment.Audience.SHARED,
        label=_("Who may read it"),
        widget=forms.RadioSelect,
    )
    people = forms.MultipleChoiceField(
        required=False, label=_("Mention"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, readers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.choices = [
            (person.email, f"{person.full_name}, {person.organisation.short}") for person in readers
        ]

    @property
    def text(self) -> str:
        """The body with the people who were ticked in the list put in front."""
        body = str(self.cleaned_data["body"])
        ticked = [mail for mail in self.cleaned_data["people"] if f"@{mail}" not in body]
        return " ".join([*(f"@{mail}" for mail in ticked), body])
