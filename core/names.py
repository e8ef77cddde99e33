"""Names that carry three forms as data: English, Azerbaijani and Russian."""

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """A thing with a name in three languages; an empty form falls back to English."""

    name = models.CharField(max_length=200)
    name_az = models.CharField(max_length=200, blank=True)
    name_ru = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the active language."""
        return in_language(self, "name")


def forms_of(row: Named) -> dict[str, str]:
    """The three forms of a name by language, as they were entered."""
    return {"en": row.name, "az": row.name_az, "ru": row.name_ru}


def in_language(row: models.Model, stem: str) -> str:
    """The form of `stem` (`stem`, `stem_az`, `stem_ru`) in the active language."""
    language = (get_language() or "en")[:2]
    form = getattr(row, f"{stem}_{language}", "") if language != "en" else ""
    return form or getattr(row, stem)
