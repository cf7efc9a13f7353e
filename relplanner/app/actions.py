"""Every command of the window, once: menus, tool strip, context menus and the command palette are made from this table.

Each menu has its own module in `commands`; what a command does stands in `handlers`, the Qt side in `menus`.
"""

from __future__ import annotations

from relplanner.app.commands.command import Command
from relplanner.app.commands.edit import EDIT
from relplanner.app.commands.file import FILE
from relplanner.app.commands.help import HELP
from relplanner.app.commands.people import PEOPLE
from relplanner.app.commands.plan import PLAN
from relplanner.app.commands.release import RELEASE
from relplanner.app.commands.view import VIEW

COMMANDS: tuple[Command, ...] = (*FILE, *EDIT, *PLAN, *RELEASE, *PEOPLE, *VIEW, *HELP)
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
