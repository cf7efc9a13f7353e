"""The table of commands as Qt actions: with their keys and icons, in menus, enabled as the window's state says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from relplanner.app.actions import COMMANDS
from relplanner.app.commands.command import MENUS, Command, State
from relplanner.app.icons import icon
from relplanner.chart.theme import Theme


class Actions(QObject):
    """The table as Qt actions. `handlers` maps every key to what it does; a switch's handler takes its new state."""

    def __init__(self, parent: QObject, handlers: Mapping[str, Callable[..., object]]) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._keys: dict[str, str] = {}
        groups: dict[str, QActionGroup] = {}
        for command in COMMANDS:
            action = QAction(command.text, self)
            action.setObjectName(command.key)
            action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setCheckable(command.checkable)
            if command.choice:
                action.setActionGroup(groups.setdefault(command.choice, QActionGroup(self)))
            self._actions[command.key] = action
            self._keys[command.key] = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            _connect(action, command, handlers[command.key])
        self.explain(State())

    def __getitem__(self, key: str) -> QAction:
        """The action of a command. Raises `KeyError` for an unknown one."""
        return self._actions[key]

    def all(self) -> Iterable[QAction]:
        """Every action, in the order of the table."""
        return self._actions.values()

    def dress(self, theme: Theme) -> None:
        """Colour the icons."""
        for command in COMMANDS:
            if command.icon:
                self._actions[command.key].setIcon(icon(command.icon, theme))

    def explain(self, state: State) -> None:
        """Enable what is possible and name what undo and redo would do."""
        for command in COMMANDS:
            action = self._actions[command.key]
            action.setEnabled(state.has(command.needs))
            tip = command.tip or command.words
            keys = self._keys[command.key]
            if command.key in ("undo", "redo"):
                what = state.undo if command.key == "undo" else state.redo
                action.setText(f"{command.text} {quiet(what)}" if what else command.text)
                tip = f"{command.words} {quiet(what)}" if what else command.words
            action.setToolTip(f"{tip}  ({keys})" if keys else tip)
            action.setStatusTip(tip)

    def fill_bar(self, bar: QMenuBar, submenus: Mapping[str, QMenu]) -> None:
        """Make the menus; a submenu of `submenus` stands behind the command of its key."""
        for name in MENUS:
            menu = bar.addMenu(f"&{name}")
            group = 0
            for command in (one for one in COMMANDS if one.menu == name):
                if command.group != group:
                    menu.addSeparator()
                    group = command.group
                menu.addAction(self._actions[command.key])
                if command.key in submenus:
                    menu.addMenu(submenus[command.key])

    def fill_menu(self, menu: QMenu, keys: Iterable[str]) -> None:
        """Put the commands of these keys into a context menu; "" draws a line."""
        for key in keys:
            if key:
                menu.addAction(self._actions[key])
            else:
                menu.addSeparator()


def quiet(label: str) -> str:
    """A label in the middle of a sentence: its first letter small, unless the word is all capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _connect(action: QAction, command: Command, handler: Callable[..., object]) -> None:
    if command.checkable and not command.choice:
        action.triggered.connect(lambda checked: handler(checked))
    else:
        action.triggered.connect(lambda _checked=False: handler())
