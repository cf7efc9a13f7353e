"""Export: which format, into which file. Enter takes what is proposed: the workbook, beside the plan.

Only formats that can be written are offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from relplanner.app.panels.parts import Choice, Field, words
from relplanner.formats.registry import FORMATS, Format
from relplanner.paint.formats import PAINTED

SENTENCES = {
    ".xlsx": "Summary, schedule with a Gantt, people and clashes: for those who never open relplanner.",
    ".csv": "The rows as a table for other programs.",
    ".json": "The dates as the command line prints them, for scripts.",
    ".svg": "The chart as a drawing.",
    ".png": "The chart as a picture, for slides and mails.",
    ".pdf": "The chart on A3 pages to print, each with its title and time axis.",
    ".html": "One page for any browser: summary, problems, chart, schedule, people and clashes.",
    ".ics": "Gates, milestones, tasks, windows and freezes for any calendar program.",
    ".xml": "Microsoft Project XML, which most planners read.",
}


def writable() -> Sequence[Format]:
    """Formats that can be written, the workbook first."""
    return sorted((one for one in (*FORMATS, *PAINTED) if one.write is not None), key=lambda one: ".xlsx" not in one.suffixes)


class ExportDialog(QDialog):
    """Asks for format and file. After `accept`, `path` and `format` say what was chosen."""

    def __init__(self, folder: Path, stem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._formats = writable()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.choice = Choice()
        for one in self._formats:
            self.choice.addItem(f"{one.name} ({one.suffixes[0]})")
        self.choice.currentIndexChanged.connect(self._on_format)
        column.addWidget(Field("Format", self.choice))
        self._sentence = words("", "muted", small=True, wrap=True)
        column.addWidget(self._sentence)
        line = QHBoxLayout()
        self.file = QLineEdit()
        self._field = Field("File", self.file)
        line.addWidget(self._field, 1)
        browse = QPushButton("Choose…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        line.addWidget(browse)
        column.addLayout(line)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.button = buttons.addButton("Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self.button.setDefault(True)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.file.setText(str(folder / f"{stem}{self.format.suffixes[0]}"))
        self._on_format()
        self.setFixedWidth(520)
        self.button.setFocus()

    @property
    def format(self) -> Format:
        """The format chosen."""
        return self._formats[max(0, self.choice.currentIndex())]

    @property
    def path(self) -> Path:
        """The file chosen."""
        return Path(self.file.text()).expanduser()

    def _on_format(self) -> None:
        suffix = self.format.suffixes[0]
        self._sentence.setText(SENTENCES.get(suffix, ""))
        self._sentence.setVisible(bool(self._sentence.text()))
        self.file.setText(str(self.path.with_suffix(suffix)))

    def _browse(self) -> None:
        suffix = self.format.suffixes[0]
        found, _ = QFileDialog.getSaveFileName(self, "Export", self.file.text(), f"{self.format.name} (*{suffix})")
        if found:
            self.file.setText(found)

    def _accept(self) -> None:
        if not self.path.name or not self.path.parent.is_dir():
            self._field.complain(f"There is no folder {self.path.parent}; choose another one.")
            return
        self.accept()
