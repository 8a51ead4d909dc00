"""What people write: long reasons, names with markup in them, marks that turn the text, pictures for letters."""

import io
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pikepdf
import pytest

from inspectorate.figures.leave import ExceptionCase
from inspectorate.report.document import page_of
from inspectorate.report.making import Computed
from inspectorate.report.services.computing import compute_once
from inspectorate.report.stored import as_text, from_text
from lcs_ims.lib.pdf import html_to_pdf, printable
from tests.need import program
from tests.portal.report.making import wanted

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MARKUP = '<script>alert(1)</script><img src="http://127.0.0.1:9/x"> & "Sons"'
TURNED = "\u202eolleH\u202c Tšepo \u200fמשה 😀"
LONG = "No cell of this kind is free tonight and the one that is has no lock, so that " * 3
AWKWARD = ExceptionCase(
    1, "LER", "LCS/2026/00001", MARKUP, "B-01", ("CAPACITY", "STATUS"), "granted", TURNED, AT, LONG, 48,
    "Supt <b>Molefe</b>", AT, "Yes.", AT + timedelta(hours=48), 0,
)  # fmt: skip


@cache
def read():
    computed, _row = compute_once(wanted("LER"), lambda _stage, _percent: None)
    return computed


@pytest.fixture
def figures(service):
    return replace(read().figures, exceptions=(AWKWARD,) * 3)


@pytest.fixture
def page(figures):
    return page_of(figures, language="en-gb", proofs=0, digests={})


def test_markup_in_a_name_stays_text(page):
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>Molefe" not in page


def test_it_is_printed_as_it_was_written(page, tmp_path):
    path = tmp_path / "awkward.pdf"
    path.write_bytes(html_to_pdf(page, at=AT))
    command = [program("pdftotext", "poppler-utils"), "-layout", path, "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = " ".join(told.split())
    assert "<script>alert(1)</script>" in told
    assert " ".join(LONG.split()) in told
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        everything = b"".join(object_.unparse() for object_ in pdf.objects if not isinstance(object_, pikepdf.Stream))
    assert b"/JavaScript" not in everything
    assert b"/URI" not in everything


def test_marks_that_turn_the_text_are_left_out_and_pictures_become_squares():
    assert printable(TURNED) == "olleH Tšepo משה □"


def test_figures_are_read_back_as_they_were_stored(figures):
    computed = Computed(figures, ("a proof",))
    assert from_text(Computed, as_text(computed)) == computed


def test_a_page_is_in_one_language(figures):
    assert '<html lang="st">' in page_of(figures, language="st", proofs=0, digests={})
