"""Every command of the window, once: menus, tool strip, context menus and the command palette are made from this table.

A command is possible when what it `needs` is there; the window says what is there as a `State`. What a command does stands in
`handlers`, the Qt side in `menus`.
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
    "scenarios",
    "recurring",
    "release",
    "cutover",
    "runbook",
    "buffers",
    "uncommitted",
]


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What is there to work on. `undo` and `redo` name what they would take back or repeat, "" where there is nothing.

    `baseline` says that one is active, `scenario` that one is worked on and not the plan itself, `recurring` that the chosen row
    is a recurring task or one of its occurrences, `release` that the plan has one, `cutover` that the one chosen row is a task
    that a runbook may stand below, `runbook` that there is one, `uncommitted` that a buffer has no anchored end yet.
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
    scenarios: bool = False
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
            "scenarios": self.scenarios,
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


def _command(
    key: str, text: str, menu: Menu, group: int, *shortcuts: str, needs: Need = "plan", tip: str = "", symbol: str | None = None
) -> Command:
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


def _switch(key: str, text: str, *shortcuts: str, symbol: str = "", tip: str = "") -> Command:
    return Command(
        key=key, text=text, menu="View", group=4, icon=symbol, shortcuts=shortcuts, needs="plan", tip=tip, checkable=True
    )


def _view(key: str, text: str, *shortcuts: str, tip: str) -> Command:
    return Command(
        key=key, text=text, menu="View", group=0, icon=key, shortcuts=shortcuts, tip=tip, checkable=True, choice="view"
    )


def _theme(key: str, text: str) -> Command:
    return Command(key=key, text=text, menu="View", group=5, needs="nothing", checkable=True, choice="theme")


COMMANDS: tuple[Command, ...] = (
    _command("new", "&New from template…", "File", 0, "Ctrl+N", needs="nothing", tip="A whole plan from a template"),
    _command("empty", "New &empty plan", "File", 0, "Ctrl+Shift+N", needs="nothing"),
    _command("open", "&Open…", "File", 0, "Ctrl+O", needs="nothing"),
    _command("example", "Open the e&xample", "File", 0, needs="nothing", tip="Two overlapping releases, twelve people"),
    _command("save", "&Save", "File", 1, "Ctrl+S"),
    _command("save-as", "Save &as…", "File", 1, "Ctrl+Shift+S"),
    _command("keep-template", "Keep as a &template…", "File", 1, symbol="", tip="In your library, beside the shipped ones"),
    _command("import", "&Import…", "File", 2, needs="nothing", tip="Another program's plan, a table"),
    _command("export", "Ex&port…", "File", 2, "Ctrl+E", tip="A workbook for the stakeholders, or another file"),
    _command("close", "&Close", "File", 3, "Ctrl+W"),
    _command("quit", "&Quit", "File", 3, "Ctrl+Q", needs="nothing"),
    _command("undo", "&Undo", "Edit", 0, "Ctrl+Z", needs="undo"),
    _command("redo", "&Redo", "Edit", 0, "Ctrl+Y", "Ctrl+Shift+Z", needs="redo"),
    _command("cut", "Cu&t", "Edit", 1, "Ctrl+X", needs="cells"),
    _command("copy", "&Copy", "Edit", 1, "Ctrl+C", needs="cells", tip="As a table that spreadsheets take"),
    _command(
        "paste", "&Paste", "Edit", 1, "Ctrl+V", needs="clipboard", tip="A table from a spreadsheet, from the selected cell on"
    ),
    _command(
        "fill-down", "Fill &down", "Edit", 1, "Ctrl+D", needs="two rows", tip="The first selected row's entry into the rows below"
    ),
    _command("clear", "C&lear cells", "Edit", 1, "Del", needs="cells"),
    _command("edit-cell", "&Edit the cell", "Edit", 2, "F2", needs="cells"),
    _command("select-all", "Select &all", "Edit", 2, "Ctrl+A"),
    _command("find", "&Find…", "Edit", 2, "Ctrl+F"),
    _command("insert", "&Insert a row", "Plan", 0, "Ins", tip="Above the current one"),
    _command("milestone", "Insert a &milestone", "Plan", 0, "Shift+Ins"),
    _command("recurring", "&Recurring task…", "Plan", 0, symbol="", tip="A weekly board, a monthly patch night"),
    _command("more-occurrences", "More &occurrences…", "Plan", 0, needs="recurring", symbol="", tip="The recurring task goes on"),
    _command("delete", "&Delete rows", "Plan", 0, "Ctrl+Del", needs="rows"),
    _command("indent", "I&ndent", "Plan", 1, "Alt+Shift+Right", needs="rows"),
    _command("outdent", "&Outdent", "Plan", 1, "Alt+Shift+Left", needs="rows"),
    _command("move-up", "Move &up", "Plan", 1, "Ctrl+Up", needs="rows"),
    _command("move-down", "Move do&wn", "Plan", 1, "Ctrl+Down", needs="rows"),
    _command("link", "&Link as a chain", "Plan", 2, "Ctrl+F2", needs="two rows", tip="Each selected row waits for the one above"),
    _command(
        "unlink",
        "Unlin&k",
        "Plan",
        2,
        "Ctrl+Shift+F2",
        needs="linked",
        tip="Removes the links among the selected rows, or all of one row",
    ),
    _command("redundant", "Remove redundant links…", "Plan", 2, symbol="", tip="Links that say what others say already"),
    _command("assign", "&Assign people…", "Plan", 2, "Alt+F10", needs="rows"),
    _command("by-hand", "Keep the dates by &hand", "Plan", 2, needs="rows", symbol="", tip="The schedule no longer moves them"),
    _command("automatic", "Date au&tomatically", "Plan", 2, needs="rows", symbol="", tip="The schedule moves them again"),
    _command("settings", "Plan &settings and calendars…", "Plan", 3),
    _command("status-date", "Stat&us date…", "Plan", 3, symbol="", tip="Up to when progress is reported"),
    _command(
        "set-baseline",
        "Set the &baseline",
        "Plan",
        4,
        "Ctrl+B",
        needs="the plan",
        symbol="",
        tip="Keeps all dates to compare with",
    ),
    _command("baselines", "Choose a baseline…", "Plan", 4, "Ctrl+Shift+B", symbol="", tip="Which kept dates are compared with"),
    _command("rename-baseline", "Rename the baseline…", "Plan", 4, needs="baseline", symbol=""),
    _command("remove-baseline", "Delete the baseline", "Plan", 4, needs="baseline", symbol=""),
    _command(
        "copy-scenario", "&Copy as a scenario…", "Plan", 5, symbol="", tip="An alternative of the whole plan to try things in"
    ),
    _command("scenarios", "Choose a scenario…", "Plan", 5, "Ctrl+Shift+O", symbol="", tip="The plan, or one of its alternatives"),
    _command(
        "compare",
        "Compare &with the plan",
        "Plan",
        5,
        "Ctrl+Shift+K",
        needs="scenarios",
        symbol="",
        tip="Two alternatives side by side",
    ),
    _command(
        "take-over",
        "&Take over into the plan",
        "Plan",
        5,
        needs="scenario",
        symbol="",
        tip="The plan becomes what this scenario is",
    ),
    _command("rename-scenario", "Rename the scenario…", "Plan", 5, needs="scenario", symbol=""),
    _command("remove-scenario", "Delete the scenario", "Plan", 5, needs="scenario", symbol=""),
    _command(
        "slip-release",
        "&Slip the release…",
        "Release",
        0,
        needs="release",
        symbol="",
        tip="By days or weeks, or to the next window",
    ),
    _command(
        "next-release",
        "&Plan the next release from this one…",
        "Release",
        0,
        symbol="",
        tip="Made like it: the next version, begun later",
    ),
    _command(
        "release-train",
        "Make a release &train…",
        "Release",
        0,
        symbol="",
        tip="The next releases of a cadence from a template, their dates and clashes told before",
    ),
    _command(
        "compare-file", "Compare &with a file…", "Release", 0, symbol="", tip="Row by row in days, the unmatched ones listed"
    ),
    _command("replan", "&Re-plan from today", "Release", 0, symbol="", tip="What is not begun starts today or later"),
    _command(
        "gates", "&Gates…", "Release", 1, "Ctrl+G", symbol="", tip="By date: checklists, approvers, decisions, last moments"
    ),
    _command(
        "changes", "C&hanges…", "Release", 1, "Ctrl+Shift+H", symbol="", tip="Change requests, their tasks, items, approvals"
    ),
    _command(
        "link-change",
        "&Link selected tasks to a change…",
        "Release",
        1,
        needs="rows",
        symbol="",
        tip="The change that the selected tasks carry out",
    ),
    _command(
        "items", "Configuration &items…", "Release", 1, symbol="", tip="Versions in production and those that releases make"
    ),
    _command("audits", "&Audits…", "Release", 1, symbol="", tip="Items checked on a day against what a release should have left"),
    _command("duties", "R&oles of phases…", "Release", 1, symbol="", tip="RACI: who does, answers for, is asked, is told"),
    _command(
        "change-type",
        "Change the &type of the release…",
        "Release",
        1,
        needs="release",
        symbol="",
        tip="With what is added, passed over and risked, before it is done",
    ),
    _command("release-types", "Release t&ypes…", "Release", 1, symbol="", tip="Phases, gates, buffers, freezes of each type"),
    _command(
        "add-runbook",
        "Add the &cutover runbook",
        "Release",
        2,
        needs="cutover",
        symbol="",
        tip="Its steps in minutes, below the selected task",
    ),
    _command("tick-step", "&Tick the step", "Release", 2, needs="runbook", symbol="", tip="It ends now; Space does the same"),
    _command(
        "rehearse",
        "&Rehearse the runbook…",
        "Release",
        2,
        "Ctrl+Shift+D",
        needs="runbook",
        symbol="",
        tip="A copy of its steps with minutes of its own",
    ),
    _command(
        "take-rehearsed",
        "Take &over rehearsed minutes",
        "Release",
        2,
        needs="runbook",
        symbol="",
        tip="Each step gets what its rehearsal took, with the margin",
    ),
    _command("remove-rehearsal", "&Delete the rehearsal", "Release", 2, needs="runbook", symbol=""),
    _command(
        "runbook-settings", "Runbook settings…", "Release", 2, needs="runbook", symbol="", tip="Checking, margin on rehearsals"
    ),
    _command(
        "print-runbook", "Runbook to tic&k as PDF…", "Release", 2, needs="runbook", symbol="", tip="Boxes and lines to fill in"
    ),
    _command(
        "print-go-no-go",
        "Go/no-go sheet as PDF…",
        "Release",
        2,
        needs="release",
        symbol="",
        tip="Questions, evidence, signatures",
    ),
    _command(
        "buffers",
        "&Buffers",
        "Release",
        3,
        "F12",
        symbol="",
        tip="What is used of them, who ate it, and the fever chart",
    ),
    _command(
        "size-buffers",
        "Si&ze buffers by rule…",
        "Release",
        3,
        needs="buffers",
        symbol="",
        tip="Old and new size, and what becomes of the go-live, before it is done",
    ),
    _command(
        "move-buffer",
        "Mo&ve time between buffers…",
        "Release",
        3,
        needs="buffers",
        symbol="",
        tip="From a phase with room to one without",
    ),
    _command("feeding-buffers", "&Feeding buffers…", "Release", 3, symbol="", tip="Where side chains join what is critical"),
    _command(
        "fever-borders",
        "Borders of the fever chart…",
        "Release",
        3,
        symbol="",
        tip="From where on it is amber and red; or in thirds",
    ),
    _command(
        "commit-buffers",
        "Co&mmit buffers",
        "Release",
        3,
        needs="uncommitted",
        symbol="",
        tip="The selected ones, or all: their ends stay",
    ),
    _command(
        "keep-buffers",
        "&Keep how the buffers stand",
        "Release",
        3,
        needs="buffers",
        symbol="",
        tip="A point in their fever charts",
    ),
    _command("people", "&People and environments…", "People", 0, "Ctrl+Shift+P"),
    _command(
        "assign-free", "&Who can and is free…", "People", 1, "Ctrl+Shift+F", symbol="", tip="Assign somebody to the selected task"
    ),
    _command("hand-over", "&Hand over…", "People", 1, "Ctrl+H", symbol="", tip="The chosen work to somebody who can and is free"),
    _command("split-work", "&Split work…", "People", 1, symbol="", tip="A share of the chosen work to somebody else"),
    _command("replace-person", "&Replace a person…", "People", 1, symbol="", tip="All work of a range to somebody else"),
    _command("fill-role", "&Fill a role…", "People", 1, symbol="", tip="Somebody takes all that stands for a role"),
    _command("next-clash", "&Next clash", "People", 2, "F3", symbol="", tip="Go to it, with its answers"),
    _command("previous-clash", "Pre&vious clash", "People", 2, "Shift+F3", symbol=""),
    _command(
        "level", "&Level…", "People", 3, "Ctrl+Shift+L", symbol="", tip="Answers side by side; nothing moves before you apply one"
    ),
    _command("clear-levelling", "&Clear the levelling", "People", 3, symbol="", tip="Of the selected rows and all below them"),
    _command("clear-all-levelling", "Clear &all levelling", "People", 3, symbol=""),
    _command(
        "other-plans",
        "Count &other plans…",
        "People",
        4,
        symbol="",
        tip="The plans of a folder as occupied time of the same people",
    ),
    _command("no-other-plans", "Count no other plans", "People", 4, symbol=""),
    _command(
        "cost",
        "C&ost and budgets…",
        "People",
        5,
        "Ctrl+Shift+M",
        symbol="",
        tip="By month, release and phase; earned value in words",
    ),
    _view("view-schedule", "&Schedule", "Ctrl+1", tip="Rows and bars"),
    _view("view-people", "Peop&le", "Ctrl+2", tip="Who is used when, everybody at once"),
    _command(
        "load-rows",
        "Load by role, phase, release…",
        "View",
        0,
        "Ctrl+Shift+R",
        symbol="",
        tip="Other rows of the People view: people, roles, teams, phases, releases",
    ),
    _view("view-environments", "En&vironments", "Ctrl+3", tip="Which release is in which environment when"),
    _view("view-releases", "&Releases", "Ctrl+4", tip="All releases as a train, with gates, windows, freezes and clashes"),
    _command("by-month", "Releases by &month", "View", 0, "Ctrl+M", symbol="", tip="Go-lives, gates, windows and freezes by day"),
    _view("view-runbook", "Run&book", "Ctrl+5", tip="The cutover in minutes: plan, rehearse, tick"),
    _view("view-registers", "&Gates and changes", "Ctrl+6", tip="Gates, changes, configuration items, audits, roles of phases"),
    _command("zoom-in", "Zoom &in", "View", 1, "Ctrl++", "Ctrl+="),
    _command("zoom-out", "Zoom &out", "View", 1, "Ctrl+-"),
    _command("fit", "&Fit the plan", "View", 1, "Ctrl+0"),
    _command("today", "&Today", "View", 1, "Ctrl+T"),
    _command("expand", "&Expand all", "View", 2, "Ctrl+Shift+Down"),
    _command("collapse", "&Collapse all", "View", 2, "Ctrl+Shift+Up"),
    _command("next-pane", "&Next pane", "View", 2, "F6", symbol="", tip="Grid, chart, problems, inspector, search"),
    _command("columns", "Col&umns…", "View", 2, tip="Which columns the grid shows"),
    _command("next-path", "Next float path", "View", 3, "F9", symbol="", tip="What drives the selected row, or the go-live"),
    _command("previous-path", "Previous float path", "View", 3, "Shift+F9", symbol=""),
    _command("all-before", "All predecessors", "View", 3, "Ctrl+,", needs="rows", symbol="", tip="Lights what leads to the row"),
    _command("all-behind", "All successors", "View", 3, "Ctrl+.", needs="rows", symbol="", tip="Lights what waits for the row"),
    _command("ways-between", "Ways between two rows", "View", 3, "Ctrl+L", needs="two rows", symbol=""),
    _switch("inspector", "&Inspector", "F4", symbol="inspector"),
    _switch("people-strip", "People st&rip", "F7", symbol="people-strip"),
    _switch("problems", "&Problems", "F8", symbol="problems"),
    _theme("theme-system", "Theme of the &system"),
    _theme("theme-light", "&Light theme"),
    _theme("theme-dark", "&Dark theme"),
    _command("command", "&Search, or run a command…", "Help", 0, "Ctrl+K", needs="nothing"),
    _command("keyboard", "&Keyboard", "Help", 0, "F1", needs="nothing"),
    _command("about", "&About relplanner", "Help", 1, needs="nothing"),
)
"""All commands, in the order of their menus."""

ROW_MENU = (
    "insert",
    "milestone",
    "delete",
    "",
    "indent",
    "outdent",
    "move-up",
    "move-down",
    "",
    "link",
    "unlink",
    "assign",
    "hand-over",
    "link-change",
    "clear-levelling",
    "",
    "next-path",
    "all-before",
    "all-behind",
    "",
    "cut",
    "copy",
    "paste",
    "fill-down",
    "clear",
)
"""The context menu of the grid's rows; "" is a line."""
