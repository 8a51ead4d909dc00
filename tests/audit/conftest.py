from pathlib import Path

import pytest

from tests.audit.papers import Papers


@pytest.fixture
def papers(tmp_path: Path, db: None) -> Papers:
    return Papers(tmp_path)
