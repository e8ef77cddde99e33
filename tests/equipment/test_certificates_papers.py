"""The paper of a certificate: set from frozen content, the same bytes for the same content."""

from __future__ import annotations

import pytest

from equipment.certificates import printing
from tests import cast
from tests.equipment import certified

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.mark.parametrize("pair", [("az", "en"), ("az", "ru")])
def test_paper_is_set(stage: cast.Cast, pair: tuple[str, str]) -> None:
    import json; open("/tmp/cert-data.json","w").write(json.dumps(printing._data(c := certified.issued(stage, 12), pair), default=str))
    paper = printing.certificate_pdf(c, pair)
    open(f"/tmp/cert-{'-'.join(pair)}.pdf", "wb").write(paper)
    assert paper.startswith(b"%PDF")
