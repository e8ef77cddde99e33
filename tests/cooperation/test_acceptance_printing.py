"""The act as PDF: what is signed, in two languages, the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from typing import Any

import pypdf
import pytest
from django.urls import reverse
from django.utils import translation

from cooperation.acceptance import pages, printing, queries
from cooperation.acceptance.models import Act
from core.documents import typeset
from core.documents.languages import both
from tests import callers, cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.browsers import address, signed_in
from tests.cooperation.yard import Yard

pytestmark = pytest.mark.django_db
HOSTILE = '#eval("1") *bold* $x$ \\ `code` <label> @ref // "quoted" ' + "W" * 60


def printed(act: Act, *languages: str) -> bytes:
    parties = queries.parties_of(act.memorandum_id)
    sheet = pages.sheet_of(act, parties, factories.now())
    first, second = languages or ("az", "en")
    return printing.act_pdf(act, sheet, parties, (first, second))


def text_of(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_every_line_and_the_whole_digest_stand_in_it(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    paper = queries.paper_of(act, queries.lines_of(act), queries.parties_of(act.memorandum_id))
    said = text_of(printed(act))
    assert [line["reference"] in said for line in paper.document["lines"]] == [True] * len(
        paper.document["lines"]
    )
    assert paper.digest in re.sub(r"\s|\u200b", "", said)
    assert "Not signed yet" in said


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (("az", "en"), ["Təhvil-təslim aktı", "Acceptance act", "Ölçü vahidi", "İmzalar"]),
        (("az", "ru"), ["Təhvil-təslim aktı", "Акт сдачи-приёмки", "Подписи"]),
    ],
)
def test_both_languages_stand_side_by_side(
    actors: cast.Cast, yard: Yard, pair: tuple[str, str], words: list[str]
) -> None:
    said = text_of(printed(yards.make_sent(actors, yard), *pair))
    assert [word for word in words if word not in said] == []


def test_same_act_gives_the_same_bytes_whoever_reads(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    with translation.override("ru"):
        first = printed(act)
    with translation.override("en"):
        assert printed(act) == first


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import datetime as dt, hashlib, django; django.setup();"
        "from core.documents import figures, codes;"
        "print(hashlib.sha256((figures.bars(['1.1.', '2.1.'], [1.0, 2.5], unit='m')"
        " + codes.qr_svg('http://a.test/')).encode()).hexdigest())"
    )
    command = [sys.executable, "-c", program]
    env = {"DJANGO_SETTINGS_MODULE": "mou_portal.settings", "DEBUG": "1", "PATH": "/usr/bin"}
    env["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    seen = {
        subprocess.run(command, env={**env, "PYTHONHASHSEED": seed}, check=True,
                       capture_output=True, text=True).stdout.split()[-1]
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1


def test_signed_act_names_its_signatories(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_accepted(actors, yard)
    said = text_of(printed(act))
    for signer in (actors.socar_signatory, actors.stp_signatory):
        assert signer.full_name in said
    assert "does not count" not in said


@pytest.mark.parametrize("proof", [*printing.PROOFS, "of old"])
def test_signature_says_by_what_the_signatory_proved_who_they_are(
    actors: cast.Cast, yard: Yard, proof: str
) -> None:
    words = both(lambda: printing.PROOFS.get(proof, proof), ("az", "en"))
    act = yards.make_accepted(actors, yard)
    rows = queries.standing_signatures(act)
    sheet = pages.sheet_of(act, queries.parties_of(act.memorandum_id), factories.now())
    for place in sheet.places:
        assert place.signature in rows
        place.signature.proof = proof
    content = printing.act_pdf(act, sheet, queries.parties_of(act.memorandum_id), ("az", "en"))
    said = " ".join(text_of(content).split())  # long words go on in the next line
    assert said.count(f": {' / '.join(words)}") == 2


def test_unbroken_names_stay_on_the_page(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_accepted(actors, yard)
    parties = queries.parties_of(act.memorandum_id)
    sheet = pages.sheet_of(act, parties, factories.now())
    sheet.paper.document["memorandum"]["title"] = "M" * 150
    for place in sheet.places:
        assert place.signature is not None
        place.signature.signer_name = "S" * 120
    content = printing.act_pdf(act, sheet, parties, ("az", "en"))
    box = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    ends: list[float] = []
    box.extract_text(visitor_text=lambda text, _cm, tm, _f, size: ends.append(
        tm[4] + 0.9 * size * len(text.strip()) if set(text.strip()) in ({"M"}, {"S"}) else 0
    ))  # fmt: skip
    assert 0 < max(ends) <= float(box.mediabox.width)


def test_texts_of_people_are_never_markup(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    Act.objects.filter(pk=act.pk).update(title=HOSTILE, remarks=f"{HOSTILE}\n\u202e{HOSTILE}")
    act.refresh_from_db()
    said = re.sub(r"\s|\u200b", "", text_of(printed(act)))
    assert re.sub(r"\s", "", HOSTILE) in said


def test_three_hundred_lines_go_over_pages_with_their_head(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    parties = queries.parties_of(act.memorandum_id)
    sheet = pages.sheet_of(act, parties, factories.now())
    sheet.lines[:] = [{**sheet.lines[0], "position": n} for n in range(1, 301)]
    reader = pypdf.PdfReader(io.BytesIO(printing.act_pdf(act, sheet, parties, ("az", "en"))))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) > 5
    assert all("Description" in text for text in texts[:-1])
    assert f"{len(texts)} / {len(texts)}" in texts[-1]


def test_page_and_api_give_the_same_attachment(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    page = signed_in(actors.stp_engineer).get(address(act, "pdf"), {"languages": "az,ru"})
    asked = callers.caller(actors.socar_engineer, "acts:read")
    answer = asked.get(f"acts/{act.public_id}/document/?languages=az,ru")
    for one in (page, answer):
        assert (one.status_code, one["Content-Type"]) == (200, "application/pdf")
        assert one["X-Content-Type-Options"] == "nosniff"
        assert one["Content-Disposition"] == f'attachment; filename="act-{act.number}-az-ru.pdf"'
    digests = {hashlib.sha256(one.content).hexdigest() for one in (page, answer)}
    assert len(digests) == 1


@pytest.mark.parametrize("languages", ["az", "az,az", "az,de", "az,en,ru", "../x", "az, en"])
def test_languages_that_are_no_pair_are_refused(
    actors: cast.Cast, yard: Yard, languages: str
) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(actors.stp_engineer)
    assert client.get(address(act, "pdf"), {"languages": languages}).status_code == 422


def test_api_names_the_parameter_that_is_no_pair(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    asked = callers.caller(actors.socar_engineer, "acts:read")
    answer = asked.get(f"acts/{act.public_id}/document/?languages=az,de")
    said = callers.problem_of(answer, 400)
    assert (said["code"], said["errors"][0]["parameter"]) == ("invalid_parameter", "languages")


def test_third_organisation_finds_no_document(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    assert signed_in(actors.third_engineer).get(address(act, "pdf")).status_code == 404
    stranger = callers.caller(actors.third_engineer, "acts:read")
    assert stranger.get(f"acts/{act.public_id}/document/").status_code == 404


def test_queries_do_not_grow_with_lines(
    actors: cast.Cast, yard: Yard, django_assert_num_queries: Any
) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(actors.stp_engineer)
    client.get(reverse("cooperation:act-pdf", args=[act.public_id]))
    with django_assert_num_queries(8):
        client.get(reverse("cooperation:act-pdf", args=[act.public_id]))


def test_templates_read_nothing_but_their_folder() -> None:
    assert typeset.TEMPLATES.name == "templates"
