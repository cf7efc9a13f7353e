"""What a command is, and what must be there for it.

A command is possible when what it `needs` is there; the window says what is there as a `State`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Menu = Literal["File", "Edit", "Plan", "Release", "People", "View", "Help"]
MENUS: tuple[Menu, ...] = ("File", "Edit", "Plan", "Release", "People", "View", "Help")

Need = Literal[
    "nothing",
    "plan",
    "modified",
    "rows",
    "two rows",
    "linked",
    "cells",
    "undo",
    "redo",
    "clipboard",
    "the plan",
    "baseline",
    "scenario",
    "comparable",
    "recurring",
    "release",
    "cutover",
    "runbook",
    "buffers",
    "uncommitted",
]


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What is there to work on. `undo` and `redo` name what they would take back or repeat, "" where there is nothing.

    `baseline` says that one is active, `comparable` that a scenario or baseline is there beside the plan, `scenario` that one is
    worked on and not the plan itself, `recurring` that the chosen row is a recurring task or one of its occurrences, `release`
    that the plan has one, `cutover` that the one chosen row is a task that a runbook may stand below, `runbook` that there is
    one, `uncommitted` that a buffer has no anchored end yet.
    """

    plan: bool = False
    modified: bool = False
    rows: int = 0
    linked: bool = False
    cells: bool = False
    undo: str = ""
    redo: str = ""
    clipboard: bool = False
    baseline: bool = False
    scenario: bool = False
    comparable: bool = False
    recurring: bool = False
    release: bool = False
    cutover: bool = False
    runbook: bool = False
    buffers: bool = False
    uncommitted: bool = False

    def has(self, need: Need) -> bool:
        """Whether what a command needs is there."""
        return {
            "nothing": True,
            "plan": self.plan,
            "modified": self.plan and self.modified,
            "rows": self.rows > 0,
            "two rows": self.rows > 1,
            "linked": self.linked,
            "cells": self.cells,
            "undo": bool(self.undo),
            "redo": bool(self.redo),
            "clipboard": self.plan and self.clipboard,
            "the plan": self.plan and not self.scenario,
            "baseline": self.baseline and not self.scenario,
            "scenario": self.scenario,
            "comparable": self.comparable,
            "recurring": self.recurring,
            "release": self.release,
            "cutover": self.cutover,
            "runbook": self.runbook,
            "buffers": self.buffers,
            "uncommitted": self.uncommitted,
        }[need]


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One command. `text` carries its mnemonic (`&`); `group` parts a menu by lines; `choice` groups exclusive ones."""

    key: str
    text: str
    menu: Menu
    group: int
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    needs: Need = "plan"
    tip: str = ""
    checkable: bool = False
    choice: str = ""

    @property
    def words(self) -> str:
        """The text without its mnemonic and dots, as a sentence says it."""
        return self.text.replace("&", "").rstrip("…")


def command(
    key: str, text: str, menu: Menu, group: int, *shortcuts: str, needs: Need = "plan", tip: str = "", symbol: str | None = None
) -> Command:
    """Make a command; its icon is named as it is unless `symbol` says otherwise."""
    return Command(
        key=key,
        text=text,
        menu=menu,
        group=group,
        icon=key if symbol is None else symbol,
        shortcuts=shortcuts,
        needs=needs,
        tip=tip,
    )


def switch(key: str, text: str, *shortcuts: str, symbol: str = "", tip: str = "") -> Command:
    """Make a switch that shows a panel or hides it."""
    return Command(
        key=key, text=text, menu="View", group=4, icon=symbol, shortcuts=shortcuts, needs="plan", tip=tip, checkable=True
    )


def view(key: str, text: str, *shortcuts: str, tip: str) -> Command:
    """Make the choice of one view of the plan."""
    return Command(
        key=key, text=text, menu="View", group=0, icon=key, shortcuts=shortcuts, tip=tip, checkable=True, choice="view"
    )


def theme(key: str, text: str) -> Command:
    """Make the choice of one theme."""
    return Command(key=key, text=text, menu="View", group=5, needs="nothing", checkable=True, choice="theme")
