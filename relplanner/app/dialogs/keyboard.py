"""The keyboard at a glance: every command that has a key, from the table, and the keys of grid, chart and maps."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from relplanner.app.actions import COMMANDS
from relplanner.app.commands.command import MENUS
from relplanner.app.panels.parts import words

GRID = (
    ("typing", "replaces what the cell says"),
    ("Enter, Tab", "enters and goes down, right; with Shift up, left"),
    ("Esc", "restores the cell"),
    ("Ctrl+Enter", "enters it in all selected rows"),
    ("Shift+Space", "selects whole rows"),
    ("←, →", "on a summary fold and unfold it"),
    ("Del on whole rows", "deletes them"),
    ("Ctrl+wheel", "zooms at the pointer"),
    ("Shift+wheel", "goes through time"),
)

PEOPLE = (
    ("D, W, M", "cells of days, weeks, months"),
    ("R", "by person, role, team, phase, release"),
    ("Space", "folds and unfolds a line"),
    ("Alt+←, →", "moves work, or a booking, by a day"),
    ("Alt+↑, ↓", "gives it to the next one, or environment"),
)

RELEASES = (
    ("Tab", "from the train to windows and freezes"),
    ("Shift+←, →", "takes days in a lane"),
    ("Ins, Del", "makes, removes a window or a freeze"),
    ("Alt+←, →", "moves it, or a release; with Shift its end"),
    ("Page up, down", "by month: goes to another one"),
    ("Space", "by month: goes through the day"),
)

RUNBOOK = (
    ("Space", "ticks a step, or takes its tick away"),
    ("Ins, Ctrl+Del", "puts a step in behind, takes steps out"),
    ("Ctrl+↑, ↓", "changes the order of steps"),
)

LISTS = (
    ("Enter", "opens what stands in the line"),
    ("Ins, Del", "adds, removes"),
    ("R, A, C, I", "in the roles of phases"),
    ("←, →, ↑, ↓", "in a fever chart: along, to another buffer"),
)


class KeyboardDialog(QDialog):
    """A list, in three columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        columns = QHBoxLayout()
        columns.setSpacing(36)
        outer.addLayout(columns)
        sides = [QVBoxLayout(), QVBoxLayout(), QVBoxLayout()]
        for side in sides:
            side.setSpacing(10)
            columns.addLayout(side)
        for name in MENUS:
            lines = [
                (QKeySequence(one.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText), one.words)
                for one in COMMANDS
                if one.menu == name and one.shortcuts
            ]
            if lines:
                sides[0 if name in {"File", "Edit", "Plan"} else 1].addLayout(_block(name, lines))
        sides[2].addLayout(_block("In the grid and the chart", GRID))
        sides[2].addLayout(_block("Among people and environments", PEOPLE))
        sides[2].addLayout(_block("In the releases", RELEASES))
        sides[2].addLayout(_block("In a runbook", RUNBOOK))
        sides[2].addLayout(_block("In gates, changes, buffers", LISTS))
        for side in sides:
            side.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)


def _block(name: str, lines: object) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(3)
    grid.addWidget(words(name, weight="bold"), 0, 0, 1, 2)
    for at, (keys, text) in enumerate(lines, 1):  # type: ignore[arg-type, var-annotated]
        grid.addWidget(words(keys, "muted"), at, 0)
        grid.addWidget(words(text), at, 1)
    grid.setColumnMinimumWidth(0, 128)
    grid.setColumnStretch(1, 1)
    return grid
