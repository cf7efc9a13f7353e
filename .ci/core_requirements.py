"""Print, one a line, what the program without its window and the tests of that need: everything but Qt."""

from __future__ import annotations

import tomllib
from pathlib import Path

TOOLS = ("pytest", "pytest-xdist", "hypothesis")


def main() -> None:
    """Print the requirements."""
    project = tomllib.loads(Path(__file__).parent.with_name("pyproject.toml").read_text(encoding="utf-8"))["project"]
    development = [line for line in project["optional-dependencies"]["dev"] if line.startswith(TOOLS)]
    lines = [line for line in (*project["dependencies"], *development) if not line.startswith(("PySide6", "pytest-qt"))]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
