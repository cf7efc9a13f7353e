"""How long work is watched and stopped: it reports its steps, and whoever watches may refuse to let it go on.

Work that takes longer than a moment takes a `Watch` and calls it now and then; `unwatched` does nothing.
"""

from __future__ import annotations

from collections.abc import Callable

Watch = Callable[[int, int], None]
"""Called with the steps done and their number; raises `Stopped` where nobody wants the rest."""


class Stopped(Exception):  # noqa: N818 - a signal to the work, no error
    """Nobody wants the result any more."""


def unwatched(done: int, of: int) -> None:
    """Watch nothing."""
