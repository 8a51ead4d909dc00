"""What somebody outside holds: the verifier, a key, checkpoints and proofs."""

import importlib.util
import json
import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command

from lcs_ims.audit.models import Head
from lcs_ims.audit.outside import Outside
from lcs_ims.audit.signer import sign_checkpoint
from tests.audit.telling import place, tell_a_story

PROGRAM = Path(__file__).parents[2] / "inspectorate" / "verifier" / "lcs_verify.py"


def load() -> Any:
    """The program as a module, for what is asked of it a thousand times."""
    spec = importlib.util.spec_from_file_location("lcs_verify", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["lcs_verify"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


lcs_verify = load()


@dataclass
class Papers:
    """What somebody outside holds: the key, an older checkpoint, and what the Service hands over today."""

    home: Path

    def __post_init__(self) -> None:
        place()
        place()
        self.older = self.write("older.txt", sign_checkpoint())
        self.key = str(Outside.of(Head.objects.get().log_id).public_file)
        tell_a_story()
        self.hand_over()

    def write(self, name: str, content: str | bytes) -> str:
        path = self.home / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def hand_over(self) -> None:
        self.newer, self.proof = str(self.home / "newer.txt"), str(self.home / "event.tlog-proof")
        self.continuation = str(self.home / "continuation.txt")
        call_command("checkpoint", "--out", self.newer, verbosity=0)
        call_command("prove", "7", "--out", self.proof, verbosity=0)
        call_command("prove_continuation", self.older, "--out", self.continuation, verbosity=0)


def verify(verb: str, *files: str, key: str) -> subprocess.CompletedProcess[str]:
    """As outsiders run it: alone, without the project on its path or in its environment."""
    command = [sys.executable, "-I", str(PROGRAM), verb, *files, "--key", key]
    return subprocess.run(command, env={}, cwd="/", capture_output=True, text=True, check=False)


def pdf(papers: Papers, proof: str = "", *more: bytes) -> bytes:
    """The bones of a PDF: its attachments, compressed and not."""
    proofs = json.dumps({"proofs": [{"event": "7", "proof": proof or Path(papers.proof).read_text()}]}).encode()
    streams = [Path(papers.newer).read_bytes(), zlib.compress(proofs), zlib.compress(b"\xff\x00 a font"), *more]
    objects = [b"1 0 obj\n<< >>\nstream\n" + stream + b"\nendstream\nendobj\n" for stream in streams]
    return b"%PDF-1.7\n" + b"".join(objects)
