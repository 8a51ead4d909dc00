"""`compliance_report` as a script calls it, and the outside verifier on what it wrote."""

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
from lcs_ims.audit.models import Head
from lcs_ims.audit.outside import Outside
from lcs_ims.lib import clock

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
    assert "breaches are proved to have opened as the report says" in told.stdout


def test_another_key_is_not_enough(folder):
    other = "lcs-ims/trail/x+00000000+AQ=="
    with pytest.raises(Rejected):
        check_report_of(written(folder), other)


def check_report_of(data, key):
    return list(check_report(data, Key.parse(key)))


def test_a_changed_table_is_found(folder, key, tmp_path):
    import pikepdf

    (tmp_path / "report.pdf").write_bytes(written(folder))
    with pikepdf.open(tmp_path / "report.pdf") as pdf:
        file = pdf.attachments["breaches.csv"].get_file()
        fewer = file.read_bytes().splitlines(keepends=True)[0]
        pdf.Root.AF[0].EF.F.write(fewer)
        pdf.save(tmp_path / "changed.pdf")
    with pytest.raises(Rejected, match=r"breaches\.csv"):
        check_report_of((tmp_path / "changed.pdf").read_bytes(), key)


def test_what_was_added_to_the_file_is_found(folder, key):
    with pytest.raises(Rejected, match="added"):
        check_report_of(written(folder) + b"\n1 0 obj <<>> endobj\nstartxref\n0\n%%EOF\n", key)


def test_a_file_is_compared_with_the_archive(tmp_path, monkeypatch, key):
    monkeypatch.setattr("inspectorate.report.checking._seen", lambda: key)
    command(tmp_path / "mcci.pdf", "MCCI")
    data = (tmp_path / "mcci.pdf").read_bytes()
    assert checked(data).genuine
    stranger = checked(data + b"\n")
    assert (stranger.archived, stranger.genuine) == (None, False)
