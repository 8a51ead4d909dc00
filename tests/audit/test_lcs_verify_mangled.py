"""Whatever is handed to the outside verifier, it answers: it holds, or REJECTED and why in a line; no traceback."""

import io
import json
import sys
import zlib
from pathlib import Path

import pytest

from tests.audit.papers import Papers, lcs_verify, pdf

MANGLED = {
    "nothing": lambda note: b"",
    "lines of Windows": lambda note: note.replace(b"\n", b"\r\n"),
    "a byte order mark": lambda note: b"\xef\xbb\xbf" + note,
    "another encoding": lambda note: note.decode().encode("utf-16"),
    "no encoding": lambda note: note.replace("\u2014".encode(), b"\x97"),
    "no last newline": lambda note: note[:-1],
    "a line more above": lambda note: b"\n" + note,
    "a line more below": lambda note: note + b"\n",
    "a line more inside": lambda note: note.replace(b"\n\n", b"\nmore\n\n"),
    "a zero before its size": lambda note: note.replace(b"\n12\n", b"\n012\n"),
    "a size below nought": lambda note: note.replace(b"\n12\n", b"\n-12\n"),
    "a size in other digits": lambda note: note.replace(b"\n12\n", "\n\u0661\u0662\n".encode()),
    "a size without end": lambda note: note.replace(b"\n12\n", b"\n" + b"9" * 10_000 + b"\n"),
    "a root cut short": lambda note: note.replace(b"=\n\n", b"\n\n"),
    "half a signature": lambda note: note[:-20] + b"\n",
    "a million bytes": lambda note: note + b"\xff" * 1_000_000,
}


def rejected(capsys: pytest.CaptureFixture[str], verb: str, *files: str, key: str) -> bool:
    """Whether it said so, in one line, with the exit status that goes with it."""
    status, said = lcs_verify.main([verb, *files, "--key", key]), capsys.readouterr().err
    return status == 1 and said.startswith("REJECTED: ") and said.count("\n") == 1


def test_a_mangled_checkpoint_is_rejected_wherever_it_stands(
    papers: Papers, capsys: pytest.CaptureFixture[str]
) -> None:
    note, proof, continuation = (Path(p).read_bytes() for p in (papers.newer, papers.proof, papers.continuation))
    taken = []
    for how, mangle in MANGLED.items():
        mangled = mangle(note)
        alone, proved, continued = (
            papers.write(f"mangled-{n}", whole.replace(note, mangled))
            for n, whole in enumerate((note, proof, continuation))
        )
        for verb, *files in (("checkpoint", alone), ("proof", proved), ("consistency", papers.older, continued)):
            if not rejected(capsys, verb, *files, key=papers.key):
                taken.append((how, verb))
    assert taken == []


PROOFS = [
    ("index 7", "index 07"),
    ("index 7", "index -7"),
    ("index 7", "index 12"),
    ("index 7", "index 7\n"),
    ("index 7\n", ""),
    ("extra ", "extra  "),
    ("tlog-proof@v1", "tlog-proof@v2"),
    ("\n\n", "\nAAAA\n\n"),
]


def test_a_mangled_proof_is_rejected(papers: Papers, capsys: pytest.CaptureFixture[str]) -> None:
    taken = []
    for was, becomes in PROOFS:
        proof = papers.write("mangled", Path(papers.proof).read_text().replace(was, becomes, 1))
        if not rejected(capsys, "proof", proof, key=papers.key):
            taken.append(becomes)
    assert taken == []


def test_a_continuation_from_another_size_is_rejected(papers: Papers, capsys: pytest.CaptureFixture[str]) -> None:
    hashes = Path(papers.continuation).read_text().partition("\n")[2]
    taken = []
    for size in ("0", "03", "-3", "13", "x", ""):
        given = papers.write("mangled", f"old {size}\n{hashes}")
        if not rejected(capsys, "consistency", papers.older, given, key=papers.key):
            taken.append(size)
    assert taken == []


def test_one_checkpoint_alone_continues_nothing(papers: Papers, capsys: pytest.CaptureFixture[str]) -> None:
    assert rejected(capsys, "consistency", papers.newer, key=papers.key)


def method(**said: object) -> bytes:
    return json.dumps({"report": "lcs-ims/compliance-report", **said}).encode()


FILES = [method(), method(checkpoint=[], files=[]), b"[" * 200_000, b'{"proofs": ' + b"[" * 200_000]


def test_a_report_with_a_mangled_file_is_rejected(papers: Papers, capsys: pytest.CaptureFixture[str]) -> None:
    taken = []
    for file in FILES:
        given = papers.write("report.pdf", pdf(papers, "", zlib.compress(file)))
        if not rejected(capsys, "report", given, key=papers.key):
            taken.append(file[:40])
    assert taken == []


def test_a_report_that_unpacks_without_end_is_rejected(
    papers: Papers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lcs_verify, "MOST", 1_000_000)
    given = papers.write("report.pdf", pdf(papers, "", zlib.compress(bytes(1_000_000))))
    assert rejected(capsys, "report", given, key=papers.key)


def test_a_report_that_begins_a_thousand_files_and_ends_none_is_rejected(
    papers: Papers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lcs_verify, "MOST", 1_000_000)
    assert rejected(capsys, "report", papers.write("report.pdf", pdf(papers) + b"stream\n" * 1_000), key=papers.key)


def test_signatures_of_others_and_the_same_one_twice_are_passed_over(papers: Papers) -> None:
    note = Path(papers.newer).read_text()
    own = note.rpartition("\n\n")[2]
    signed = papers.write("signed", note + own + "\u2014 a.witness AAAAAAAA\n" + own.replace(" lcs-ims", " other"))
    assert lcs_verify.main(["checkpoint", signed, "--key", papers.key]) == 0


def test_what_is_no_key_is_said_to_be_none(papers: Papers, capsys: pytest.CaptureFixture[str]) -> None:
    for key in ("", "+", "a+b+c", "/", "x" * 5_000, "name+00000000+AQ=="):
        assert rejected(capsys, "checkpoint", papers.newer, key=key)


def test_a_screen_without_our_letters_rejects_nothing(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    event = {"reason": "Ntate Ts\u012bu"}
    monkeypatch.setattr(lcs_verify, "check_proof", lambda text, key: ("a tree", 7, event))
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", screen)
    assert lcs_verify.main(["proof", papers.proof, "--key", papers.key]) == 0
