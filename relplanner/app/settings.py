"""What the program remembers for one user: layout, recent files, theme. Never anything of a plan.

Every setting is declared once, in `SETTINGS`; what the file says that has another type counts as not said.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import platformdirs
from PySide6.QtCore import QByteArray, QSettings

RECENT = 8
"""How many files the start page remembers."""


class Setting(msgspec.Struct, frozen=True):
    """One remembered thing: what it is when nothing was remembered, and what it is for."""

    default: object
    meaning: str


SETTINGS: Mapping[str, Setting] = {
    "theme": Setting("system", "light, dark, or system: what the desk says"),
    "window/geometry": Setting(QByteArray(), "where the window stands"),
    "split/sides": Setting("", "widths of the grid and the chart"),
    "split/rows": Setting("", "heights of the rows and the people strip"),
    "panel/inspector": Setting(True, "whether the inspector is shown"),
    "panel/people": Setting(True, "whether the people strip is shown"),
    "panel/problems": Setting(False, "whether the list of problems is open"),
    "grid/columns": Setting("", "keys of the columns shown, in their order"),
    "chart/zoom": Setting(0.0, "pixels of a day; 0: fit"),
    "files/recent": Setting("", "the files opened last, newest first, one a line"),
    "files/folder": Setting("", "where the last file was opened or saved"),
}


def user_folder() -> Path:
    """The folder of this user's settings and journals; not made yet."""
    return Path(platformdirs.user_data_dir("relplanner", appauthor=False))


class Settings:
    """The settings in one file of `folder`. Writing happens at once, so a crash forgets nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)

    def _read(self, key: str) -> object:
        default = SETTINGS[key].default
        found = self._store.value(key, default)
        return default if found is None else found

    def text(self, key: str) -> str:
        """A setting that is a text."""
        found = self._read(key)
        return found if isinstance(found, str) else str(SETTINGS[key].default)

    def flag(self, key: str) -> bool:
        """A setting that is yes or no."""
        return str(self._read(key)).lower() in ("true", "1")

    def number(self, key: str) -> float:
        """A setting that is a number."""
        try:
            return float(str(self._read(key)))
        except ValueError:
            return float(str(SETTINGS[key].default))

    def data(self, key: str) -> QByteArray:
        """A setting that only Qt can read."""
        found = self._read(key)
        return found if isinstance(found, QByteArray) else QByteArray()

    def keep(self, key: str, value: object) -> None:
        """Remember a setting that is declared in `SETTINGS`. Raises `KeyError` for any other."""
        SETTINGS[key]
        self._store.setValue(key, value)

    def recent(self) -> list[Path]:
        """The files opened last that still exist, newest first."""
        return [path for line in self.text("files/recent").splitlines() if (path := Path(line)).is_file()]

    def opened(self, path: Path) -> None:
        """Put a file on top of the recent ones."""
        others = [old for old in self.text("files/recent").splitlines() if old != str(path)]
        self.keep("files/recent", "\n".join([str(path), *others][:RECENT]))
        self.keep("files/folder", str(path.parent))

    def flush(self) -> None:
        """Write what is pending."""
        self._store.sync()
