"""What a job and the window share: how far it is, and whether it should go on.

The job's thread writes `done` and `of`, the window's thread writes `stopped`; each is one number, so nothing is locked.
"""

from __future__ import annotations

from relplanner.schedule.control import Stopped


class Token:
    """Hand `watch` to the work; read `share` and call `stop` from the window."""

    def __init__(self) -> None:
        self.done = self.of = 0
        self.stopped = False

    def watch(self, done: int, of: int) -> None:
        """Note how far the work is. Raises `Stopped` once it was stopped."""
        if self.stopped:
            raise Stopped
        self.done, self.of = done, of

    def stop(self) -> None:
        """Ask the work to end at its next step."""
        self.stopped = True

    @property
    def share(self) -> int:
        """Per cent of the work; 0 as long as nothing is known."""
        return 100 * self.done // self.of if self.of else 0
