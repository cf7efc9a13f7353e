"""Draw every view, light and dark, with the example, as PNG at 1440 x 900: `python tests/app/screenshots.py OUTDIR`.

Font, locale, day and settings are fixed, so that two runs draw the same pictures.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QCoreApplication, QEventLoop, QLocale, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget

from relplanner.app.dialogs.change_type import ChangeTypeDialog
from relplanner.app.dialogs.export import ExportDialog
from relplanner.app.dialogs.keyboard import KeyboardDialog
from relplanner.app.dialogs.new_plan import NewPlanDialog
from relplanner.app.dialogs.people import PeopleDialog
from relplanner.app.dialogs.plan_settings import PlanSettingsDialog
from relplanner.app.dialogs.recurring import RecurringDialog
from relplanner.app.dialogs.redundant import RedundantDialog
from relplanner.app.dialogs.release_types import ReleaseTypesDialog
from relplanner.app.dialogs.train import TrainDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.opening import Context
from relplanner.app.settings import Settings
from relplanner.app.work.runner import InlineRunner
from relplanner.plan.edits.runbooks import add_runbook
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Id
from relplanner.schedule.questions import redundant_links
from relplanner.store.resources import read_runbook, template_names

NOW = datetime(2027, 9, 28, 10, 42)
THEMES = ("light", "dark")


def settle() -> None:
    """Let everything that waits be painted."""
    for _ in range(4):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def named(window: MainWindow, name: str) -> Id:
    assert window.document is not None
    return next(row.id for row in window.document.plan.rows.values() if row.name == name)


def make_window() -> MainWindow:
    context = Context(clock=lambda: NOW, ids=SeededIds(1), user="ines", host="desk", runner=InlineRunner())
    window = MainWindow(context, Settings(Path(tempfile.mkdtemp())))
    window.resize(1440, 900)
    window.show()
    return window


def views(window: MainWindow) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """Names and how each is drawn; the window is brought there before."""
    yield "start", window.grab
    window.files.example()
    assert window.schedule is not None
    window.schedule.chart.motion.enabled = False
    yield "health", window.grab
    window.schedule.go_to(named(window, "Integration cycle 1"))
    yield "schedule", window.grab
    window.schedule.go_to(named(window, "Integration exit"))
    window.problems.set_open(True)
    yield "gate-and-problems", window.grab
    window.problems.set_open(False)
    window.schedule.axis.fit()
    window.schedule.go_to(next(iter(window.document.plan.releases)) if window.document else "")
    window.schedule.axis.fit()
    yield "release-fit", window.grab
    window.schedule.axis.open()
    window.schedule.go_to(named(window, "Integration exit"))
    window.lighting.next_path()
    window.lighting.next_path()
    yield "float-path", window.grab
    window.lighting.end()


def people(window: MainWindow) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """People, environments, releases, a clash with its answers, levelling, buffers; the schedule is in front again at the end."""
    schedule, document = window.schedule, window.document
    assert schedule is not None
    assert document is not None
    schedule.axis.zoom(6.0, 300)
    window.show_view("people")
    yield "people", window.grab
    schedule.axis.zoom(22.0, 300)
    schedule.go_to(named(window, "Integration cycle 1"))
    yield "people-blocks", window.grab
    schedule.axis.zoom(6.0, 300)
    if window.views is not None and window.views.people is not None:
        window.views.people.map.show_by("roles")
        yield "people-by-role", window.grab
        window.views.people.map.show_by("people")
    window.show_view("environments")
    schedule.go_to(named(window, "Changed functions and regression"))
    yield "environments", window.grab
    task = next(key for key, row in document.plan.rows.items() if row.code == "X7")
    document.edit("Add the runbook", add_runbook, task, read_runbook("cutover"))
    window.show_view("runbook")
    yield "runbook", window.grab
    document.undo()
    window.show_view("releases")
    schedule.go_to(named(window, "Integration exit"))
    yield "releases", window.grab
    window.releasing.by_month()
    yield "releases-by-month", window.grab
    window.releasing.by_month()
    window.show_view("schedule")
    clash = next(one for one in document.readings.clashes if one.resource == "yusuf")
    window.people.show_clash(clash, focus=True)
    yield "clash", window.grab
    window.clash.close_()
    schedule.selection.select(())
    window.people.level()
    yield "levelling", window.grab
    window.levelling.close_()
    schedule.go_to(named(window, "Buffer: build"))
    for key in ("commit-buffers", "keep-buffers", "buffers"):
        window.actions_[key].trigger()
    yield "buffers", window.grab
    window.actions_["size-buffers"].trigger()
    yield "buffer-sizes", window.grab
    window.buffers.close_()
    for _ in range(2):
        document.undo()
    schedule.axis.open()


def registers(window: MainWindow) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """Gates, changes and the roles of phases; the schedule is in front again at the end."""
    assert window.schedule is not None
    window.schedule.go_to(named(window, "Integration exit"))
    for page in ("gates", "changes", "duties"):
        window.governing.show(page)
        yield page, window.grab
    window.show_view("schedule")


def edits(window: MainWindow) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """An edit that moved dates, and an entry that cannot be."""
    assert window.schedule is not None
    window.schedule.show_present()
    window.schedule.axis.open()
    grid = window.schedule.grid
    for text in ("2027-09-29", "31 February"):
        row = named(window, "Deploy RC1 to SIT, smoke test")
        window.schedule.selection.select((row,), row)
        index = grid.tree.index_of(row, grid.tree.column_of("start"))
        grid.setCurrentIndex(index)
        grid.setFocus()
        QTest.keyClicks(grid, text[:1])
        editor = QApplication.focusWidget()
        assert isinstance(editor, QWidget)
        QTest.keyClicks(editor, text[1:])
        QTest.keyClick(editor, Qt.Key.Key_Return)
        yield ("wrong-entry" if text.startswith("31") else "edited"), window.grab


def dialogs(window: MainWindow) -> Iterator[tuple[str, QDialog]]:
    document, theme = window.document, window.theme
    assert document is not None
    yield "dialog-new", NewPlanDialog(template_names(), document.today, theme, window)
    yield "dialog-people", PeopleDialog(document, theme, window)
    yield "dialog-settings", PlanSettingsDialog(document, theme, window)
    calendars = PlanSettingsDialog(document, theme, window)
    calendars.findChildren(QTabWidget)[0].setCurrentIndex(1)
    yield "dialog-calendars", calendars
    windows = PlanSettingsDialog(document, theme, window)
    windows.tabs.setCurrentWidget(windows.windows)
    yield "dialog-windows", windows
    quality = PlanSettingsDialog(document, theme, window)
    quality.tabs.setCurrentWidget(quality.quality)
    yield "dialog-quality", quality
    yield "dialog-recurring", RecurringDialog(document, None, window.go_to, window)
    yield "dialog-train", TrainDialog(document, theme, lambda _release: None, window)
    redundant = redundant_links(document.plan, document.session.schedule.network)
    yield "dialog-redundant", RedundantDialog(document, redundant, lambda _rows: None, window)
    yield "dialog-types", ReleaseTypesDialog(document, window.settings.folder, window)
    yield "dialog-type", ChangeTypeDialog(document, next(iter(document.plan.releases)), print, window, word="emergency")
    yield "dialog-export", ExportDialog(Path("/home/ines"), "claims-8.0", window)
    yield "dialog-keyboard", KeyboardDialog(window)


def draw(folder: Path) -> list[Path]:
    """Draw all of it into a folder; returns the files written."""
    app = QApplication.instance() or QApplication([])
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    folder.mkdir(parents=True, exist_ok=True)
    written = []

    def save(name: str, theme: str, picture: QPixmap) -> None:
        path = folder / f"{name}-{theme}.png"
        if not picture.save(str(path), "PNG"):
            raise OSError(f"{path} could not be written")
        written.append(path)

    for theme in THEMES:
        window = make_window()
        window.set_theme(theme)
        for name, grab in views(window):
            settle()
            save(name, theme, grab())
        for name, grab in people(window):
            settle()
            save(name, theme, grab())
        for name, grab in registers(window):
            settle()
            save(name, theme, grab())
        for name, grab in edits(window):
            settle()
            save(name, theme, grab())
        for name, dialog in dialogs(window):
            dialog.show()
            settle()
            save(name, theme, dialog.grab())
            dialog.hide()
            dialog.deleteLater()
        window.show_document(None)
        window.hide()
        window.deleteLater()
        settle()
    del app
    return written


if __name__ == "__main__":
    for file in draw(Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")):
        print(file)
