"""The File menu: a plan is begun, opened, saved, brought in and given out."""

from __future__ import annotations

from relplanner.app.commands.command import Command, command

FILE: tuple[Command, ...] = (
    command("new", "&New from template…", "File", 0, "Ctrl+N", needs="nothing", tip="A whole plan from a template"),
    command("empty", "New &empty plan", "File", 0, "Ctrl+Shift+N", needs="nothing"),
    command("open", "&Open…", "File", 0, "Ctrl+O", needs="nothing"),
    command("example", "Open the e&xample", "File", 0, needs="nothing", tip="Two overlapping releases, twelve people"),
    command("save", "&Save", "File", 1, "Ctrl+S"),
    command("save-as", "Save &as…", "File", 1, "Ctrl+Shift+S"),
    command("keep-template", "Keep as a &template…", "File", 1, symbol="", tip="In your library, beside the shipped ones"),
    command("import", "&Import…", "File", 2, needs="nothing", tip="Another program's plan, a table"),
    command("export", "Ex&port…", "File", 2, "Ctrl+E", tip="A workbook for the stakeholders, or another file"),
    command("close", "&Close", "File", 3, "Ctrl+W"),
    command("quit", "&Quit", "File", 3, "Ctrl+Q", needs="nothing"),
)
