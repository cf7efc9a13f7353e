"""The entry point: the window by default, the command line with a verb.

Qt is imported only when the window opens.
"""

from __future__ import annotations

import sys
from pathlib import Path

from relplanner.cli.app import run
from relplanner.plan.instants import to_date
from relplanner.plan.model import Day


def main() -> None:
    """Run the program and end the process with its exit code."""
    sys.exit(run(sys.argv[1:], _window))


def _window(file: Path | None, screenshot: Path | None, today: Day | None) -> int:
    from relplanner.app.start import run as open_window

    return open_window(file, screenshot, to_date(today) if today is not None else None)


if __name__ == "__main__":
    main()
