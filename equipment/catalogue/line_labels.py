"""The words by which product lines are called, kept on each line."""

from __future__ import annotations

from django.db.models import F, QuerySet

from equipment.catalogue.models import ProductLine, label_of


def relabel(lines: QuerySet[ProductLine]) -> None:
    """Give lines the words of their grade and connection as these are called now."""
    for line in lines.select_related("grade", "connection"):
        connection = line.connection.name if line.connection else ""
        label = label_of(line.designation, line.weight_name, line.grade.name, connection)
        if label != line.label:
            ProductLine.objects.filter(pk=line.pk).update(label=label, version=F("version") + 1)
