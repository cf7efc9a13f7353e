"""Start the window: on a plan, or on the start page; or draw it once as a picture.

Without a screen only a picture can be drawn; whoever asks for a window there is told so in a sentence.
"""

from __future__ import annotations

import getpass
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QLocale
from PySide6.QtWidgets import QApplication

from relplanner.app.main_window import MainWindow
from relplanner.app.opening import Context
from relplanner.app.settings import Settings, user_folder
from relplanner.app.work.runner import InlineRunner, ThreadRunner
from relplanner.plan.ids import RandomIds

PICTURE = (1440, 900)

SWITCH_SECONDS = 0.0005
"""How soon a thread gets Python back. Painting gives it up with each call of Qt: at 5 ms a frame beside a job takes 200 ms."""


def run(file: Path | None = None, screenshot: Path | None = None, today: date | None = None) -> int:
    """Open the window on `file`, or on the start page; with `screenshot` draw it once into that PNG and end.

    0: done; 2: no screen, or a picture of a file that cannot be read or a picture that cannot be written.
    """
    if not _has_screen():
        if screenshot is None:
            sys.stderr.write("There is no screen here; give --screenshot PNG to draw the window into a file.\n")
            return 2
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication.instance() or QApplication(sys.argv[:1])
    sys.setswitchinterval(SWITCH_SECONDS)
    QCoreApplication.setApplicationName("relplanner")
    if screenshot is not None:
        return _draw(file, screenshot, _clock(today))
    folder = user_folder()
    runner = ThreadRunner()
    context = Context(clock=_clock(today), ids=RandomIds(), user=_user(), host=platform.node(), runner=runner, folder=folder)
    window = MainWindow(context, Settings(folder))
    window.show()
    if file is not None:
        window.files.open(file)
    window.files.offer_recovery()
    code = app.exec()
    runner.wait()
    return code


def _draw(file: Path | None, screenshot: Path, clock: Callable[[], datetime]) -> int:
    """Draw the window with the settings of nobody: what it shows depends on the plan and the day alone."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    with tempfile.TemporaryDirectory() as folder:
        context = Context(clock=clock, ids=RandomIds(), user=_user(), host=platform.node(), runner=InlineRunner())
        window = MainWindow(context, Settings(Path(folder)))
        window.resize(*PICTURE)
        window.show()
        if file is not None and not window.files.open(file, hold=False):
            sys.stderr.write(f"{window.message.label.text()}\n")
            return 2
        for _ in range(5):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        written = window.grab().save(str(screenshot), "PNG")
        window.show_document(None)
        window.deleteLater()
        QCoreApplication.processEvents()
    if not written:
        sys.stderr.write(f"{screenshot} could not be written; give a file in a folder that you may write.\n")
        return 2
    return 0


def _clock(today: date | None) -> Callable[[], datetime]:
    if today is None:
        return datetime.now
    return lambda: datetime.combine(today, datetime.now().time())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def _has_screen() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
