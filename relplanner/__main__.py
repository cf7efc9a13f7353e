"""The entry point: the window by default, the command line with a verb."""

from __future__ import annotations


def main() -> None:
    """Run the program."""


if __name__ == "__main__":
    main()
