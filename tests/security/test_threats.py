"""The list of threats: each names a test, and the test is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+) \|(.+)\| `(tests/[\w/]+\.py)::(\w+)` \|$", re.MULTILINE)
THREATS = ROW.findall((ROOT / "docs" / "security.md").read_text())


def test_twenty_to_thirty_threats_are_listed_in_order() -> None:
    numbers = [int(number) for number, *_ in THREATS]
    assert numbers == list(range(1, len(numbers) + 1))
    assert 20 <= len(numbers) <= 30


@pytest.mark.parametrize(("number", "said", "file", "test"), THREATS)
def test_the_test_of_a_threat_is_there(number: str, said: str, file: str, test: str) -> None:
    assert all(cell.strip() for cell in said.split("|")), number
    tree = ast.parse((ROOT / file).read_text())
    named = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert test in named
