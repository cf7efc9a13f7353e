"""Colours as they are really drawn: text keeps 4.5:1 and marks 3:1 in both themes; nothing but tokens is used."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from relplanner.app.dialogs.plan_settings import PlanSettingsDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.theme import dress
from relplanner.chart.booking_board import stay_box
from relplanner.chart.closure_board import placed_box
from relplanner.chart.theme import DARK, LIGHT
from relplanner.chart.train_board import spot_box

TEXT, MARK = 4.5, 3.0


def luminance(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    parts = colours / 255
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    weighted: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weighted


def as_pixels(image: QImage) -> NDArray[np.uint8]:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return flat[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()


def drawn_contrast(picture: NDArray[np.uint8], rect: QRect) -> float:
    """The best contrast of any pixel in a rectangle with the commonest colour there: ink on its ground, at the stroke's core."""
    part = picture[max(0, rect.top()) : rect.bottom() + 1, max(0, rect.left()) : rect.right() + 1].reshape(-1, 3)
    colours, counts = np.unique(part @ np.array([1 << 16, 1 << 8, 1]), return_counts=True)
    light = luminance(np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.float64))
    ground = light[counts.argmax()]
    higher, lower = np.maximum(light, ground), np.minimum(light, ground)
    return float(((higher + 0.05) / (lower + 0.05)).max())


def shown_text(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    for kind in (QLabel, QPushButton, QToolButton, QLineEdit, QPlainTextEdit, QComboBox, QCheckBox):
        for widget in window.findChildren(kind):
            text = widget.toPlainText() if isinstance(widget, QPlainTextEdit) else _text(widget)
            if widget.isVisible() and widget.isEnabled() and text and not widget.visibleRegion().isEmpty():
                yield text, widget


def _text(widget: QWidget) -> str:
    text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()  # type: ignore[attr-defined]
    return str(text).strip()


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, window: MainWindow) -> MainWindow:
    window.set_theme(request.param)
    return window


def assert_readable(window: MainWindow) -> int:
    QApplication.processEvents()
    image = as_pixels(window.grab().toImage())
    faint = []
    number = 0
    for text, widget in shown_text(window):
        rect = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(2, 2, -2, -2)
        found = drawn_contrast(image, rect)
        number += 1
        if found < TEXT:
            faint.append((round(found, 2), text[:40]))
    assert not faint
    return number


def test_every_word_of_the_start_page_is_readable(themed: MainWindow) -> None:
    assert assert_readable(themed) > 15


def test_every_word_beside_the_plan_is_readable(themed: MainWindow) -> None:
    themed.files.example()
    document = themed.document
    assert document is not None
    assert themed.schedule is not None
    assert assert_readable(themed) > 30
    gate = next(row for row in document.plan.gates if document.plan.rows[row].name == "Integration exit")
    themed.schedule.go_to(gate)
    assert assert_readable(themed) > 30


