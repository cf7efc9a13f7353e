"""How a figure is taken: the best of several runs, because everything else a machine does only ever adds.

Wall time for what somebody waits for, processor time for what is compared with something else.
"""

from __future__ import annotations

import time
from collections.abc import Callable


def best(action: Callable[[], object], runs: int = 5) -> float:
    """The milliseconds of the fastest of some runs."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return min(times) * 1000


def processor(action: Callable[[], object], runs: int = 5) -> float:
    """The milliseconds of processor time of the fastest of some runs: fair on a machine that does other things meanwhile."""
    times = []
    for _ in range(runs):
        begin = time.process_time()
        action()
        times.append(time.process_time() - begin)
    return min(times) * 1000
