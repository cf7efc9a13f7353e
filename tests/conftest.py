"""Fixtures of all rooms: the real input, which the project does not contain; and how the laws draw their examples.

With CI set, the laws draw the same examples in every run, so that a change is judged by what it changed; `make test` and
`make test-long` at a desk draw new ones each time, and whatever these find becomes a test of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # windows of tests need no screen; name another platform to see them

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

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
