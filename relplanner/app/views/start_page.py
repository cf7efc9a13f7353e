"""The empty start: a template with its name and dates, the example, open, recent, import. One click from a whole plan.

The form stands on the page itself; nothing modal asks first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from relplanner.app.dialogs.new_plan import NewPlanForm
from relplanner.app.icons import pixmap
from relplanner.app.panels.parts import clear, words
from relplanner.chart.theme import Theme
from relplanner.plan.model import Day


class Card(QPushButton):
    """A large button: an icon, a name and a sentence."""

    def __init__(self, icon: str, name: str, sentence: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(name)
        self.setAccessibleDescription(sentence)
        self.setMinimumHeight(52)
        self._icon = icon
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        self._sign = QLabel()
        row.addWidget(self._sign)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        text.addWidget(words(name, weight="bold"))
        text.addWidget(words(sentence, "muted", small=True))
        text.addStretch(1)
        row.addLayout(text, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._sign.setPixmap(pixmap(self._icon, theme.accent, 20, self.devicePixelRatioF()))


class StartPage(QScrollArea):
    """What stands in the window while no plan is open."""

    ordered = Signal(object)
    """A plan from a template: an `Order`."""
    wanted = Signal(str)
    """A command by its key: example, open, import, empty."""
    opened = Signal(str)
    """A recent file."""

    def __init__(self, templates: Callable[[], Sequence[str]], today: Day, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._templates = templates
        self.setObjectName("start")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName("Start")
        page = QWidget()
        page.setObjectName("start")
        self.setWidget(page)
        outer = QHBoxLayout(page)
        outer.setContentsMargins(32, 48, 32, 32)
        outer.addStretch(1)
        self.form = NewPlanForm(templates(), today)
        self.form.ordered.connect(self.ordered)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        heading = words("Plan a release")
        heading.setObjectName("title")
        left.addWidget(heading)
        left.addWidget(
            words(
                "A template gives a whole plan with phases, gates, buffers and dates. Everything can be changed afterwards.",
                "muted",
                wrap=True,
            )
        )
        left.addSpacing(8)
        left.addWidget(self.form)
        left.addStretch(1)
        holder = QWidget()
        holder.setLayout(left)
        holder.setFixedWidth(460)
        outer.addWidget(holder)
        outer.addSpacing(48)
        outer.addWidget(self._others())
        outer.addStretch(1)

    def _others(self) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(380)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        heading = words("Or begin with")
        heading.setObjectName("title")
        column.addWidget(heading)
        column.addSpacing(6)
        self._cards = {
            "example": Card("example", "The example", "Two overlapping releases, twelve people, three environments"),
            "empty": Card("empty", "An empty plan", "Type the tasks, press Enter, link them"),
            "open": Card("open", "Open a plan", "A .relplan file of yours or a colleague's"),
            "import": Card("import", "Import", "Microsoft Project XML, a table of tasks, PSPLIB"),
        }
        for key, card in self._cards.items():
            card.clicked.connect(lambda _on=False, key=key: self.wanted.emit(key))
            column.addWidget(card)
        column.addSpacing(10)
        self._recent_title = words("Recent", weight="bold")
        column.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column.addLayout(self._recent)
        column.addStretch(1)
        return holder

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: offer the templates that there are by now."""
        self.form.show_templates(self._templates())
        super().showEvent(event)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        for card in self._cards.values():
            card.dress(theme)
        self.form.dress(theme)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List the files opened last."""
        clear(self._recent)
        self._recent_title.setVisible(bool(paths))
        for path in paths:
            button = QPushButton(path.stem)
            button.setObjectName("link")
            button.setToolTip(str(path))
            button.setAccessibleDescription(str(path))
            button.clicked.connect(lambda _on=False, path=path: self.opened.emit(str(path)))
            self._recent.addWidget(button)