def test_every_word_of_a_clash_and_its_answers_is_readable(themed: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relplanner.app.panels.clash.MOST", 2)
    themed.files.example()
    assert themed.document is not None
    clash = next(one for one in themed.document.readings.clashes if one.resource == "yusuf")
    themed.people.show_clash(clash, focus=True)
    assert len(themed.clash.cards) == 2
    assert assert_readable(themed) > 40
    assert_named(themed)


def test_every_figure_and_block_of_the_people_view_is_readable(themed: MainWindow) -> None:
    themed.files.example()
    themed.show_view("people")
    assert themed.views is not None
    assert themed.views.people is not None
    view = themed.views.people.map
    assert view.map is not None
    assert assert_readable(themed) > 25
    assert_named(themed)
    seen = 0
    for per_day in (6.0, 22.0):
        view.axis.zoom(per_day, 300)
        picture = as_pixels(view.viewport().grab().toImage())
        scroll = view.verticalScrollBar().value()
        for line in view.map.lines:
            tick = view.tick(view.axis.at(200))
            for _ in range(6):
                cell = view.map.cell(line, tick.at, tick.end) if line.kind != "group" else None
                x = view.split + view.axis.x(tick.at)
                rect = QRect(round(x) + 3, round(line.top - scroll) + 5, round(view.axis.x(tick.end) + view.split - x) - 6, 13)
                if cell is not None and cell.figure and rect.bottom() < picture.shape[0] and rect.right() < picture.shape[1]:
                    assert drawn_contrast(picture, rect) >= TEXT, (line.name, cell.figure)
                    seen += 1
                tick = view.tick(tick.end)
    assert seen > 40


def test_every_bar_of_the_booking_board_stands_out(themed: MainWindow) -> None:
    themed.files.example()
    themed.show_view("environments")
    assert themed.views is not None
    assert themed.views.environments is not None
    view = themed.views.environments.board
    assert view.board is not None
    view.axis.fit()
    assert assert_readable(themed) > 25
    assert_named(themed)
    picture = as_pixels(view.viewport().grab().toImage())
    stays = [(line, stay) for line in view.board.lines for stay in line.stays]
    for line, stay in stays:
        x, top, width = stay_box(line, stay, view.axis.scale)
        left = round(x - view.axis.left + view.split)
        assert drawn_contrast(picture, QRect(left - 4, round(top) - 3, round(width) + 8, 24)) >= MARK, (line.name, stay.name)
    assert len(stays) > 8


def test_every_mark_of_the_train_and_of_its_calendars_stands_out(themed: MainWindow) -> None:
    themed.files.example()
    themed.show_view("releases")
    assert themed.views is not None
    view = themed.views.releases
    assert view is not None
    assert view.train.board is not None
    assert view.closures.board is not None
    view.train.axis.fit()
    assert assert_readable(themed) > 25
    assert_named(themed)
    picture = as_pixels(view.train.viewport().grab().toImage())
    marks = [(lane, spot) for lane in view.train.board.lanes for spot in lane.spots if spot.kind not in {"release", "phase"}]
    for lane, spot in marks:
        x, top, width, height = spot_box(lane, spot, view.train.axis.scale)
        left = round(x - view.train.axis.left + view.train.split)
        rect = QRect(left - 2, round(top) - 2, round(width) + 4, round(height) + 4)
        assert drawn_contrast(picture, rect) >= MARK, (lane.name, spot.kind)
    assert len(marks) > 15
    picture = as_pixels(view.closures.viewport().grab().toImage())
    for line in view.closures.board.lanes:
        for one in line.placed:
            x, top, width = placed_box(line, one, view.closures.axis.scale)
            left = round(x - view.closures.axis.left + view.closures.split)
            if view.closures.split < left < picture.shape[1] - 20:
                rect = QRect(left - 3, round(top) - 2, round(width) + 6, 18)
                assert drawn_contrast(picture, rect) >= MARK, (line.scope.name, one.entry.name)
    view.by_month(on=True)
    assert assert_readable(themed) > 20
    assert_named(themed)


def test_every_cell_of_the_grid_is_readable_selected_or_not(themed: MainWindow) -> None:
    themed.files.example()
    assert themed.schedule is not None
    grid = themed.schedule.grid
    rows = grid.tree
    first = rows.index(0, 0)
    grid.setCurrentIndex(first.siblingAtColumn(1))
    for folded in (False, True):
        grid.fold_all(folded=folded)
        image = as_pixels(grid.viewport().grab().toImage())
        index = grid.indexAt(QPoint(5, 5))
        seen = 0
        while index.isValid() and grid.visualRect(index).top() < len(image) - 22:
            for column in range(rows.columnCount()):
                cell = index.siblingAtColumn(column)
                if str(cell.data() or ""):
                    rect = grid.visualRect(cell).adjusted(1, 2, -1, -3)
                    if column == 0:
                        rect.setLeft(rect.left() + 20)
                    assert drawn_contrast(image, rect) >= TEXT, (cell.data(), column)
                    seen += 1
            index = grid.indexBelow(index)
        assert seen > 8


def test_the_marks_of_trouble_and_the_current_row_stand_out(themed: MainWindow) -> None:
    themed.files.example()
    assert themed.schedule is not None
    assert themed.document is not None
    grid = themed.schedule.grid
    troubled = next(row for row in themed.document.session.schedule.outline.ids if grid.tree.problems_of(row))
    themed.schedule.go_to(troubled)
    image = as_pixels(grid.viewport().grab().toImage())
    rect = grid.visualRect(grid.tree.index_of(troubled))
    assert drawn_contrast(image, QRect(rect.left() + 4, rect.top() + 2, 16, 17)) >= MARK
    assert drawn_contrast(image, QRect(0, rect.top() + 2, 12, 16)) >= MARK


def test_the_chrome_takes_at_most_an_eighth_and_twenty_eight_rows_are_seen(window: MainWindow) -> None:
    window.files.example()
    assert window.schedule is not None
    grid = window.schedule.grid
    chrome = window.strip.height() + grid.header().height() + window.status.height()
    assert chrome <= 0.12 * 900
    assert grid.viewport().height() // 22 >= 28
    assert not window.schedule.people.isHidden()


def assert_named(window: MainWindow) -> None:
    unnamed = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
        and widget.parent() is not None
        and "viewport" not in widget.objectName()
    ]
    assert unnamed == []


