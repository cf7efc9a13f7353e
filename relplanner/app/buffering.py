"""The commands of buffers: their panel, and what is done from it. Every edit was tried before, is one step, and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relplanner.app.panels.buffer_actions import FEED, MOVE, SIZE
from relplanner.insight.buffer_trials import BufferTrial
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


class BufferCommands:
    """Commands of one window; without an open plan they do nothing."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def connect(self) -> None:
        """Listen to the panel, once it is made."""
        panel = self._window.buffers
        panel.previewed.connect(self._preview)
        panel.applied.connect(self._apply)
        panel.wanted.connect(lambda key: self._window.actions_[key].trigger())

    def show(self) -> None:
        """Open the panel on the selected buffer, else on what it was about."""
        self._open()

    def size(self) -> None:
        """Open the panel with the rules of sizes."""
        self._open(SIZE)

    def move(self) -> None:
        """Open the panel with time that moves from a buffer to another."""
        self._open(MOVE)

    def feed(self) -> None:
        """Open the panel with the places where side chains join."""
        self._open(FEED)

    # -------------------------------------------------------------------------------------------------------------- inside

    def _open(self, act: str = "") -> None:
        window, document = self._window, self._window.document
        if document is None:
            return
        buffer = self._chosen
        if not buffer and act == MOVE and window.buffers.current not in document.plan.buffers:
            buffer = next(iter(document.readings.consumption_of), "")
        window.show_side(window.buffers)
        window.buffers.open_(buffer, act)

    @property
    def _chosen(self) -> Id:
        """The selected buffer, else that of the phase which the selected row is in; "" for none."""
        document, views = self._window.document, self._window.views
        row = views.schedule.selection.current if views is not None else ""
        if document is None or row not in document.plan.rows:
            return ""
        if row in document.plan.buffers:
            return row
        relations, outline = document.readings.relations, document.readings.outline
        phase = relations.phase_of[outline.index[row]]
        inside = (key for key in document.readings.consumption_of if relations.phase_of[outline.index[key]] == phase)
        return next(inside, "") if phase >= 0 else ""

    def _preview(self, trial: BufferTrial | None) -> None:
        if trial is None:
            self._window.previewing.end()
        else:
            self._window.previewing.show(trial.plan, why=dict.fromkeys(trial.sizes, trial.sentence))

    def _apply(self, trial: BufferTrial) -> None:
        """Do what was tried, as one edit with its name."""
        document = self._window.document
        if document is None:
            return
        self._window.previewing.end()
        try:
            document.edit(trial.label, trial.verb, *trial.args)
        except EditError as error:
            self._window.message.say(error.message)
            return
        self._window.buffers.strip.setFocus()
        self._window.tell(trial.effect)
