"""`compliance_report` as a script calls it, and the outside verifier on what it wrote."""

import hashlib
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inspectorate.report.checking import checked
from inspectorate.report.models import Archived
from inspectorate.verifier.lcs_verify import Key, Rejected, check_report
from lcs_ims.audit.models import Checkpoint, Head
from lcs_ims.audit.note import VerifierKey
from lcs_ims.audit.outside import Outside
from lcs_ims.lib import clock
from tests.portal import world

pytestmark = pytest.mark.usefixtures("service")
VERIFIER = Path(__file__).parents[3] / "inspectorate" / "verifier" / "lcs_verify.py"


def command(out, *facilities, capsys=None, **said):
    today = clock.facility_date()
    call_command("compliance_report", *facilities, first=today, last=today, out=out, json=True, **said)
    return json.loads(capsys.readouterr().out) if capsys else None


@cache
def written(folder):
    path = folder / "report.pdf"
    command(path, "LER")
    return path.read_bytes()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("report")


@pytest.fixture
def key():
    return str(Outside.of(Head.objects.get().log_id).public())


def test_it_says_what_it_wrote_and_keeps_it(tmp_path, capsys):
    said = command(tmp_path / "all.pdf", all=True, capsys=capsys)
    assert Path(said["file"]).stat().st_size
    kept = Archived.objects.get(sha256=said["sha256"])
    assert (kept.nationwide, kept.pages) == (True, said["pages"])


@pytest.mark.parametrize("said", [{}, {"all": True, "facilities": ["LER"]}])
def test_facilities_are_named_or_all_of_them(said, tmp_path):
    with pytest.raises(CommandError) as error:
        command(tmp_path / "x.pdf", *said.pop("facilities", []), **said)
    assert error.value.returncode == 2


def test_a_refusal_is_one_line_and_leaves_no_file(tmp_path):
    with pytest.raises(CommandError, match="NOWHERE") as error:
        command(tmp_path / "x.pdf", "NOWHERE")
    assert (error.value.returncode, list(tmp_path.iterdir())) == (1, [])


def test_the_verifier_needs_nothing_but_the_file_and_the_key(folder, key):
    written(folder)
    arguments = [sys.executable, "-I", VERIFIER, "report", folder / "report.pdf", "--key", key]
    told = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "6 files are those that the report was made with" in told.stdout
    assert "not a byte differs" in told.stdout
    assert "breaches are proved to have opened as the report says" in told.stdout


def test_another_key_is_not_enough(folder):
    other = "lcs-ims/trail/x+00000000+AQ=="
    with pytest.raises(Rejected):
        check_report_of(written(folder), other)


def check_report_of(data, key):
    return list(check_report(data, Key.parse(key)))


def another_table(pdf):
    head, *_rows = pdf.attachments["breaches.csv"].get_file().read_bytes().splitlines(keepends=True)
    file_of(pdf, "breaches.csv").write(head)


def another_sentence(pdf):
    content = pdf.pages[1].Contents
    content.write(content.read_bytes().replace(b" Tf", b" Tf 3 Tr", 1))


def another_checkpoint(pdf):
    file_of(pdf, "checkpoint.txt").write(Checkpoint.objects.latest("number").text.encode())


def another_tree(pdf):
    """A true checkpoint of the same log, signed by the same key, and a method that names it."""
    another_checkpoint(pdf)
    told = json.loads(pdf.attachments["method.json"].get_file().read_bytes())
    digest = hashlib.sha256(pdf.attachments["checkpoint.txt"].get_file().read_bytes()).hexdigest()
    told["files"]["checkpoint.txt"] = digest
    file_of(pdf, "method.json").write(json.dumps(told).encode())


def a_page_less(pdf):
    del pdf.pages[3]


def file_of(pdf, name):
    return next(file for file in pdf.Root.AF if str(file.UF) == name).EF.F


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (another_table, r"breaches\.csv is not the file"),
        (another_sentence, "its seal is that of another file"),
        (a_page_less, "its seal is that of another file"),
        (another_checkpoint, "a proof under another checkpoint"),
        (another_tree, "a proof under another checkpoint"),
    ],
)
def test_a_changed_report_is_refused_from_the_file_alone_and_by_the_archive(
    change, why, service, folder, key, tmp_path
):
    import pikepdf

    data = written(folder)
    service.does(world.finds_someone, "LER", "B-01")
    service.does(world.signs)
    (tmp_path / "report.pdf").write_bytes(data)
    with pikepdf.open(tmp_path / "report.pdf") as pdf:
        change(pdf)
        pdf.save(tmp_path / "changed.pdf", deterministic_id=True)
    changed = (tmp_path / "changed.pdf").read_bytes()
    with pytest.raises(Rejected, match=why):
        check_report_of(changed, key)
    assert checked(changed).archived is None


def test_one_changed_byte_is_refused(folder, key):
    data = bytearray(written(folder))
    data[data.index(b"endstream") - 40] ^= 1
    with pytest.raises(Rejected):
        check_report_of(bytes(data), key)


def test_what_was_added_to_the_file_is_found(folder, key):
    with pytest.raises(Rejected, match="added"):
        check_report_of(written(folder) + b"\n1 0 obj <<>> endobj\nstartxref\n0\n%%EOF\n", key)


def test_a_file_is_compared_with_the_archive(tmp_path, monkeypatch, key):
    monkeypatch.setattr("inspectorate.report.checking.under_every_name", lambda: [VerifierKey.parse(key)])
    command(tmp_path / "mcci.pdf", "MCCI")
    data = (tmp_path / "mcci.pdf").read_bytes()
    assert checked(data).genuine
    stranger = checked(data + b"\n")
    assert (stranger.archived, stranger.genuine) == (None, False)
