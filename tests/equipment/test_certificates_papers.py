"""The paper of a certificate: set from frozen content, the same bytes for the same content."""

from __future__ import annotations

import json

import pytest

from equipment.certificates import printing, services
from tests import cast
from tests.equipment import certified, revising, yard

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def test_paper_is_set(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage, 1))
    (line,) = yard.lines(order)
    made = revising.revised(stage, line)
    c = services.issue_certificate(subject=made, by=stage.stp_engineer, now=certified.NOW)
    for pair in (("az", "en"), ("az", "ru")):
        open("/tmp/cert-data.json", "w").write(json.dumps(printing._data(c, pair), default=str))
        assert printing.certificate_pdf(c, pair).startswith(b"%PDF")
