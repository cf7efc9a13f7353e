"""The entry point: the window by default, the command line with a verb."""

from __future__ import annotations

import sys

from relplanner.cli.app import run


def main() -> None:
    """Run the program and end the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
