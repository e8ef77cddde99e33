"""Programmes and revisions over the API: versions, steps, completion, many joints at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.models import Inspection, Joint, ProgrammeVersion, RevisionRecord, RevisionStep
from tests import cast, factories
from tests.core.api import api_client
from tests.equipment import revising, workshop, yard

pytestmark = pytest.mark.django_db
LIST_QUERIES = 4
