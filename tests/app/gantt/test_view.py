"""The chart as a widget: what it shows, what it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget

from relplanner.app.gantt.tips import tip_at
from relplanner.chart.chart import Window
from relplanner.chart.theme import DARK, LIGHT
from relplanner.plan.edits.tasks import set_estimate
from relplanner.plan.instants import instant
from relplanner.plan.model import Estimate, Minutes, Plan

if TYPE_CHECKING:
    from conftest import Bench


def wheel(on: QWidget, turn: int, keys: Qt.KeyboardModifier, x: float = 200.0) -> None:
    at = QPointF(x, 30.0)
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(at, at, QPoint(), QPoint(0, turn), none, keys, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(on, event)


def picture(bench: Bench) -> QImage:
    return bench.view.viewport().grab().toImage()


def test_bars_stand_where_their_dates_are(bench: Bench) -> None:
    image, ratio = picture(bench), bench.view.devicePixelRatioF()
    first, last = bench.place("manual", 0.0), bench.place("manual", 1.0)
    y = round((first.y() + 3) * ratio)
    across = [image.pixelColor(round(x * ratio), y).name().upper() for x in range(first.x() + 2, last.x() - 1)]
    assert LIGHT.red_soft in across
    assert LIGHT.surface not in across
    assert image.pixelColor(round((first.x() - 2) * ratio), y).name().upper() != LIGHT.red_soft
    code = bench.place("code", 0.5) + QPoint(0, 3)
    assert image.pixelColor(round(code.x() * ratio), round(code.y() * ratio)).name().upper() == LIGHT.critical


def test_the_theme_can_change(bench: Bench) -> None:
    bench.pane.set_theme(DARK)
    image = picture(bench)
    assert image.pixelColor(image.width() - 3, image.height() - 3).name().upper() in {DARK.surface, DARK.weekend, DARK.rule}


def test_ctrl_wheel_zooms_at_the_pointer(bench: Bench) -> None:
    before, at = bench.axis.scale.per_day, bench.axis.at(200)
    wheel(bench.view.viewport(), 120, Qt.KeyboardModifier.ControlModifier)
    assert bench.axis.scale.per_day > before
    assert abs(bench.axis.x(at) - 200) <= 1


def test_shift_wheel_goes_sideways_and_the_wheel_alone_scrolls_rows(bench: Bench) -> None:
    left = bench.axis.left
    wheel(bench.view.viewport(), -120, Qt.KeyboardModifier.ShiftModifier)
    assert bench.axis.left > left
    bench.pane.resize(700, 100)
    QApplication.processEvents()
    wheel(bench.view.viewport(), -120, Qt.KeyboardModifier.NoModifier)
    assert bench.view.verticalScrollBar().value() > 0


def test_it_follows_the_grids_scroll_bar_both_ways(bench: Bench) -> None:
    grid = QScrollBar()
    bench.qtbot.addWidget(grid)
    grid.setRange(0, 500)
    bench.view.share_scroll_bar(grid)
    grid.setValue(44)
    assert bench.view.verticalScrollBar().value() == 44
    bench.view.verticalScrollBar().setValue(66)
    assert grid.value() == 66
    grid.setRange(0, 900)
    assert bench.view.verticalScrollBar().maximum() == 900


def test_folded_rows_make_room(bench: Bench) -> None:
    before = bench.place("done").y()
    bench.rows.fold("build")
    assert bench.place("done").y() == before - 3 * 22
    picture(bench)
    bench.rows.fold("build", folded=False)
    assert bench.place("done").y() == before


def test_the_selected_bar_is_said_in_a_sentence(bench: Bench) -> None:
    bench.selection.select(("code",))
    assert bench.view.accessibleDescription() == "Code: Wed 3 Mar to Fri 5 Mar, 3 days. Critical."
    bench.selection.select(())
    assert bench.view.accessibleDescription() == "No task is selected."


def test_an_edit_moves_the_bars(bench: Bench) -> None:
    before = bench.place("code", 0.0)
    bench.door.edit("Longer", set_estimate, "design", Estimate(likely=Minutes(3 * 480)))
    assert bench.place("code", 0.0).x() == before.x() + 24


def test_selection_is_the_grounds_colour(bench: Bench) -> None:
    bench.selection.select(("manual",))
    image, ratio = picture(bench), bench.view.devicePixelRatioF()
    y = bench.place("manual").y()
    ground = image.pixelColor(round(650 * ratio), round((y - 8) * ratio)).name().upper()
    assert ground != LIGHT.surface


def test_lighting_fades_all_other_bars(bench: Bench) -> None:
    at = bench.place("code", 0.5) + QPoint(0, 3)
    ratio = bench.view.devicePixelRatioF()
    bench.view.light(frozenset({"manual"}))
    faded = picture(bench).pixelColor(round(at.x() * ratio), round(at.y() * ratio)).name().upper()
    assert faded != LIGHT.critical
    bench.key(Qt.Key.Key_Escape)
    assert picture(bench).pixelColor(round(at.x() * ratio), round(at.y() * ratio)).name().upper() == LIGHT.critical


def test_a_double_click_names_its_row(bench: Bench) -> None:
    with bench.qtbot.waitSignal(bench.view.activated) as told:
        bench.qtbot.mouseDClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=bench.place("code"))
    assert told.args == ["code"]


def test_today_and_fit(bench: Bench) -> None:
    bench.view.show_today()
    assert abs(bench.axis.x(instant("2027-03-02T09:00")) - bench.axis.width / 4) <= 1
    bench.axis.fit()
    assert 0 < bench.axis.x(instant("2027-03-01T08:00")) < bench.axis.x(instant("2027-03-05T17:00")) < bench.axis.width


def test_a_row_out_of_sight_is_revealed(bench: Bench) -> None:
    bench.pane.resize(700, 90)
    QApplication.processEvents()
    bench.axis.centre(instant("2028-03-01"))
    bench.view.reveal("done")
    place = bench.place("done")
    assert 0 <= place.x() <= 700
    assert 0 <= place.y() <= bench.view.viewport().height()


def test_moved_bars_glide_and_leave_a_ghost_only_where_motion_is_on(bench: Bench) -> None:
    scene = bench.view.scene
    assert scene is not None
    bench.door.edit("Longer", set_estimate, "design", Estimate(likely=Minutes(3 * 480)))
    after = bench.view.scene
    assert after is not None
    bench.view.set_scene(scene, ("code",))
    chart = bench.view.current_chart()
    assert chart is not None
    assert bench.view.motion.shapes("code", chart) is None
    bench.view.motion.enabled = True
    bench.view.set_scene(after, ("code",))
    chart = bench.view.current_chart()
    assert chart is not None
    assert bench.view.motion.shapes("code", chart)
    picture(bench)
    bench.qtbot.waitUntil(lambda: bench.view.motion.shapes("code", chart) is None, timeout=2000)


def test_an_empty_chart_can_be_painted(bench: Bench) -> None:
    bench.view.scene = None
    picture(bench)


def test_the_header_zooms_scrolls_and_fits(bench: Bench) -> None:
    header = bench.pane.header
    before = bench.axis.scale.per_day
    wheel(header, 120, Qt.KeyboardModifier.NoModifier)
    assert bench.axis.scale.per_day > before
    left = bench.axis.left
    bench.qtbot.mousePress(header, Qt.MouseButton.LeftButton, pos=QPoint(300, 20))
    bench.qtbot.mouseMove(header, QPoint(260, 20))
    bench.qtbot.mouseRelease(header, Qt.MouseButton.LeftButton, pos=QPoint(260, 20))
    assert bench.axis.left == left + 40
    bench.qtbot.mouseDClick(header, Qt.MouseButton.LeftButton, pos=QPoint(300, 20))
    assert 0 < bench.axis.x(instant("2027-03-01T08:00")) < 100
    header.grab()


def test_an_empty_plan_opens_at_today(bench: Bench) -> None:
    bench.door.plan = Plan()
    bench.show()
    bench.axis.open()
    picture(bench)
    assert bench.axis.at(0) < instant("2027-03-02") < bench.axis.at(bench.axis.width)


def test_the_focus_can_be_seen(bench: Bench) -> None:
    bench.selection.select(("code",))
    bench.view.clearFocus()
    before = picture(bench)
    bench.pane.activateWindow()
    bench.view.setFocus()
    bench.qtbot.waitUntil(bench.view.hasFocus, timeout=2000)
    assert picture(bench) != before


def test_arrows_are_ordered_anew_only_when_links_or_lines_change(bench: Bench) -> None:
    def index() -> object:
        chart = bench.view.current_chart()
        assert chart is not None
        return chart.index

    first = index()
    bench.door.edit("Longer", set_estimate, "design", Estimate(likely=Minutes(3 * 480)))
    assert index() is first
    bench.rows.fold("build")
    folded = index()
    assert folded is not first
    bench.rows.fold("build", folded=False)
    bench.drag(bench.place("design"), bench.place("manual"))
    assert index() is not folded


def test_a_tip_tells_the_bar_or_the_link_below_the_pointer(bench: Bench) -> None:
    at = bench.place("design")
    assert tip_at(bench.view, at.x(), at.y()).startswith("Design: Mon 1 Mar to Tue 2 Mar")
    chart = bench.view.current_chart()
    assert chart is not None
    (arrow,) = [one for one in chart.arrows(Window(0, 10_000, 0, 2)) if one.points[0][1] < one.points[-1][1] <= 3 * 22]
    (x1, y1), (x2, y2) = arrow.points[-2:]
    x, y = (x1 + x2) / 2 - bench.axis.left, (y1 + y2) / 2
    assert tip_at(bench.view, x, y - 1) == "Design → Code, finish to start: drives Code."
    assert tip_at(bench.view, x + 300, 100) == ""
