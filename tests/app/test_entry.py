from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from relplanner.store.resources import example_path


def draw(plan: Path, picture: Path) -> subprocess.CompletedProcess[str]:
    """Ask the program for a picture of a plan, on a machine that has no screen."""
    bare = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-m", "relplanner", str(plan), "--screenshot", str(picture), "--today", "2027-09-01"]
    return subprocess.run(command, env=bare, capture_output=True, text=True, check=False)


def test_without_a_screen_the_window_is_drawn_into_a_file(tmp_path: Path) -> None:
    done = draw(example_path(), tmp_path / "window.png")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")
    assert [path.name for path in tmp_path.iterdir()] == ["window.png"]


def test_a_picture_of_a_plan_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = draw(tmp_path / "gone.relplan", tmp_path / "window.png")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "gone.relplan" in done.stderr
