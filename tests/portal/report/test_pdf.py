"""The file itself: tagged, archival, with its files inside, and nothing in it run or fetched."""

import hashlib
import io
import json
import signal
import subprocess
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pdfua
import pikepdf
import pytest

from inspectorate.report.drawing import Cancelled, draw
from inspectorate.report.public_document import public_attachments, public_page_of
from inspectorate.report.services.computing import compute_once
from lcs_ims.lib.pdf import Attachment, html_to_pdf
from tests.need import program
from tests.portal.report.making import made, wanted

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NAMES = ["breaches.csv", "checkpoint.txt", "method.json", "police.csv", "population.csv", "proofs.json", "waits.csv"]
BROKEN_IN_PDFUA = "UA-14-001"  # its heading rule cannot read numbers with this pikepdf; we look at headings ourselves


@cache
def of_today():
    return made(wanted("LER")).data


@pytest.fixture
def report(service):
    """The report on LER as it was when first asked for: drawing takes seconds."""
    return of_today()


@pytest.fixture
def pdf(report):
    with pikepdf.open(io.BytesIO(report)) as opened:
        yield opened


def elements(pdf, kind):
    waiting, found = [pdf.Root.StructTreeRoot.K], []
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary):
            found += [node] if node.get("/S") == kind else []
            waiting += [node.K] if "/K" in node else []
    return found


def test_it_is_tagged_archival_and_accessible(pdf):
    metadata = pdf.open_metadata()
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert metadata["pdfuaid:part"] == "1"
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-gb"
    assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


def of_all():
    return made(wanted()).data


def for_the_public():
    computed, _row = compute_once(wanted(), lambda _stage, _percent: None)
    page = public_page_of(computed.figures, ("LER", "MCCI"), language="en-gb", digests={})
    return html_to_pdf(page, at=AT, attachments=public_attachments(computed.figures, ("LER", "MCCI"), "en-gb"))


@pytest.mark.parametrize("drawn", [of_today, of_all, for_the_public])
def test_the_checkers_find_nothing(service, drawn, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(drawn())
    outcomes = pdfua.validate(path).outcomes
    assert [finding for outcome in outcomes for finding in outcome.findings] == []
    assert {outcome.rule_id for outcome in outcomes if outcome.skipped_reason} <= {BROKEN_IN_PDFUA}
    checked = subprocess.run([program("qpdf", "qpdf"), "--check", path], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_each_file_inside_is_listed_once_with_what_it_is(pdf):
    assert [str(file.UF) for file in pdf.Root.AF] == NAMES
    assert list(pdf.attachments) == NAMES
    assert {str(file.AFRelationship) for file in pdf.Root.AF} == {"/Data", "/Supplement"}


def test_heads_of_tables_say_whom_they_speak_for(pdf):
    heads = elements(pdf, "/TH")
    assert heads
    assert {str(head.A.Scope) for head in heads} == {"/Column", "/Row"}
    assert not [head for head in heads if "/ID" in head]


def test_every_figure_has_words(pdf):
    figures = elements(pdf, "/Figure")
    assert figures
    assert all(len(str(figure.Alt)) > 10 for figure in figures)


def test_headings_go_down_one_level_at_a_time(pdf):
    assert len(elements(pdf, "/H1")) == 1
    assert len(elements(pdf, "/H2")) >= 15
    assert not elements(pdf, "/H4")


def test_the_files_are_those_that_the_method_names(pdf):
    method = json.loads(pdf.attachments["method.json"].get_file().read_bytes())
    for name, digest in method["files"].items():
        assert hashlib.sha256(pdf.attachments[name].get_file().read_bytes()).hexdigest() == digest
    assert method["totals"]["breaches"]["CHILD"]["open_at_end"] == 1


def test_the_same_checkpoint_gives_the_same_bytes(report):
    assert made(wanted("LER")).data == report


@pytest.mark.parametrize(
    "trap",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<style>@import url("file:///etc/passwd"); p { background: url(http://127.0.0.1:9/) }</style>',
        '<script>document.write("ran")</script>',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_nothing_is_run_and_nothing_fetched(trap, monkeypatch):
    asked = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, url, *rest: asked.append(url))
    page = f'<html lang="en"><head><title>t</title></head><body><p>kept</p>{trap}</body></html>'
    made_of_it = html_to_pdf(page, at=AT, attachments=[Attachment("a.txt", b"a", "text/plain", "A")])
    with pikepdf.open(io.BytesIO(made_of_it)) as pdf:
        assert list(pdf.attachments) == ["a.txt"]
    assert asked == []


def test_cancelling_ends_the_process_that_draws(monkeypatch):
    children: list[Any] = []
    begun: list[Any] = []
    start = subprocess.Popen

    def remembered(*said, **named):
        children.append(start(*said, **named))
        return children[-1]

    monkeypatch.setattr("inspectorate.report.drawing.subprocess.Popen", remembered)
    long = "<html lang='en'><head><title>t</title></head><body>" + "<p>word</p>" * 20_000
    with pytest.raises(Cancelled):
        draw(long, [], AT, heard=begun.append, unwanted=lambda: bool(begun))
    (child,) = children
    assert child.returncode == -signal.SIGKILL
