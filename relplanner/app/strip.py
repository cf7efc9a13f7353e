"""The tool strip: the plan's name and type, the menus, the search, and the few commands that everybody looks for.

One line of 40 pixels is all the chrome above the axis; there is no menu line of its own.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QPushButton, QSizePolicy, QToolButton, QWidget

from relplanner.app.document import Document
from relplanner.app.icons import icon
from relplanner.app.menus import Actions
from relplanner.app.panels.parts import words
from relplanner.app.selector import Selector
from relplanner.app.theme import STRIP
from relplanner.chart.theme import Theme

VIEWS = ("view-schedule", "view-people", "view-environments", "view-releases", "view-runbook", "view-registers")
BUTTONS = ("undo", "redo", "", "fit", "today")
SPARED = ("fit", "today")
"""In a small window these are left to their keys and the View menu, in the smallest one the views too."""

TITLE_LEAST, TITLE_MOST = 120, 240


class ToolStrip(QWidget):
    """The strip. `search` opens the palette; the window connects it."""

    def __init__(
        self, actions: Actions, recent: QMenu, choices: tuple[Selector, Selector], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(STRIP)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(4)
        self.title = words()
        self.title.setObjectName("title")
        self._title = ""
        self.badge = words()
        self.badge.setObjectName("badge")
        row.addWidget(self.title)
        row.addSpacing(6)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(10)
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        actions.fill_bar(self.menus, {"open": recent})
        self.menus.setMinimumWidth(self.menus.sizeHint().width())
        row.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        self._buttons: dict[str, QToolButton] = {}
        row.addSpacing(6)
        for key in VIEWS:
            row.addWidget(self._make_button(key, actions))
        row.addStretch(1)
        row.addWidget(self._make_search(), 8)
        row.addStretch(1)
        self.scenario, self.baseline = choices
        row.addSpacing(8)
        for choice in choices:
            row.addWidget(choice)
        row.addSpacing(6)
        for key in BUTTONS:
            if not key:
                row.addSpacing(10)
            else:
                row.addWidget(self._make_button(key, actions))
        row.addSpacing(10)
        self.export = QToolButton()
        self.export.setDefaultAction(actions["export"])
        self.export.setText("Export")
        self.export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.export)
        self._actions = actions
        self._open = False

    def _make_button(self, key: str, actions: Actions) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(actions[key])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(actions[key].text().replace("&", ""))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons[key] = button
        return button

    def _make_search(self) -> QPushButton:
        self.search = QPushButton()
        self.search.setObjectName("search")
        self.search.setAccessibleName("Search, or run a command")
        self.search.setFixedHeight(24)
        self.search.setMinimumWidth(116)
        self.search.setMaximumWidth(300)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box = QHBoxLayout(self.search)
        box.setContentsMargins(10, 0, 8, 0)
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        for label in (words("Search", "muted"), words(keys, "faint", small=True)):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(label)
        box.setStretch(0, 1)
        return self.search

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.export.setIcon(icon("export", theme))

    def show_plan(self, document: Document | None) -> None:
        """Name the open plan and the type of its first release."""
        title = document.title if document is not None else "relplanner"
        self._title = title
        self.title.setToolTip(str(document.path) if document is not None and document.path else title)
        types = sorted({one.type for one in document.plan.releases.values()}) if document is not None else []
        self.badge.setText(
            types[0] if len(types) == 1 else f"{len(document.plan.releases)} releases" if types and document else ""
        )
        self.export.setText("Export")
        for button in (*self._buttons.values(), self.export):
            button.setVisible(document is not None)
        self._open = document is not None
        if document is not None:
            session, plan = document.session, document.plan
            active = plan.baselines.get(plan.settings.baseline or "")
            self.scenario.choose(session.scenarios.get(session.scenario, ""))
            self.baseline.choose(active.name if active is not None else "")
        self._share()

    def _share(self) -> None:
        """Show what may be spared where there is room for it, whatever the font; the title gets what is left.

        First the choices say less; then the type gives way, what has a key, the choices, the views, and the word Export.
        """
        choices = (self.scenario, self.baseline)
        looks: tuple[QWidget, ...] = tuple(self._buttons[key] for key in SPARED)
        views: tuple[QWidget, ...] = tuple(self._buttons[key] for key in VIEWS)
        for part in (*choices, *looks, *views):
            part.setVisible(self._open)
        self.badge.setVisible(bool(self.badge.text()))
        self.export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        metrics = self.title.fontMetrics()
        natural = metrics.horizontalAdvance(self._title) + 4
        least = min(natural, TITLE_LEAST)
        for short in (False, True):
            if not short or self._needed() + least > self.width():
                for choice in choices:
                    choice.shorten(short=short)
        for parts in ((self.badge,), looks, choices, views):
            if self._needed() + least > self.width():
                for part in parts:
                    part.hide()
        if self._needed() + least > self.width():
            self.export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        wide = min(natural, TITLE_MOST, max(least, self.width() - self._needed()))
        self.title.setFixedWidth(wide)
        self.title.setText(metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, wide))

    def _needed(self) -> int:
        """What everything but the title takes, the search at its narrowest."""
        margins = self._row.contentsMargins()
        total = margins.left() + margins.right()
        for at in range(self._row.count()):
            item = self._row.itemAt(at)
            widget = item.widget() if item is not None else None
            if item is None or widget is self.title or (widget is not None and widget.isHidden()):
                continue
            wide = widget.minimumWidth() if widget is self.search else item.sizeHint().width()
            total += wide + (self._row.spacing() if widget is not None else 0)
        return total

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: share the room anew."""
        super().resizeEvent(event)
        self._share()
