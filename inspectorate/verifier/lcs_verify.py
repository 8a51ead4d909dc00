#!/usr/bin/env python3
"""Check the Service's audit trail without trusting the Service. One file; needs Python and `cryptography`.

    lcs_verify.py checkpoint  CHECKPOINT...        --key PUBLIC
    lcs_verify.py proof       PROOF...             --key PUBLIC
    lcs_verify.py consistency OLDER [PROOF] NEWER  --key PUBLIC
    lcs_verify.py report      REPORT.pdf...        --key PUBLIC

PUBLIC is the trail's key, `name+id+key`, or a file that holds it: the one that was handed to you, never
one that came with what you check. Exit status 0 when everything holds, 1 when anything does not.
The formats are public: c2sp.org/signed-note, /tlog-checkpoint, /tlog-proof, /tlog-witness, and RFC 6962.
"""

# ruff: noqa: T201 (a program for the command line: it prints)

import argparse
import base64
import csv
import hashlib
import io
import json
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PROOF = "c2sp.org/tlog-proof@v1"
SALT = 16
MOST = 300_000_000  # bytes that a report may unpack to


class Rejected(Exception):
    """What was given does not hold; the message says why."""


@dataclass(frozen=True)
class Key:
    """The log's public key. Its name is the log's name."""

    name: str
    id: bytes
    public: bytes

    @classmethod
    def parse(cls, given: str) -> "Key":
        text = Path(given).read_text("utf-8").strip() if "+" not in given or Path(given).is_file() else given
        parts = text.split("+", 2)
        raw = decoded(parts[2]) if len(parts) == 3 else b""
        if len(raw) != 33 or raw[0] != 1:
            raise Rejected("the key is not an Ed25519 key of the form name+id+key")
        expected = sha256(parts[0].encode() + b"\n" + raw)[:4]
        if parts[1] != expected.hex():
            raise Rejected("the key's id is not that of its name and value: it was copied wrongly")
        return cls(parts[0], expected, raw[1:])


@dataclass(frozen=True)
class Tree:
    """What a checkpoint says, once its signature holds."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}: {self.size} events, root {base64.b64encode(self.root).decode()}"


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry)


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


def decoded(text: str) -> bytes:
    """Base 64 in its one true spelling: anything else could be changed without a trace."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Rejected("a value is not base 64") from error
    if base64.b64encode(data).decode() != text:
        raise Rejected("a value is not base 64 in its one true spelling")
    return data


def hashes(lines: list[str]) -> list[bytes]:
    """The steps of a proof, a SHA-256 hash a line."""
    path = [decoded(line) for line in lines]
    if any(len(step) != 32 for step in path):
        raise Rejected("a step of the proof is not a SHA-256 hash")
    return path


def decimal(text: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text, re.ASCII):
        raise Rejected(f"{text!r} is not a number")
    return int(text)


def checkpoint(note: str, key: Key) -> Tree:
    """The tree that a signed checkpoint states."""
    text, blank, below = note.rpartition("\n\n")
    if not blank or not below.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise Rejected("this is not a signed checkpoint")
    text += "\n"
    signatures = [signature(line) for line in below[:-1].split("\n")]
    ours = [value for name, key_id, value in signatures if (name, key_id) == (key.name, key.id)]
    if not ours:
        raise Rejected("it is not signed by this key")
    for value in ours:
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(value, text.encode())
        except InvalidSignature as error:
            raise Rejected("the signature is not over this text: it was changed") from error
    lines = text.split("\n")
    if len(lines) != 4 or lines[0] != key.name:
        raise Rejected("it is a checkpoint of another log")
    root = decoded(lines[2])
    if len(root) != 32:
        raise Rejected("its root is not a SHA-256 hash")
    return Tree(lines[0], decimal(lines[1]), root)


