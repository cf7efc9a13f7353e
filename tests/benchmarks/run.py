"""Run every benchmark of this folder and print one table: `make bench`.

A benchmark is a file `bench_*.py` with a function `measure()` that yields (what, milliseconds, aim in milliseconds or None).
Names given as arguments choose among them: `run.py session gantt`.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from pathlib import Path


def main(chosen: list[str]) -> None:
    """Print a line per figure, as soon as it is known."""
    print(
        f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores; milliseconds, best of several runs\n"
    )
    print(f"{'what':<72} {'ms':>10} {'aim':>8}")
    for file in sorted(Path(__file__).parent.glob("bench_*.py")):
        if chosen and file.stem.removeprefix("bench_") not in chosen:
            continue
        for what, took, aim in importlib.import_module(file.stem).measure():
            within = "" if aim is None else f"{aim:8.0f}  {'ok' if took <= aim else 'MISSED'}"
            print(f"{what:<72} {took:>10.2f} {within}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
