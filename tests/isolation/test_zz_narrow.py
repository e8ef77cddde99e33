import pytest
from tests.isolation import judging, test_matrix
from tests.isolation.asking import Crowd
pytestmark = pytest.mark.django_db
WORDS = ("heats","pipe-sets","joint-steps","transfers","usage-logs","inspections","readings","equipment-items")
CELLS = [c for c in test_matrix.CELLS if any(w in c[0].name for w in WORDS) and (c[0].name.endswith(("-list","-bulk","-move","-settle")))]
def test_narrow(crowd: Crowd) -> None:
    wrong = [f for r, m in CELLS for f in judging.faults(crowd, r, m)]
    assert not wrong, "\n" + "\n".join(wrong)
