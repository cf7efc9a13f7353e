"""Long work shows how far it is, and can be stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from relplanner.app.dialogs.new_plan import Order
from relplanner.app.main_window import MainWindow
from relplanner.app.panels.job import PATIENCE_MS, JobStrip
from relplanner.app.work.token import Token
from relplanner.formats.registry import FORMATS
from relplanner.schedule.control import Stopped

EXCEL = next(one for one in FORMATS if ".xlsx" in one.suffixes)


def test_a_job_shows_its_share_and_a_way_to_stop_it(qtbot: QtBot) -> None:
    strip, token = JobStrip(), Token()
    qtbot.addWidget(strip)
    token.watch(25, 100)
    strip.begin("Writing plan.xlsx …", token)
    assert not strip.isVisible()
    qtbot.waitUntil(strip.isVisible, timeout=10 * PATIENCE_MS)
    assert strip.bar.value() == 25
    qtbot.mouseClick(strip.cancel, Qt.MouseButton.LeftButton)
    assert token.stopped
    with pytest.raises(Stopped):
        token.watch(26, 100)
    strip.end()
    assert not strip.isVisible()


def test_a_job_that_ends_at_once_shows_nothing(qtbot: QtBot) -> None:
    strip = JobStrip()
    qtbot.addWidget(strip)
    strip.begin("Writing plan.csv …", Token())
    strip.end()
    qtbot.wait(2 * PATIENCE_MS)
    assert not strip.isVisible()


def test_a_stopped_export_writes_nothing_and_says_so(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window.files.order(Order(template="minor", name="Portal", version="4.3"))
    monkeypatch.setattr(Token, "stopped", property(lambda _self: True, lambda _self, _value: None), raising=False)
    path = tmp_path / "portal.xlsx"
    window.files.export(path, EXCEL)
    assert not path.exists()
    assert window.status.effect.text() == "portal.xlsx was not written."
