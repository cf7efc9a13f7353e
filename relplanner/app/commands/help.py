"""The Help menu: the palette, the list of keys, what this program is."""

from __future__ import annotations

from relplanner.app.commands.command import Command, command

HELP: tuple[Command, ...] = (
    command("command", "&Search, or run a command…", "Help", 0, "Ctrl+K", needs="nothing"),
    command("keyboard", "&Keyboard", "Help", 0, "F1", needs="nothing"),
    command("about", "&About relplanner", "Help", 1, needs="nothing"),
)
