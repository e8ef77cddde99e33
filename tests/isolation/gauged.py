"""What is measured with in a memorandum of the world: gauges, calibrations, a recall under way."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.equipment import gauges


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """A gauge that may be used and another one whose bad calibration recalls records."""
    texts: dict[str, Any] = {"maker": word, "model": word, "serial": f"{word}-1"}
    gauge = gauges.gauge(scene, number="G-1", **texts)
    calibration = gauges.calibrate(
        gauge, -100, 20, laboratory=word, remark=word,
        certificate=SimpleUploadedFile(f"{word}.txt", f"{word} certificate\n".encode()),
    )  # fmt: skip
    recall = gauges.recalled(scene, word=word, number="G-2", **texts)
    return {
        "gauge": gauges.fresh(gauge),
        "calibration": calibration,
        "recall": recall,
        "recallitem": recall.items.get(position=1),
    }
