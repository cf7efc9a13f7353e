"""Fixtures of all rooms: the real input, which the project does not contain."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of other people's files; `RELPLANNER_SHARED` names another one. Skips where there is none."""
    named = os.environ.get("RELPLANNER_SHARED")
    candidates = [Path(named)] if named else [ROOT / "../shared/data", ROOT / "../../shared/data"]
    for folder in candidates:
        if folder.is_dir():
            return folder.resolve()
    pytest.skip("the real input is absent: no folder ../shared/data beside the project (RELPLANNER_SHARED names another)")
