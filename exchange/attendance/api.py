"""Days of attendance; they are recorded on their placement."""

from __future__ import annotations

from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Resource
from exchange.attendance.filters import AttendanceFilter
from exchange.attendance.models import AttendanceDay
from exchange.attendance.serializers import AttendanceDayRow


class AttendanceDays(Resource):
    """Which days of placements were worked, as their hosts recorded them."""

    model = AttendanceDay
    area = "exchange"
    shape = ListShape(
        row=AttendanceDayRow,
        orderings={"on": ["placement", "on"], "updated_at": ["updated_at"]},
        default="on",
        filterset=AttendanceFilter,
        ids=IN_MEMORANDUM,
    )