def test_every_widget_that_takes_the_keyboard_has_a_name(window: MainWindow) -> None:
    window.files.example()
    assert_named(window)


@pytest.mark.parametrize("width", [1440, 1280, 1000, 880])
def test_every_menu_of_the_strip_is_seen_at_every_width(window: MainWindow, width: int) -> None:
    window.files.example()
    window.resize(width, 700)
    QCoreApplication.processEvents()
    menus, strip = window.strip.menus, window.strip
    assert menus.width() >= menus.sizeHint().width()
    for action in menus.actions():
        assert menus.actionGeometry(action).right() <= menus.width()
    shown = sorted((one for one in strip.children() if isinstance(one, QWidget) and one.isVisible()), key=lambda one: one.x())
    for left, right in pairwise(shown):
        assert left.geometry().right() < right.x(), f"{left.objectName()} covers {right.objectName()}"
    assert strip.scenario.isVisible() or width < 1440
    assert strip.scenario.text() in {"Scenario: Plan ▾", "Scenario ▾"}
    assert strip.title.width() >= 120


@pytest.mark.parametrize("width", [1440, 1000, 880])
def test_a_task_keeps_room_for_its_name_and_a_date_is_never_cut(window: MainWindow, width: int) -> None:
    window.files.example()
    assert window.schedule is not None
    grid, header = window.schedule.grid, window.schedule.grid.header()
    window.resize(width, 700)
    QCoreApplication.processEvents()
    assert grid.columnWidth(1) >= 100
    keys = [column.key for column in grid.tree.columns]
    assert not any(header.isSectionHidden(at) for at in range(len(keys) + 1))
    for key in ("start", "finish"):
        assert grid.columnWidth(keys.index(key) + 1) >= grid.width_of_dates(years=False)
    window.schedule.show_columns([*keys, "free_float", "duration", "estimate", "predecessors", "wbs", "environments"])
    QCoreApplication.processEvents()
    assert grid.columnWidth(1) >= 100
    shown = [at for at in range(header.count()) if not header.isSectionHidden(at)]
    assert shown == list(range(len(shown)))
    assert len(shown) >= 6


@pytest.mark.parametrize("name", ["light", "dark"])
def test_boxes_to_tick_are_seen_in_lists(qapp: QApplication, window: MainWindow, name: str) -> None:
    window.files.example()
    window.set_theme(name)
    assert window.document is not None
    dialog = PlanSettingsDialog(window.document, window.theme, window)
    dialog.tabs.setCurrentWidget(dialog.windows)
    dialog.show()
    qapp.processEvents()
    kinds = next(one for one in dialog.findChildren(QListWidget) if one.accessibleName() == "Work kinds")
    assert {kinds.visualItemRect(kinds.item(at)).height() for at in range(kinds.count())} == {21}
    left = kinds.visualItemRect(kinds.item(1))
    picture = kinds.viewport().grab(left).toImage()
    seen = {picture.pixelColor(x, picture.height() // 2).name() for x in range(24)}
    assert QColor(window.theme.tail).name() in seen
    dialog.hide()
    dialog.deleteLater()


def test_what_was_chosen_to_compare_with_stays_in_sight(window: MainWindow) -> None:
    window.files.example()
    document = window.document
    assert document is not None
    window.actions_["set-baseline"].trigger()
    document.copy_as_scenario("Two testers instead")
    QCoreApplication.processEvents()
    assert window.width() == 1440
    assert window.strip.scenario.isVisible()
    assert window.strip.baseline.isVisible()


def test_no_garbage_is_collected_while_qt_dresses_all_widgets(qapp: QApplication, qtbot: QtBot) -> None:
    collecting: list[bool] = []

    class Watcher(QWidget):
        def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's own name
            collecting.append(gc.isenabled())
            super().changeEvent(event)

    watcher = Watcher()
    qtbot.addWidget(watcher)
    watcher.show()
    for theme in (DARK, LIGHT):
        dress(qapp, theme)
    assert collecting
    assert not any(collecting)
    assert gc.isenabled()
