"""What is said to have labels printed over the API."""

from __future__ import annotations

from django.conf import settings
from rest_framework import serializers

from core.api.fields import ReferenceList, Whole
from core.api.serializers import Question
from equipment.pipes import queries
from equipment.pipes.labels.printing import A_SHEET, MOST_LABELS, Layout


class LabelsBody(Question):
    """Up to 500 joints, each as often as it is named; `first` is the first free place of a
    sheet."""

    ids = ReferenceList(queries.joints_for, allow_empty=False, max_length=MOST_LABELS)
    layout = serializers.ChoiceField(choices=Layout.choices, required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    first = Whole(min_value=1, max_value=A_SHEET, required=False)