def signature(line: str) -> tuple[str, bytes, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014" or not parts[1] or "+" in parts[1]:
        raise Rejected("a line below the text is not a signature")
    raw = decoded(parts[2])
    return parts[1], raw[:4], raw[4:]


def root_from_path(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """RFC 6962, 2.1.1: walk from a leaf to the root, following the shape of a tree of this size.

    A left border that is complete takes its sibling from the left; the shape says which it is.
    """
    if index >= size:
        raise Rejected("the tree has no such entry")
    sides: list[str] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + largest_power_below(high - low)
        sides.append("right" if index < middle else "left")
        low, high = (low, middle) if index < middle else (middle, high)
    if len(sides) != len(path):
        raise Rejected("the proof has not as many hashes as the tree has levels")
    node = leaf
    for side, sibling in zip(reversed(sides), path, strict=True):
        node = node_hash(node, sibling) if side == "right" else node_hash(sibling, node)
    return node


def roots_from_path(old: int, size: int, old_root: bytes, path: list[bytes]) -> tuple[bytes, bytes]:
    """RFC 6962, 2.1.2: the roots of the older and the newer tree, rebuilt from one set of hashes."""
    rest = list(path)

    def take() -> bytes:
        if not rest:
            raise Rejected("the proof has too few hashes")
        return rest.pop(0)

    def rebuild(older: int, whole: int, complete: bool) -> tuple[bytes, bytes]:
        if older == whole:
            node = old_root if complete else take()
            return node, node
        middle = largest_power_below(whole)
        if older <= middle:
            before, after = rebuild(older, middle, complete)
            return before, node_hash(after, take())
        before, after = rebuild(older - middle, whole - middle, complete=False)
        left = take()
        return node_hash(left, before), node_hash(left, after)

    roots = rebuild(old, size, complete=True)
    if rest:
        raise Rejected("the proof has too many hashes")
    return roots


def largest_power_below(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def check_proof(text: str, key: Key) -> tuple[Tree, int, dict[str, Any]]:
    """The tree, the number and the content of a proved event."""
    above, _, note = text.partition("\n\n")
    lines = above.split("\n")
    if lines.pop(0) != PROOF or not lines or not lines[0].startswith("extra "):
        raise Rejected("this is not a proof of an event: no event is in it")
    entry = decoded(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise Rejected("the proof does not say which event it proves")
    index = decimal(lines.pop(0).removeprefix("index "))
    tree = checkpoint(note, key)
    if root_from_path(index, tree.size, leaf_hash(sha256(entry)), hashes(lines)) != tree.root:
        raise Rejected("the event is not in the tree of its checkpoint")
    return tree, index, json.loads(entry[SALT:])


def check_consistency(texts: list[str], key: Key) -> tuple[Tree, Tree]:
    """The oldest and the newest tree, each shown to begin with the one before it."""
    if len(texts) < 2:
        raise Rejected("one file is compared with nothing: give the older checkpoint and the proof or the newer one")
    trees = {checkpoint(text, key) for text in texts if not text.startswith("old ")}
    proved = set()
    for text in texts:
        if text.startswith("old "):
            older, newer = check_continuation(text, trees, key)
            trees.add(newer)
            proved.add((older.size, newer.size))
    line = sorted(trees, key=lambda tree: tree.size)
    for first, second in pairwise(line):
        if first.size == second.size:
            raise Rejected(f"two histories: size {first.size} has two roots, both signed. Keep both checkpoints")
        if (first.size, second.size) not in proved:
            raise Rejected(f"no proof was given that the tree of {second.size} continues the one of {first.size}")
    return line[0], line[-1]


def check_continuation(text: str, known: set[Tree], key: Key) -> tuple[Tree, Tree]:
    above, _, note = text.partition("\n\n")
    first, *lines = above.split("\n")
    old = decimal(first.removeprefix("old "))
    newer = checkpoint(note, key)
    older = next((tree for tree in known if tree.size == old), None)
    if older is None or not 0 < old <= newer.size:
        raise Rejected(f"the proof begins at size {old}, and no checkpoint of that size was given")
    roots = roots_from_path(old, newer.size, older.root, hashes(lines))
    if roots != (older.root, newer.root):
        raise Rejected("the newer tree does not continue the older one: events were rewritten. Keep both checkpoints")
    return older, newer


def check_report(pdf: bytes, key: Key) -> Iterator[str]:
    """What holds of a report, from the file alone; a line for each thing. Raises Rejected."""
    if len(re.findall(rb"startxref", pdf)) > 1:
        raise Rejected("something was added to the file after it was made")
    files = list(attachments(pdf))
    tree, proofs = check_evidence([file.decode("utf-8", "replace") for file in files], key)
    yield f"{tree}; {len(proofs)} proofs hold"
    methods = [method for file in files if (method := method_in(file))]
    if not methods:
        yield "it does not say how it was made: neither its figures nor its pages were checked"
        return
    if len(methods) > 1:
        raise Rejected("it says in two ways how it was made")
    yield from check_figures(methods[0], {sha256(file).hex(): file for file in files}, tree, proofs)
    check_seal(pdf)
    yield "not a byte differs from what was sealed when it was made (a seal is no signature: compare the SHA-256)"


def check_seal(pdf: bytes) -> None:
    """The seal, second half of the file's identifier, begins the SHA-256 of the file in which it is nought."""
    seals = list(re.finditer(rb"/ID\s*\[\s*<[0-9a-f]+>\s*<([0-9a-f]{32})>\s*\]", pdf))
    if len(seals) != 1:
        raise Rejected("it has no seal")
    start, end = seals[0].span(1)
    if sha256(pdf[:start] + b"0" * 32 + pdf[end:]).hex()[:32] != pdf[start:end].decode():
        raise Rejected("it was changed after it was made: its seal is that of another file")


def check_evidence(texts: list[str], key: Key) -> tuple[Tree, list[dict[str, Any]]]:
    """The tree under a report, and the proved events; each proof must hold under it."""
    trees = [checkpoint(text, key) for text in texts if text.startswith(f"{key.name}\n")]
    if not trees:
        raise Rejected("it carries no checkpoint of this log")
    events = []
    for proof in (proof for text in texts for proof in proofs_in(text)):
        under, _index, event = check_proof(proof, key)
        if under not in trees:
            raise Rejected("it carries a proof under another checkpoint than its own")
        events.append(event)
    return max(trees, key=lambda tree: tree.size), events


def check_figures(
    method: dict[str, Any], by_digest: dict[str, bytes], tree: Tree, events: list[dict[str, Any]]
) -> Iterator[str]:
    """The files are those that the report names, add up to what it says, and say what the proved events say."""
    said = method["checkpoint"]
    if (said["size"], said["root"]) != (tree.size, base64.b64encode(tree.root).decode()):
        raise Rejected("its figures stand on another checkpoint than the one it carries")
    missing = sorted(name for name, digest in method["files"].items() if digest not in by_digest)
    if missing:
        raise Rejected(f"{', '.join(missing)} is not the file that the report was made with")
    about = f"{', '.join(method['facilities'])}, {method['from']} to {method['to']}"
    yield f"{about}: {len(method['files'])} files are those that the report was made with"
    if method["public"]:
        yield "a public report: its tables hold no cases that could be added up"
        return
    tables = {name: rows_of(by_digest[digest]) for name, digest in method["files"].items() if name.endswith(".csv")}
    if method["totals"] != totals(tables, method["totals"]):
        raise Rejected("the rows of its files do not add up to its figures")
    yield f"the figures are what {sum(map(len, tables.values()))} rows add up to"
    yield f"{check_breaches(tables['breaches.csv'], events)} breaches are proved to have opened as the report says"


def totals(tables: dict[str, list[dict[str, str]]], stated: dict[str, Any]) -> dict[str, Any]:
    """What the rows add up to, in the form in which the report states it."""
    breaches, waits, days = tables["breaches.csv"], tables["waits.csv"], tables["population.csv"]
    rules = {
        rule: {
            "open_at_start": count(breaches, rule=rule, opened_in_period="no"),
            "opened": count(breaches, rule=rule, opened_in_period="yes", taken_over="no"),
            "taken_over": count(breaches, rule=rule, opened_in_period="yes", taken_over="yes"),
            "closed": sum(bool(row["closed_at"]) for row in breaches if row["rule"] == rule),
            "open_at_end": count(breaches, rule=rule, closed_at=""),
        }
        for rule in {*stated["breaches"], *(row["rule"] for row in breaches)}
    }
    kinds = {row["kind"] for row in waits}
    return {
        "breaches": rules,
        "waits": {
            kind: {"visits": count(waits, kind=kind), "over": count(waits, kind=kind, over="yes")} for kind in kinds
        },
        "population": {"rows": len(days), "person_days": sum(int(row["held"]) for row in days)},
    }


def count(rows: list[dict[str, str]], **wanted: str) -> int:
    return sum(all(row[name] == value for name, value in wanted.items()) for row in rows)


def check_breaches(rows: list[dict[str, str]], events: list[dict[str, Any]]) -> int:
    """How many breaches are proved; the row of each must say what its event says."""
    known = {row["breach"]: row for row in rows}
    proved = 0
    for event in events:
        if event["action"] != "cells.breach.opened":
            continue
        keys = [subject["id"] for subject in event["on"] if subject["type"] == "cells.breach"]
        row = known.get(keys[0]) if keys else None
        if row is None:
            raise Rejected(f"a breach of the trail is missing from its rows: {keys}")
        taken_over = "yes" if event["after"]["taken_over"] else "no"
        opened = datetime.fromisoformat(event["occurred_at"] or event["recorded_at"])
        if (row["rule"], row["taken_over"]) != (event["after"]["rule"], taken_over):
            raise Rejected(f"breach {keys[0]} is not what the trail says it was")
        if datetime.fromisoformat(row["opened_at"]) != opened:
            raise Rejected(f"breach {keys[0]} did not open when its row says")
        proved += 1
    return proved


def rows_of(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8"), newline="")))


def method_in(file: bytes) -> dict[str, Any] | None:
    """The method.json of a report, if the file is one."""
    try:
        held = json.loads(file)
    except ValueError:
        return None
    return held if isinstance(held, dict) and held.get("report") == "lcs-ims/compliance-report" else None


def attachments(pdf: bytes) -> Iterator[bytes]:
    """Every stream of a PDF, unpacked: the attached files are among them, told apart by what they say."""
    left = MOST
    for start in re.finditer(rb"(?<!end)stream\r?\n", pdf):
        raw = pdf[start.end() : pdf.find(b"endstream", start.end())]
        try:
            file = zlib.decompressobj().decompress(raw, left)
        except zlib.error:
            file = raw.rstrip(b"\r\n") + b"\n"
        left -= len(raw) + len(file)
        if left <= 0:
            raise Rejected("it unpacks to more than any report holds")
        yield file


def proofs_in(text: str) -> list[str]:
    """The proofs of a proofs.json: a list of them, or of objects that hold one under "proof"."""
    try:
        held = json.loads(text)["proofs"]
        return [proof if isinstance(proof, str) else proof["proof"] for proof in held]
    except (ValueError, KeyError, TypeError):
        return []


def run(verb: str, files: list[Path], key: Key) -> Iterator[str]:
    """Check the files; a line for each thing that holds."""
    if verb == "consistency":
        older, newer = check_consistency([file.read_bytes().decode("utf-8") for file in files], key)
        yield f"{newer} continues the tree of {older.size} events"
        return
    for file in files:
        if verb == "report":
            yield from (f"{file}: {visible(line)}" for line in check_report(file.read_bytes(), key))
        elif verb == "proof":
            tree, index, event = check_proof(file.read_bytes().decode("utf-8"), key)
            yield f"{file}: event {index} is in {tree}"
            yield json.dumps(event, ensure_ascii=False, indent=1, sort_keys=True)
        else:
            yield f"{file}: {checkpoint(file.read_bytes().decode('utf-8'), key)}"


def visible(line: str) -> str:
    """Without what would move the cursor or begin a line: a report could write a verdict of its own."""
    return "".join(letter if letter.isprintable() else "?" for letter in line)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Check the Service's audit trail without trusting the Service.")
    parser.add_argument("verb", choices=["checkpoint", "proof", "consistency", "report"])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--key", required=True, metavar="PUBLIC", help="name+id+key, or a file that holds it")
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a letter that the screen lacks is no reason to reject
    try:
        for line in run(given.verb, given.files, Key.parse(given.key)):
            print(line)
    except Rejected as why:
        print(f"REJECTED: {why}.", file=sys.stderr)
        return 1
    except Exception as why:  # noqa: BLE001 (whatever a file does to its reader, it does not hold)
        print(f"REJECTED: it cannot be read: {type(why).__name__}: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
