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
    "runbook": "Every step with boxes and lines to fill in, its check, way back and last safe moment, on A4.",
    "go-no-go": "The questions of the decision, what the plan knows of each, and lines for the signatures, on A4.",
    ".html": "One page for any browser: summary, problems, chart, schedule, people and clashes.",
    ".ics": "Gates, milestones, tasks, windows and freezes for any calendar program.",
    ".xml": "Microsoft Project XML, which most planners read.",
}


PARTS = {"": "The chart", "runbook": "The runbook to tick", "go-no-go": "The go/no-go sheet"}
"""What a PDF can hold."""


def writable() -> Sequence[Format]:
    """Formats that can be written, the workbook first."""
    return sorted((one for one in (*FORMATS, *PAINTED) if one.write is not None), key=lambda one: ".xlsx" not in one.suffixes)


class ExportDialog(QDialog):
    """Asks for format and file. After `accept`, `path`, `format` and `only` say what was chosen.

    `parts` are what a PDF of this plan can hold beside the chart, `part` the one that is proposed.
    """

    def __init__(
        self, folder: Path, stem: str, parent: QWidget | None = None, *, parts: Sequence[str] = (), part: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._formats = writable()
        self._was = Path()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.choice = Choice()
        for one in self._formats:
            self.choice.addItem(f"{one.name} ({one.suffixes[0]})")
        self.choice.currentIndexChanged.connect(self._on_format)
        column.addWidget(Field("Format", self.choice))
        self.part = Choice()
        for key in ("", *parts):
            self.part.addItem(PARTS[key], key)
        self.part.currentIndexChanged.connect(self._on_format)
        self._part = Field("Holds", self.part)
        column.addWidget(self._part)
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
        self._folder, self._stem = folder, stem
        if part in parts:
            self.choice.setCurrentIndex(next(at for at, one in enumerate(self._formats) if ".pdf" in one.suffixes))
            self.part.setCurrentIndex(self.part.findData(part))
        self.file.setText(str(self._proposed))
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

    @property
    def only(self) -> tuple[str, ...]:
        """The part chosen; none: all."""
        key = str(self.part.currentData() or "")
        return (key,) if key and ".pdf" in self.format.suffixes else ()

    @property
    def _proposed(self) -> Path:
        return self._folder / f"{self._stem}{''.join(f' {one}' for one in self.only)}{self.format.suffixes[0]}"

    def _on_format(self) -> None:
        suffix = self.format.suffixes[0]
        self._part.setVisible(self.part.count() > 1 and suffix == ".pdf")
        self._sentence.setText(SENTENCES.get(self.only[0] if self.only else suffix, ""))
        self._sentence.setVisible(bool(self._sentence.text()))
        was, self._was = self._was, self._proposed
        self.file.setText(str(self._was if self.path == was else self.path.with_suffix(suffix)))

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
