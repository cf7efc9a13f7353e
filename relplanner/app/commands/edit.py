"""The Edit menu: undo, the clipboard and the cells of the grid."""

from __future__ import annotations

from relplanner.app.commands.command import Command, command

EDIT: tuple[Command, ...] = (
    command("undo", "&Undo", "Edit", 0, "Ctrl+Z", needs="undo"),
    command("redo", "&Redo", "Edit", 0, "Ctrl+Y", "Ctrl+Shift+Z", needs="redo"),
    command("cut", "Cu&t", "Edit", 1, "Ctrl+X", needs="cells"),
    command("copy", "&Copy", "Edit", 1, "Ctrl+C", needs="cells", tip="As a table that spreadsheets take"),
    command(
        "paste", "&Paste", "Edit", 1, "Ctrl+V", needs="clipboard", tip="A table from a spreadsheet, from the selected cell on"
    ),
    command(
        "fill-down", "Fill &down", "Edit", 1, "Ctrl+D", needs="two rows", tip="The first selected row's entry into the rows below"
    ),
    command("clear", "C&lear cells", "Edit", 1, "Del", needs="cells"),
    command("edit-cell", "&Edit the cell", "Edit", 2, "F2", needs="cells"),
    command("select-all", "Select &all", "Edit", 2, "Ctrl+A"),
    command("find", "&Find…", "Edit", 2, "Ctrl+F"),
)
