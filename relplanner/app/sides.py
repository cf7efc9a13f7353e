"""The middle of the window and what stands beside it: the inspector, or one panel in its place.

The panels are never seen together; the one that is shown sends the inspector and every other one away.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from relplanner.app.panels.comparison import WIDTH as COMPARISON
from relplanner.app.panels.comparison import ComparisonPanel
from relplanner.app.panels.inspector import WIDTH, Inspector
from relplanner.app.panels.side import SidePanel


class Sides(QSplitter):
    """`middle` takes what the inspector or a panel leaves."""

    def __init__(self, middle: QWidget, inspector: Inspector, panels: Sequence[ComparisonPanel | SidePanel]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._inspector, self._panels = inspector, tuple(panels)
        self._small, self._wide = False, WIDTH
        self.setHandleWidth(1)
        self.addWidget(middle)
        self.addWidget(inspector)
        for place, panel in enumerate(self._panels, 2):
            self.addWidget(panel)
            self.setStretchFactor(place, 0)
            self.setCollapsible(place, False)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setCollapsible(0, False)
        self.setSizes([1140, WIDTH, *(0 for _ in self._panels)])

    @property
    def taken(self) -> bool:
        """Whether a panel stands in the place of the inspector."""
        return any(panel.isVisible() for panel in self._panels)

    def show_panel(self, panel: ComparisonPanel | SidePanel) -> None:
        """Make room for a panel in the place of the inspector and of every other one."""
        self._inspector.hide()
        for other in self._panels:
            if other is not panel and other.isVisible():
                other.close_()
        self._inspector.hide()  # a panel that closes brings it back
        panel.show()
        wide = panel.wide if isinstance(panel, SidePanel) else COMPARISON
        left = self.width() - wide - 2 * self.handleWidth()
        self.setSizes([left, WIDTH, *(wide for _ in self._panels)])

    def fit(self, *, small: bool) -> None:
        """Give the inspector no more than it must have in a small window, in one made wide again what it had before."""
        if small == self._small or self._inspector.isHidden():
            return
        self._small = small
        sizes = self.sizes()
        if small:
            self._wide = sizes[1]
        wide = self._inspector.minimumWidth() if small else self._wide
        self.setSizes([sum(sizes) - wide, wide, *sizes[2:]])
