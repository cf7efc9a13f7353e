"""The commands of files: new, open, example, import, save, export, recover. Nothing that is open is lost without being asked.

What goes wrong becomes one sentence in the message bar, with a button for the cure where there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from relplanner.app.dialogs.export import ExportDialog
from relplanner.app.dialogs.name import NameDialog
from relplanner.app.dialogs.new_plan import NewPlanDialog, Order
from relplanner.app.document import Document
from relplanner.app.opening import LIBRARY, Context, Opener, is_ours, read_foreign
from relplanner.app.work.token import Token
from relplanner.formats.exchange import FormatError, Imported, Loss, Options
from relplanner.formats.registry import FORMATS, Format
from relplanner.paint.formats import PARTS
from relplanner.plan.instants import from_date, from_datetime
from relplanner.plan.model import Day, Plan
from relplanner.plan.problems import EditError
from relplanner.schedule.control import Stopped
from relplanner.store.errors import StoreError
from relplanner.store.file import SUFFIX, has_changed, read_book, write_atomically
from relplanner.store.journal import Interrupted, discard, interrupted
from relplanner.store.library import keep_template, library_names

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow

OUR_FILES = f"Plans (*{SUFFIX})"


class FileCommands:
    """Commands of files of one window."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        self._window, self._context = window, context
        self._opener = Opener(context)

    # --------------------------------------------------------------------------------------------------------------- new

    def new(self) -> None:
        """Ask for a template and its dates."""
        dialog = NewPlanDialog(self.templates, self._today, self._window.theme, self._window)
        if dialog.exec() and dialog.order is not None:
            self.order(dialog.order)

    @property
    def templates(self) -> tuple[str, ...]:
        """The names of all templates, the user's own among them."""
        return library_names(self.library)

    @property
    def library(self) -> Path | None:
        """The folder of the user's own templates; None while nothing is kept there."""
        return self._opener.library

    def keep_template(self) -> None:
        """Ask for the name under which the plan is a template from now on."""
        document = self._window.document
        if document is None:
            return

        def take(name: str) -> None:
            try:
                path = keep_template(self._window.settings.folder / LIBRARY, name, document.plan)
            except StoreError as error:
                raise EditError(error.code, error.message) from error
            self._window.tell(f"{path.stem} is a template now: New from template offers it.")

        told = (
            "Its rows, links, gates, roles and release types; decisions, progress and dates are those of each plan made from it."
        )
        NameDialog("Keep as a template", document.title, take, self._window, hint="house release", told=told).open()

    def order(self, order: Order) -> None:
        """Make the plan that was asked for."""
        self._take(lambda: self._opener.ordered(order))

    def empty(self) -> None:
        """Open a plan without rows, ready to be typed into."""
        if self._take(self._opener.empty):
            self._window.begin_typing()

    def example(self) -> None:
        """Open the shipped example."""
        self._take(self._opener.example)

    @property
    def _today(self) -> Day:
        return from_date(self._context.clock().date())

    # -------------------------------------------------------------------------------------------------------------- open

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        every = " ".join(f"*{suffix}" for one in FORMATS if one.read is not None for suffix in one.suffixes)
        found, _ = QFileDialog.getOpenFileName(self._window, "Open", self._folder(), f"{OUR_FILES};;Other programs ({every})")
        if found:
            self.open(Path(found))

    def ask_import(self) -> None:
        """Ask for another program's file and import it."""
        readable = [one for one in FORMATS if one.read is not None]
        every = " ".join(f"*{suffix}" for one in readable for suffix in one.suffixes)
        single = ";;".join(f"{one.name} ({' '.join('*' + suffix for suffix in one.suffixes)})" for one in readable)
        found, _ = QFileDialog.getOpenFileName(
            self._window, "Import", self._folder(), f"All that can be read ({every});;{single}"
        )
        if found:
            self.open(Path(found))

    def ask_compare(self) -> None:
        """Ask for a file whose rows are laid beside those of the plan."""
        every = " ".join(f"*{suffix}" for one in FORMATS if one.read is not None for suffix in one.suffixes)
        found, _ = QFileDialog.getOpenFileName(
            self._window, "Compare with", self._folder(), f"All that can be read (*.relplan {every})"
        )
        if found:
            self.compare(Path(found))

    def compare(self, path: Path) -> None:
        """Lay the rows of a file beside those of the plan, read as a job."""
        if self._window.document is None:
            return
        today, token = self._today, Token()

        def read() -> Plan:
            return read_book(path).book.plan if is_ours(path) else read_foreign(path, today).plan

        def done(plan: Plan) -> None:
            self._rest()
            if not token.stopped:
                self._window.show_side(self._window.beside)
                self._window.beside.show_plan(path.name, plan)

        def failed(error: Exception) -> None:
            self._rest()
            self._fail(error)

        self._work(f"Reading {path.name} …", token)
        self._context.runner.run("compare", read, done, failed)

    def open(self, path: Path, *, hold: bool = True) -> bool:
        """Open a file of ours, or import another. False where it could not be, and the window says why."""
        path = path.absolute()
        if not is_ours(path):
            self._import(path)
            return True
        told: list[str] = []

        def make() -> Document:
            document, sentence = self._opener.open(path, hold=hold)
            told.append(sentence)
            return document

        if not self._take(make):
            return False
        if told[0]:
            self._window.message.say(told[0], "offer")
        if hold:
            self._window.settings.opened(path)
        return True

    def _import(self, path: Path) -> None:
        if not self.may_close():
            return
        today, token = from_date(self._context.clock().date()), Token()

        def failed(error: Exception) -> None:
            self._rest()
            self._fail(error)

        self._work(f"Reading {path.name} …", token)
        self._context.runner.run(
            "import", lambda: read_foreign(path, today), lambda found: self._on_imported(path, found, token), failed
        )

    def _on_imported(self, path: Path, found: Imported, token: Token) -> None:
        self._rest()
        if token.stopped:
            self._window.tell(f"{path.name} was not opened.")
            return
        if self._take(lambda: self._opener.imported(found), asked=True) and found.losses:
            number = len(found.losses)
            first = f"{path.name} is open; {number} {'thing' if number == 1 else 'things'} could not be taken over."
            self._window.message.say(first, "offer", [("Show them", lambda: self._show_losses(path, found.losses))])

    def _show_losses(self, path: Path, losses: tuple[Loss, ...]) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle("Not taken over")
        box.setText(f"What {path.name} holds and a plan does not:")
        box.setInformativeText("\n".join(f"{one.where}: {one.what}; {one.done}." for one in losses[:12]))
        box.setDetailedText("\n".join(f"{one.where}: {one.what}; {one.done}." for one in losses))
        box.exec()

    def _take(self, make: Callable[[], Document], *, asked: bool = False) -> bool:
        """Open what `make` makes instead of what is open. False where it cannot be or the user keeps what is open."""
        if not asked and not self.may_close():
            return False
        try:
            document = make()
        except (StoreError, FormatError, EditError) as error:
            self._fail(error)
            return False
        self._window.show_document(document)
        return True

    def _work(self, what: str, token: Token) -> None:
        """Show a job in the status line, on the start page too."""
        self._window.status.job.begin(what, token)
        self._window.status.show()

    def _rest(self) -> None:
        self._window.status.job.end()
        self._window.status.setVisible(self._window.document is not None)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, (StoreError, FormatError, EditError)):
            raise error
        self._window.message.say(error.message)

    # -------------------------------------------------------------------------------------------------------------- save

    def save(self) -> bool:
        """Save, asking for a name where the plan has none. False where it is not saved."""
        document = self._window.document
        if document is None:
            return False
        return self._save(None) if document.path is not None else self.save_as()

    def save_as(self) -> bool:
        """Ask for a name and save under it."""
        document = self._window.document
        if document is None:
            return False
        proposal = document.path or Path(self._folder()) / f"{_file_name(document.title)}{SUFFIX}"
        found, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(proposal), OUR_FILES)
        return bool(found) and self.save_to(Path(found))

    def save_to(self, path: Path) -> bool:
        """Save under a name."""
        path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
        return self._save(path.absolute())

    def _save(self, path: Path | None) -> bool:
        document = self._window.document
        if document is None:
            return False
        try:
            moved = path is not None and path != document.path
            document.save(path, self._opener.hold(path) if moved and path is not None else None)
        except StoreError as error:
            self._window.message.say(error.message, "trouble", self._cures(error))
            return False
        if document.path is not None:
            self._window.settings.opened(document.path)
        self._window.message.hide()
        return True

    def _cures(self, error: StoreError) -> list[tuple[str, Callable[[], object]]]:
        cures: list[tuple[str, Callable[[], object]]] = [("Save as…", self.save_as)]
        if error.code == "changed-on-disk":
            cures.append(("Open it again", self.reopen))
        return cures

    def reopen(self) -> None:
        """Read the file again and give up what was changed here."""
        document = self._window.document
        if document is not None and document.path is not None:
            path = document.path
            self._window.show_document(None)
            self.open(path)

    def look_at_disk(self) -> None:
        """Say it where somebody changed the file meanwhile."""
        document = self._window.document
        if document is None or document.path is None or document.stamp is None:
            return
        if has_changed(document.path, document.stamp) and self._window.message.isHidden():
            self._window.message.say(
                f"{document.path.name} was changed on the disk by somebody else.",
                "offer",
                [("Open it again", self.reopen), ("Save as…", self.save_as)],
            )

    # ------------------------------------------------------------------------------------------------------------ export

    def ask_export(self, part: str = "") -> None:
        """Ask for a format and a file, and write it; `part` of a PDF is proposed."""
        document = self._window.document
        if document is None:
            return
        folder = document.path.parent if document.path else Path(self._folder())
        parts = [name for name, (pages, _) in PARTS.items() if pages(document.readings, "")]
        dialog = ExportDialog(folder, _file_name(document.title), self._window, parts=parts, part=part)
        if dialog.exec():
            self.export(dialog.path, dialog.format, dialog.only)

    def export(self, path: Path, chosen: Format, only: tuple[str, ...] = ()) -> None:
        """Write the plan, or parts of it, in a format, as a job."""
        document, write = self._window.document, chosen.write
        if document is None or write is None:
            return
        readings = document.readings
        token = Token()
        options = Options(only=only, today=document.today, now=from_datetime(document.now), watch=token.watch)

        def job() -> Path:
            data = write(readings, options)
            token.watch(1, 1)
            write_atomically(path, data)
            return path

        def done(_path: Path) -> None:
            self._rest()
            document.session.exported(path.name, path.suffix.lstrip("."))
            self._window.tell(f"{path.name} is written to {path.parent}.")

        def failed(error: Exception) -> None:
            self._rest()
            if isinstance(error, Stopped):
                self._window.tell(f"{path.name} was not written.")
            else:
                self._fail(error)

        self._work(f"Writing {path.name} …", token)
        self._context.runner.run("export", job, done, failed)

    # ----------------------------------------------------------------------------------------------------------- recovery

    def offer_recovery(self) -> None:
        """Offer the edits of a session that ended without saving them."""
        if self._context.folder is None:
            return
        found = interrupted(self._context.folder / "journals")
        if found:
            one = found[0]
            name = one.title or (Path(one.book).stem if one.book else "an unnamed plan")
            edits = f"{one.edits} edit{'s' if one.edits != 1 else ''}"
            self._window.message.say(
                f"relplanner ended before {edits} of {name} were saved.",
                "offer",
                [("Recover them", lambda: self._recover(one)), ("Forget them", lambda: self._forget(one))],
            )

    def _recover(self, one: Interrupted) -> None:
        if self._take(lambda: self._opener.recovered(one)):
            self._window.tell("The edits are back. Save the plan to keep them.")

    def _forget(self, one: Interrupted) -> None:
        discard(one)
        self.offer_recovery()

    # ------------------------------------------------------------------------------------------------------------- closing

    def may_close(self) -> bool:
        """Ask about edits that are not saved. False where the plan is to stay open."""
        document = self._window.document
        if document is None or not document.session.modified:
            return True
        box = QMessageBox(self._window)
        box.setWindowTitle("Save first?")
        box.setText(f"{document.title} has edits that are not saved.")
        box.setStandardButtons(
            QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel
        )
        box.setDefaultButton(QMessageBox.StandardButton.Save)
        answer = box.exec()
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    def close(self) -> None:
        """Close the plan and show the start page."""
        if self.may_close():
            self._window.show_document(None)

    def _folder(self) -> str:
        kept = self._window.settings.text("files/folder")
        return kept if kept and Path(kept).is_dir() else str(Path.home())


def _file_name(title: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " .-_" else " " for letter in title)
    return " ".join(kept.split()).lower().replace(" ", "-") or "plan"
