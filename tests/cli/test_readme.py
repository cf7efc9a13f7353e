"""The command lines of README, run one after the other as they are written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"
OPENS_THE_WINDOW = 2
TODAY = ("--today", "2026-11-30")


def written() -> list[list[str]]:
    """The words behind `relplanner` of each line; what stands behind a gap is what it does."""
    lines = re.findall(r"^relplanner\b(.*)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    return [shlex.split(re.split(r" {2,}", line.strip())[0]) if line[:2] != "  " else [] for line in lines]


def test_every_command_line_of_the_readme_works(
    relplanner: Callable[..., SimpleNamespace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = relplanner("new", "minor", "-o", "plan.relplan", *TODAY)
    assert made.status == 0
    assert relplanner("export", "plan.relplan", "-o", "plan.xml").status == 0
    lines = written()
    assert [line for line in lines if not line or line[0].endswith(".relplan")] == lines[:OPENS_THE_WINDOW]
    for line in lines[OPENS_THE_WINDOW:]:
        answer = relplanner(*line, *TODAY)
        assert answer.status == 0, (line, answer.err)
    assert {line[0] for line in lines[OPENS_THE_WINDOW:]} == {"new", "import", "schedule", "check", "why", "level", "export"}
    assert (tmp_path / "crm.xlsx").read_bytes()[:2] == b"PK"
