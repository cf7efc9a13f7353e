"""The Plan menu: rows, links, settings, baselines and scenarios."""

from __future__ import annotations

from relplanner.app.commands.command import Command, command

PLAN: tuple[Command, ...] = (
    command("insert", "&Insert a row", "Plan", 0, "Ins", tip="Above the current one"),
    command("milestone", "Insert a &milestone", "Plan", 0, "Shift+Ins"),
    command("recurring", "&Recurring task…", "Plan", 0, symbol="", tip="A weekly board, a monthly patch night"),
    command("more-occurrences", "More &occurrences…", "Plan", 0, needs="recurring", symbol="", tip="The recurring task goes on"),
    command("delete", "&Delete rows", "Plan", 0, "Ctrl+Del", needs="rows"),
    command("indent", "I&ndent", "Plan", 1, "Alt+Shift+Right", needs="rows"),
    command("outdent", "&Outdent", "Plan", 1, "Alt+Shift+Left", needs="rows"),
    command("move-up", "Move &up", "Plan", 1, "Ctrl+Up", needs="rows"),
    command("move-down", "Move do&wn", "Plan", 1, "Ctrl+Down", needs="rows"),
    command("link", "&Link as a chain", "Plan", 2, "Ctrl+F2", needs="two rows", tip="Each selected row waits for the one above"),
    command(
        "unlink",
        "Unlin&k",
        "Plan",
        2,
        "Ctrl+Shift+F2",
        needs="linked",
        tip="Removes the links among the selected rows, or all of one row",
    ),
    command("redundant", "Remove redundant links…", "Plan", 2, symbol="", tip="Links that say what others say already"),
    command("assign", "&Assign people…", "Plan", 2, "Alt+F10", needs="rows"),
    command("by-hand", "Keep the dates by &hand", "Plan", 2, needs="rows", symbol="", tip="The schedule no longer moves them"),
    command("automatic", "Date au&tomatically", "Plan", 2, needs="rows", symbol="", tip="The schedule moves them again"),
    command("settings", "Plan &settings and calendars…", "Plan", 3),
    command("status-date", "Stat&us date…", "Plan", 3, symbol="", tip="Up to when progress is reported"),
    command(
        "set-baseline",
        "Set the &baseline",
        "Plan",
        4,
        "Ctrl+B",
        needs="the plan",
        symbol="",
        tip="Keeps all dates to compare with",
    ),
    command("baselines", "Choose a baseline…", "Plan", 4, "Ctrl+Shift+B", symbol="", tip="Which kept dates are compared with"),
    command("rename-baseline", "Rename the baseline…", "Plan", 4, needs="baseline", symbol=""),
    command("remove-baseline", "Delete the baseline", "Plan", 4, needs="baseline", symbol=""),
    command(
        "copy-scenario", "&Copy as a scenario…", "Plan", 5, symbol="", tip="An alternative of the whole plan to try things in"
    ),
    command("scenarios", "Choose a scenario…", "Plan", 5, "Ctrl+Shift+O", symbol="", tip="The plan, or one of its alternatives"),
    command(
        "compare",
        "Compare side b&y side",
        "Plan",
        5,
        "Ctrl+Shift+K",
        needs="comparable",
        symbol="",
        tip="Two of plan, scenarios and baselines",
    ),
    command(
        "take-over",
        "&Take over into the plan",
        "Plan",
        5,
        needs="scenario",
        symbol="",
        tip="The plan becomes what this scenario is",
    ),
    command("rename-scenario", "Rename the scenario…", "Plan", 5, needs="scenario", symbol=""),
    command("remove-scenario", "Delete the scenario", "Plan", 5, needs="scenario", symbol=""),
)
