"""The command line, run inside the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from relplanner.cli.app import run


class Answer(NamedTuple):
    """What a call of the command line gave."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever JSON says
        return json.loads(self.out)


@pytest.fixture
def relplanner(capfd: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run a command line in this process."""

    def call(*arguments: str | Path) -> Answer:
        capfd.readouterr()
        status = run([str(argument) for argument in arguments])
        found = capfd.readouterr()
        return Answer(status, found.out, found.err)

    return call


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A small list of tasks with links, people and dates."""
    file = tmp_path / "list.csv"
    file.write_text(
        "Task,Duration,Predecessors,People,Start\n"
        "Design,2d,,Ana,2026-01-05\n"
        "Build,3d,1,Ana; Ben 50%,\n"
        "Docs,1d,1FS+1d,Ben,\n"
        "Go-live,0,2; 3,,\n"
    )
    return file


@pytest.fixture
def plan(tmp_path: Path, listed: Path, relplanner: Callable[..., Answer]) -> Path:
    """The same as a plan file."""
    file = tmp_path / "plan.relplan"
    assert relplanner("import", listed, "-o", file).status == 0
    return file
