"""Real files, which the project does not contain: `shared/data` beside the checkout or further up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.formats.mspdi_parts")


@pytest.fixture
def real() -> Callable[[str], Path]:
    """Give the path of a real file by its place below `shared/data`; skip where it is not at hand."""

    def find(place: str) -> Path:
        for folder in Path(__file__).resolve().parents:
            found = folder / "shared" / "data" / place
            if found.exists():
                return found
        pytest.skip(f"needs {place} of the real data, which the project does not contain")

    return find
