"""The View menu: the views, how a view shows its rows and paths, panels and themes."""

from __future__ import annotations

from relplanner.app.commands.command import Command, command, switch, theme, view

VIEW: tuple[Command, ...] = (
    view("view-schedule", "&Schedule", "Ctrl+1", tip="Rows and bars"),
    view("view-people", "Peop&le", "Ctrl+2", tip="Who is used when, everybody at once"),
    command(
        "load-rows",
        "Load by role, phase, release…",
        "View",
        0,
        "Ctrl+Shift+R",
        symbol="",
        tip="Other rows of the People view: people, roles, teams, phases, releases",
    ),
    view("view-environments", "En&vironments", "Ctrl+3", tip="Which release is in which environment when"),
    view("view-releases", "&Releases", "Ctrl+4", tip="All releases as a train, with gates, windows, freezes and clashes"),
    command("by-month", "Releases by &month", "View", 0, "Ctrl+M", symbol="", tip="Go-lives, gates, windows and freezes by day"),
    view("view-runbook", "Run&book", "Ctrl+5", tip="The cutover in minutes: plan, rehearse, tick"),
    view("view-registers", "&Gates and changes", "Ctrl+6", tip="Gates, changes, configuration items, audits, roles of phases"),
    command("zoom-in", "Zoom &in", "View", 1, "Ctrl++", "Ctrl+="),
    command("zoom-out", "Zoom &out", "View", 1, "Ctrl+-"),
    command("fit", "&Fit the plan", "View", 1, "Ctrl+0"),
    command("today", "&Today", "View", 1, "Ctrl+T"),
    command("expand", "&Expand all", "View", 2, "Ctrl+Shift+Down"),
    command("collapse", "&Collapse all", "View", 2, "Ctrl+Shift+Up"),
    command("next-pane", "&Next pane", "View", 2, "F6", symbol="", tip="Grid, chart, problems, inspector, search"),
    command("columns", "Col&umns…", "View", 2, tip="Which columns the grid shows"),
    command("next-path", "Next float path", "View", 3, "F9", symbol="", tip="What drives the selected row, or the go-live"),
    command("previous-path", "Previous float path", "View", 3, "Shift+F9", symbol=""),
    command(
        "choose-path", "Float path by number…", "View", 3, "Ctrl+F9", symbol="", tip="The k-th path to the row or the go-live"
    ),
    command("all-before", "All predecessors", "View", 3, "Ctrl+,", needs="rows", symbol="", tip="Lights what leads to the row"),
    command("all-behind", "All successors", "View", 3, "Ctrl+.", needs="rows", symbol="", tip="Lights what waits for the row"),
    command("ways-between", "Ways between two rows", "View", 3, "Ctrl+L", needs="two rows", symbol=""),
    switch("inspector", "&Inspector", "F4", symbol="inspector"),
    switch("people-strip", "People st&rip", "F7", symbol="people-strip"),
    switch("problems", "&Problems", "F8", symbol="problems"),
    theme("theme-system", "Theme of the &system"),
    theme("theme-light", "&Light theme"),
    theme("theme-dark", "&Dark theme"),
)
