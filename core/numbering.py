"""Numbers that people say: a prefix and the next of its series, without a gap."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.functions import Length


def next_number(rows: QuerySet[Any], prefix: str, *, owner: Model) -> str:
    """`prefix` and the number after the highest that `rows` of `owner` carry, three digits or more.

    One transaction at a time counts in a series; the next waits until it ends, so two never get
    the same number and one that is rolled back leaves no gap. Rows are never deleted.
    """
    series = f"{rows.model._meta.db_table}/{owner.pk}/{prefix}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [series])
    given = rows.filter(number__regex=f"^{re.escape(prefix)}[0-9]+$")
    last = given.order_by(Length("number").desc(), "-number").values_list("number", flat=True)
    highest = (last.first() or "").removeprefix(prefix)
    return f"{prefix}{int(highest or 0) + 1:03d}"
