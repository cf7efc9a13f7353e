"""What can be undone and redone: a frozen value, so that a session moves from one to the next and can never be half way.

Only deltas are kept, never plans: ten thousand edits of a large plan weigh what they changed.
"""

from __future__ import annotations

from collections.abc import Hashable

import msgspec

from relplanner.plan.delta import Delta


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One step that can be undone. Two are the same only when they are the same object."""

    label: str
    delta: Delta
    merge_key: Hashable = None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Steps `done`, the last one on top, and steps `undone`, the next to redo on top.

    `saved` is how the top of `done` looked when the plan was saved: a step, None for the bottom. `lost` says that no undo or redo
    leads back to the saved plan (it was never saved, or a new edit cut the way).
    """

    done: tuple[Done, ...] = ()
    undone: tuple[Done, ...] = ()
    saved: Done | None = None
    lost: bool = False

    @property
    def top(self) -> Done | None:
        """The step that undo takes back."""
        return self.done[-1] if self.done else None

    @property
    def next(self) -> Done | None:
        """The step that redo repeats."""
        return self.undone[-1] if self.undone else None

    @property
    def modified(self) -> bool:
        """Whether the plan differs from the saved one."""
        return self.lost or self.top is not self.saved

    def merges(self, merge_key: Hashable) -> bool:
        """Whether an edit with this key continues the top step; never a saved one, which undo must reach."""
        top = self.top
        return (
            merge_key is not None and not self.undone and top is not None and top.merge_key == merge_key and top is not self.saved
        )

    def pushed(self, step: Done) -> History:
        """After a new edit: nothing can be redone any more."""
        cut = self.saved is not None and any(step is self.saved for step in self.undone)
        return History(done=(*self.done, step), saved=self.saved, lost=self.lost or cut)

    def merged(self, step: Done | None) -> History:
        """After an edit that continued the top step and made it `step`; None: both together changed nothing."""
        below = self.done[:-1]
        return History(done=below if step is None else (*below, step), saved=self.saved, lost=self.lost)

    def after_undo(self) -> History:
        """With the top step taken back. Raises `IndexError` where there is none."""
        return History(done=self.done[:-1], undone=(*self.undone, self.done[-1]), saved=self.saved, lost=self.lost)

    def after_redo(self) -> History:
        """With the last undone step repeated. Raises `IndexError` where there is none."""
        return History(done=(*self.done, self.undone[-1]), undone=self.undone[:-1], saved=self.saved, lost=self.lost)

    def marked_saved(self) -> History:
        """With this state as the saved one."""
        return History(done=self.done, undone=self.undone, saved=self.top)
