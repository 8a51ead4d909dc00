"""Drawing the pages in a process of its own, so that cancelling ends it and its memory goes with it.

The child is `python -m inspectorate.report.drawing FOLDER`; it knows nothing of Django or of any database.
"""

import base64
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import IO

from inspectorate.report.sealing import sealed
from lcs_ims.lib.pdf import Attachment, html_to_pdf
from lcs_ims.lib.processes import end_with_parent
from lcs_ims.lib.refusal import Refused

ROOT = Path(__file__).parents[2]
MEMORY = 4 * 1024**3
"""The most address space that the child takes; a national report draws in about 0.7 GB of memory."""

POLL = 0.3


class Cancelled(Exception):
    """Somebody asked that it be given up."""


def draw(
    html: str,
    attachments: Sequence[Attachment],
    at: datetime,
    *,
    heard: Callable[[str], None] = lambda _line: None,
    unwanted: Callable[[], bool] = lambda: False,
) -> bytes:
    """The report as PDF. `heard` is told each step; `unwanted` is asked now and then, and True ends the child.

    Raises Cancelled, and Refused with the code `no-pdf-here` or `not-drawn`.
    """
    with tempfile.TemporaryDirectory(prefix="lcs-report-") as folder:
        home = Path(folder)
        _write(home, html, attachments, at)
        command = [sys.executable, "-m", "inspectorate.report.drawing", folder]
        with subprocess.Popen(  # noqa: S603 (our own program, told a folder of our own)
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as child:
            said = _follow(child, heard, unwanted)
        if child.returncode:
            raise Refused(
                "no-pdf-here" if child.returncode == 3 else "not-drawn", said or "The pages were not drawn."
            )
        return (home / "report.pdf").read_bytes()


def _follow(child: subprocess.Popen[str], heard: Callable[[str], None], unwanted: Callable[[], bool]) -> str:
    """Pass on what the child says until it ends; what it complained of."""
    lines: list[str] = []
    complaints: list[str] = []
    assert child.stdout  # noqa: S101 (asked for above)
    assert child.stderr  # noqa: S101
    readers = [Thread(target=_read, args=pair) for pair in ((child.stdout, lines), (child.stderr, complaints))]
    for reader in readers:
        reader.start()
    try:
        while child.poll() is None:
            if unwanted():
                raise Cancelled
            for line in _taken(lines):
                heard(line)
            time.sleep(POLL)
    finally:
        _end(child)
        for reader in readers:
            reader.join()
    for line in _taken(lines):
        heard(line)
    return "".join(complaints[-1:]).strip()


def _taken(lines: list[str]) -> list[str]:
    taken = lines[:]
    del lines[: len(taken)]
    return taken


def _read(stream: IO[str], lines: list[str]) -> None:
    for line in stream:
        lines.append(line)  # noqa: PERF402 (one at a time: another thread takes them meanwhile)


def _end(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _write(home: Path, html: str, attachments: Sequence[Attachment], at: datetime) -> None:
    (home / "page.html").write_text(html, "utf-8")
    files = [
        {
            "name": one.name,
            "data": base64.b64encode(one.data).decode(),
            "media_type": one.media_type,
            "description": one.description,
            "relation": one.relation,
        }
        for one in attachments
    ]
    (home / "job.json").write_text(json.dumps({"at": at.isoformat(), "attachments": files}), "utf-8")


def main(folder: str) -> int:
    """The child: draw what lies in the folder."""
    end_with_parent(signal.SIGKILL)()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    home = Path(folder)
    job = json.loads((home / "job.json").read_text("utf-8"))
    files = [Attachment(**one | {"data": base64.b64decode(one["data"])}) for one in job["attachments"]]
    try:
        made = sealed(
            html_to_pdf(
                (home / "page.html").read_text("utf-8"),
                at=datetime.fromisoformat(job["at"]),
                attachments=files,
                progress=lambda line: print(line, flush=True),  # noqa: T201 (how it speaks to its parent)
            )
        )
    except Refused as refused:
        sys.stderr.write(f"{refused.message}\n")
        return 3
    (home / "report.tmp").write_bytes(made)
    (home / "report.tmp").rename(home / "report.pdf")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
