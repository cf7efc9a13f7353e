"""Real files, which the project does not contain: `shared_data` finds their folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.formats.mspdi_parts")


@pytest.fixture
def real(shared_data: Path) -> Callable[[str], Path]:
    """Give the path of a real file by its place below the real data."""
    return shared_data.joinpath
