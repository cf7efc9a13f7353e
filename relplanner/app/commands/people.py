"""The People menu: who does the work, clashes and levelling, cost."""

from __future__ import annotations

from relplanner.app.commands.command import Command, command

PEOPLE: tuple[Command, ...] = (
    command("people", "&People and environments…", "People", 0, "Ctrl+Shift+P"),
    command(
        "assign-free", "&Who can and is free…", "People", 1, "Ctrl+Shift+F", symbol="", tip="Assign somebody to the selected task"
    ),
    command("hand-over", "&Hand over…", "People", 1, "Ctrl+H", symbol="", tip="The chosen work to somebody who can and is free"),
    command("split-work", "&Split work…", "People", 1, symbol="", tip="A share of the chosen work to somebody else"),
    command("replace-person", "&Replace a person…", "People", 1, symbol="", tip="All work of a range to somebody else"),
    command("fill-role", "&Fill a role…", "People", 1, symbol="", tip="Somebody takes all that stands for a role"),
    command("next-clash", "&Next clash", "People", 2, "F3", symbol="", tip="Go to it, with its answers"),
    command("previous-clash", "Pre&vious clash", "People", 2, "Shift+F3", symbol=""),
    command(
        "level", "&Level…", "People", 3, "Ctrl+Shift+L", symbol="", tip="Answers side by side; nothing moves before you apply one"
    ),
    command("clear-levelling", "&Clear the levelling", "People", 3, symbol="", tip="Of the selected rows and all below them"),
    command("clear-all-levelling", "Clear &all levelling", "People", 3, symbol=""),
    command(
        "other-plans",
        "Count &other plans…",
        "People",
        4,
        symbol="",
        tip="The plans of a folder as occupied time of the same people",
    ),
    command("no-other-plans", "Count no other plans", "People", 4, symbol=""),
    command(
        "cost",
        "C&ost and budgets…",
        "People",
        5,
        "Ctrl+Shift+M",
        symbol="",
        tip="By month, release and phase; earned value in words",
    ),
)
