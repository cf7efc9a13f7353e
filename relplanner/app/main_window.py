"""The window: tool strip, message bar, schedule or start page, problems, inspector, status line.

It owns which plan is open and passes on what panels and views ask for; every command is in the table of `actions`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from relplanner.app import theme as looks
from relplanner.app.actions import ROW_MENU
from relplanner.app.alternatives import AlternativeCommands
from relplanner.app.asking import Asking
from relplanner.app.buffering import BufferCommands
from relplanner.app.document import Document
from relplanner.app.editing import RowCommands
from relplanner.app.files import FileCommands
from relplanner.app.governing import GovernanceCommands
from relplanner.app.handlers import handlers
from relplanner.app.icons import app_icon
from relplanner.app.lighting import Lighting
from relplanner.app.menus import Actions
from relplanner.app.neighbours import NeighbourCommands
from relplanner.app.opening import Context
from relplanner.app.panels.buffers import BuffersPanel
from relplanner.app.panels.clash import ClashPanel
from relplanner.app.panels.comparison import ComparisonPanel, comparable
from relplanner.app.panels.cost import CostPanel
from relplanner.app.panels.inspector import Inspector
from relplanner.app.panels.levelling import LevelPanel
from relplanner.app.panels.message import MessageBar
from relplanner.app.panels.problems import ProblemPanel
from relplanner.app.panels.row_comparison import RowComparisonPanel
from relplanner.app.panels.side import SidePanel
from relplanner.app.panels.status import StatusLine
from relplanner.app.people import PeopleCommands
from relplanner.app.previewing import Previewing
from relplanner.app.releasing import ReleaseCommands
from relplanner.app.runbooks import STEP_MENU, RunbookCommands
from relplanner.app.selector import Selector
from relplanner.app.settings import Settings
from relplanner.app.sides import Sides
from relplanner.app.state import state_of
from relplanner.app.strip import ToolStrip
from relplanner.app.views.palette import Palette
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.app.views.start_page import StartPage
from relplanner.app.views.views import ViewName, Views
from relplanner.chart.theme import Theme
from relplanner.plan.instants import from_date
from relplanner.plan.model import Id
from relplanner.plan.problems import Problem

SMALL = 1200
"""Pixels of width below which the inspector is at its narrowest."""


def run(file: Path | None = None, screenshot: Path | None = None, today: date | None = None) -> int:
    """Open the window on a file, or draw it once into a picture: `relplanner.app.start.run`."""
    from relplanner.app.start import run as start  # noqa: PLC0415 - it makes the window, so it cannot be known above

    return start(file, screenshot, today)


class MainWindow(QMainWindow):
    """One window with one plan, or the start page."""

    def __init__(self, context: Context, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.document: Document | None = None
        self.schedule: ScheduleView | None = None
        self.views: Views | None = None
        self.rows: RowCommands | None = None
        self.theme: Theme = looks.chosen(settings.text("theme"))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            looks.dress(app, self.theme)
        self.files = FileCommands(self, context)
        self.alternatives = AlternativeCommands(self)
        self.asking = Asking(self)
        self.releasing = ReleaseCommands(self)
        self.governing = GovernanceCommands(self)
        self.runbooks = RunbookCommands(self)
        self.people = PeopleCommands(self)
        self.buffering = BufferCommands(self)
        self.neighbours = NeighbourCommands(self)
        self.actions_ = Actions(self, handlers(self))
        self._today = from_date(context.clock().date())
        self._make()
        self.lighting = Lighting(self)
        self._connect()
        self.set_theme(settings.text("theme"))
        self.show_document(None)
        self._restore()

    # ----------------------------------------------------------------------------------------------------------- making

    def _make(self) -> None:
        self.setWindowIcon(app_icon())
        self.setMinimumSize(880, 480)
        others = self.alternatives
        choices = (Selector("Scenario", others.fill_scenarios, "Plan"), Selector("Baseline", others.fill_baselines))
        self.strip = ToolStrip(self.actions_, self._recent_menu(), choices)
        self.message = MessageBar()
        self.start = StartPage(lambda: self.files.templates, self._today)
        self.problems = ProblemPanel()
        self.inspector = Inspector()
        self.comparison = ComparisonPanel()
        self.clash, self.levelling, self.cost, self.buffers = ClashPanel(), LevelPanel(), CostPanel(), BuffersPanel()
        self.beside = RowComparisonPanel()
        self.previewing = Previewing(self)
        self.status = StatusLine()
        self.palette_ = Palette(self.actions_, self)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(0)
        left = QWidget()
        left.setLayout(self._place)
        self._place.addWidget(self.problems)
        self.sides = Sides(left, self.inspector, self.side_panels())
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.sides)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.strip, self.message):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        self.addActions(list(self.actions_.all()))

    def _recent_menu(self) -> QMenu:
        menu = QMenu("Open &recent", self)
        menu.aboutToShow.connect(lambda: self._fill_recent(menu))
        return menu

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for path in self.settings.recent():
            action = QAction(path.stem, menu)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _on=False, path=path: self.files.open(path))
            menu.addAction(action)
        if menu.isEmpty():
            menu.addAction("No files yet").setEnabled(False)

    def _connect(self) -> None:
        self.strip.search.clicked.connect(lambda: self.ask())
        self.start.ordered.connect(self.files.order)
        self.start.wanted.connect(lambda key: self.actions_[key].trigger())
        self.start.opened.connect(lambda name: self.files.open(Path(name)))
        self.problems.gone_to.connect(self._go_to_problem)
        self.problems.opened.connect(lambda on: self._keep_switch("problems", on))
        self.inspector.gone_to.connect(self.go_to)
        self.cost.wanted.connect(lambda key: self.actions_[key].trigger())
        for panel in self.side_panels():
            panel.gone_to.connect(self.go_to)
            panel.closed.connect(self._on_side_closed)
        self.people.connect()
        self.buffering.connect()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)
        QGuiApplication.clipboard().dataChanged.connect(self._explain)

    # ------------------------------------------------------------------------------------------------------- what is open

    def show_document(self, document: Document | None) -> None:
        """Show a plan, or the start page. What was open is closed; ask before."""
        if self.document is not None:
            self.document.close()
        if self.schedule is not None:
            self._keep_layout()
        self.lighting.end()
        if self.views is not None:
            self._place.removeWidget(self.views)
            self.views.hide()
            self.views.deleteLater()
        self.document, self.schedule, self.views, self.rows = document, None, None, None
        self.message.hide()
        if document is not None:
            self.schedule = ScheduleView(document, self.settings, self.theme)
            self.rows = RowCommands(document, self.schedule.grid, self.tell)
            self.views = Views(document, self.schedule, self.theme)
            self.views.shown.connect(self._on_view)
            self.views.refused.connect(self.message.say)
            self.views.clash_asked.connect(lambda clash: self.people.show_clash(clash))
            self.views.menu_asked.connect(self.people.show_menu)
            self.views.row_asked.connect(self._go_to_schedule)
            self.views.steps_asked.connect(self._show_step_menu)
            self.views.take_asked.connect(self.runbooks.take_over)
            self.views.slip_asked.connect(self.releasing.slip)
            self.schedule.chart.dismissed.connect(self.previewing.end)
            self._place.insertWidget(0, self.views, 1)
            self.schedule.chosen.connect(self._on_chosen)
            self.schedule.people.clash_asked.connect(self.people.show_clash)
            self.schedule.refused.connect(self.message.say)
            self.schedule.grid.customContextMenuRequested.connect(self._show_row_menu)
            self.schedule.set_people(self.settings.flag("panel/people"))
            self.schedule.chart.unlit.connect(self.lighting.end)
            document.state.connect(self._explain)
            document.changed.connect(self.lighting.end)
        self.previewing.follow(document)
        for panel in (self.problems, self.inspector, *self.side_panels(), self.status):
            panel.follow(document)
        self.start.show_recent(self.settings.recent())
        self.stack.setCurrentWidget(self.sides if document is not None else self.start)
        self.status.setVisible(document is not None)
        self._explain()
        self._on_view()
        if self.schedule is not None:
            self.schedule.grid.setFocus()
            self.schedule.show_present()

    def begin_typing(self) -> None:
        """Put the cursor into the open row."""
        if self.schedule is not None:
            self.schedule.begin_typing()

    def tell(self, sentence: str) -> None:
        """Say something for a while in the status line."""
        self.status.tell(sentence)

    def go_to(self, row: Id) -> None:
        """Select a row and show it; a register shows what it has of it, else the schedule comes to the front."""
        if self.schedule is None or self.views is None:
            return
        registers = self.views.registers if self.views.name == "registers" else None
        if registers is not None and not registers.show_row(row):
            self.show_view("schedule")
        self.schedule.go_to(row)

    def _go_to_schedule(self, row: Id) -> None:
        self.show_view("schedule")
        self.go_to(row)

    def _go_to_problem(self, problem: Problem) -> None:
        document, view = self.document, self.schedule
        if document is None or view is None:
            return
        rows = [row for row in (problem.subject, *problem.others) if row in document.plan.rows]
        if (clash := self.people.clash_of(problem)) is not None:
            self.people.show_clash(clash)
        elif problem.subject in document.plan.resources:
            view.show_resource(problem.subject)
        elif rows:
            self.go_to(rows[0])

    # ------------------------------------------------------------------------------------------------------------- looks

    def set_theme(self, choice: str) -> None:
        """Take a theme: light, dark, or that of the system."""
        self.settings.keep("theme", choice)
        self.actions_[f"theme-{choice}"].setChecked(True)
        self.theme = looks.chosen(choice)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            looks.dress(app, self.theme)
        for part in (self.actions_, self.strip, self.message, self.start, self.problems, self.inspector, *self.side_panels()):
            part.dress(self.theme)
        if self.views is not None:
            self.views.dress(self.theme)

    def _on_scheme(self) -> None:
        if self.settings.text("theme") == "system":
            self.set_theme("system")

    def switch(self, key: str, *, on: bool) -> None:
        """Show or hide the inspector or the people strip, and remember it."""
        self._keep_switch(key, on)
        if key == "inspector":
            self.inspector.setVisible(on)
        elif self.schedule is not None:
            self.schedule.set_people(on)

    def _keep_switch(self, key: str, on: bool) -> None:
        self.actions_[key].setChecked(on)
        self.settings.keep({"people-strip": "panel/people"}.get(key, f"panel/{key}"), on)

    def _restore(self) -> None:
        geometry = self.settings.data("window/geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1440, 900)
        for key, name in (("inspector", "panel/inspector"), ("people-strip", "panel/people"), ("problems", "panel/problems")):
            self.actions_[key].setChecked(self.settings.flag(name))
        self.inspector.setVisible(self.settings.flag("panel/inspector"))
        self.problems.set_open(self.settings.flag("panel/problems"))

    def show_view(self, name: ViewName) -> None:
        """Bring a view of the plan to the front."""
        if self.views is not None:
            self.views.show_view(name)

    def _on_view(self) -> None:
        self.actions_[f"view-{self.views.name if self.views is not None else 'schedule'}"].setChecked(True)
        self._share_side()
        self._explain()

    def _keep_layout(self) -> None:
        self.settings.keep("window/geometry", self.saveGeometry())
        if self.schedule is not None:
            self.schedule.keep_layout()

    # ------------------------------------------------------------------------------------------------------------ inside

    def compare(self) -> None:
        """Show the comparison in the place of the inspector."""
        if self.document is not None and comparable(self.document):
            self.show_side(self.comparison)
            self.comparison.open_()

    def side_panels(self) -> tuple[ComparisonPanel | SidePanel, ...]:
        """The panels that stand in the place of the inspector."""
        return self.comparison, self.clash, self.levelling, self.cost, self.buffers, self.beside

    def show_side(self, panel: ComparisonPanel | SidePanel) -> None:
        """Make room for a panel in the place of the inspector and of every other one."""
        self.sides.show_panel(panel)

    def _on_side_closed(self) -> None:
        self._share_side()

    def _share_side(self) -> None:
        """Show the inspector unless a panel stands in its place, or a register, which has details of its own."""
        register = self.views is not None and self.views.name == "registers"
        self.inspector.setVisible(self.settings.flag("panel/inspector") and not register and not self.sides.taken)

    def ask(self, *, rows_only: bool = False) -> None:
        """Open the palette: commands and rows, or rows only."""
        self.palette_.ask(self.strip.search, self.document, self.go_to, rows_only=rows_only)

    def _show_row_menu(self) -> None:
        menu = QMenu(self)
        self.actions_.fill_menu(menu, ROW_MENU)
        menu.exec(self.cursor().pos())

    def _show_step_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        self.actions_.fill_menu(menu, STEP_MENU)
        menu.popup(at)

    def _on_chosen(self) -> None:
        view, document = self.schedule, self.document
        if view is None or document is None:
            return
        chosen = [row for row in view.selection.rows if row in document.plan.rows]
        current = view.selection.current if view.selection.current in chosen else (chosen[0] if chosen else "")
        self.inspector.show_row(current, max(0, len(chosen) - 1))
        if current:
            at = document.readings.relations.release_of[document.readings.outline.index[current]]
            self.status.show_release(document.readings.outline.ids[at] if at >= 0 else None)
        self._explain()

    def _explain(self) -> None:
        document = self.document
        seen = self.views is not None and self.views.name in {"schedule", "runbook"}
        self.actions_.explain(state_of(document, self.schedule.grid if self.schedule is not None and seen else None))
        self.strip.show_plan(document)
        name = document.title if document is not None else "relplanner"
        self.setWindowTitle(f"{name}[*] – relplanner" if document is not None else name)
        self.setWindowModified(document is not None and document.session.modified)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: in a small window the inspector takes no more than it must, in one made wide again what it had before."""
        super().resizeEvent(event)
        self.sides.fit(small=self.width() < SMALL)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: on coming back to the window, look whether somebody changed the file."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.files.look_at_disk()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: ask about unsaved edits, remember the layout, let go of the file."""
        if not self.files.may_close():
            event.ignore()
            return
        self._keep_layout()
        self.show_document(None)
        self.settings.flush()
        event.accept()
