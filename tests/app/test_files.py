"""Files: nothing is lost, nothing is overwritten unseen, and what goes wrong is one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from relplanner.app.dialogs.export import ExportDialog
from relplanner.app.dialogs.new_plan import Order
from relplanner.app.main_window import MainWindow
from relplanner.app.opening import Context, Opener
from relplanner.app.settings import SETTINGS, Settings
from relplanner.app.start import run
from relplanner.plan.edits import tasks
from relplanner.store.file import save_book
from tests.app.hands import Hands

MINOR = Order(template="minor", name="Portal", version="4.3")


def saved(window: MainWindow, path: Path) -> Path:
    window.files.order(MINOR)
    assert window.files.save_to(path)
    return path


def rename(window: MainWindow, text: str) -> None:
    assert window.document is not None
    row = next(iter(window.document.plan.rows))
    window.document.edit(f"Rename to {text}", tasks.rename, row, text)


def test_what_was_opened_stands_in_the_recent_files(window: MainWindow, tmp_path: Path) -> None:
    path = saved(window, tmp_path / "portal.relplan")
    assert window.settings.recent() == [path]
    assert window.document is not None
    assert not window.document.session.modified
    assert "saved 09:00" in window.status.right.text()


def test_opening_never_marks_a_plan_modified(window: MainWindow, tmp_path: Path) -> None:
    path = saved(window, tmp_path / "portal.relplan")
    window.show_document(None)
    before = path.read_bytes()
    assert window.files.open(path)
    assert not window.isWindowModified()
    assert path.read_bytes() == before


def test_a_file_changed_on_the_disk_is_not_overwritten(window: MainWindow, tmp_path: Path) -> None:
    path = saved(window, tmp_path / "portal.relplan")
    assert window.document is not None
    save_book(window.document.session.book, path)
    path.write_bytes(path.read_bytes().replace(b"Portal", b"Portal!"))
    theirs = path.read_bytes()
    rename(window, "Mine")
    assert not window.files.save()
    assert path.read_bytes() == theirs
    assert "changed it on the disk" in window.message.label.text()
    window.files._window.message.hide()
    window.files.look_at_disk()
    assert window.message.isVisible()


def test_a_plan_open_elsewhere_is_shown_as_a_copy_and_its_holder_named(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    first, second = make_window(), make_window()
    path = saved(first, tmp_path / "portal.relplan")
    assert second.files.open(path)
    assert "ana" in second.message.label.text()
    assert second.document is not None
    assert second.document.path is None


def test_edits_of_an_interrupted_session_are_offered_and_come_back(
    make_window: Callable[[], MainWindow], context: Context, tmp_path: Path
) -> None:
    opener = Opener(context)
    document = opener.ordered(MINOR)
    document.edit("Rename", tasks.rename, next(iter(document.plan.rows)), "Before the crash")
    assert document.session._journal is not None
    document.session._journal.lock.release()
    window = make_window()
    window.files.offer_recovery()
    assert "Portal" in window.message.label.text()
    window.message._answers.itemAt(0).widget().click()  # type: ignore[union-attr]
    assert window.document is not None
    assert any(row.name == "Before the crash" for row in window.document.plan.rows.values())
    assert window.document.session.modified


@pytest.mark.parametrize("content", [b"", b"hello", b'{"format":"relplanner","version":999}\n'])
def test_a_bad_file_is_one_sentence_and_what_is_open_stays(window: MainWindow, tmp_path: Path, content: bytes) -> None:
    window.files.order(MINOR)
    assert window.document is not None
    assert window.files.save_to(tmp_path / "good.relplan")
    good = window.document
    bad = tmp_path / "bad.relplan"
    bad.write_bytes(content)
    assert not window.files.open(bad)
    assert window.document is good
    assert "bad.relplan" in window.message.label.text()


def test_the_workbook_is_what_an_export_proposes(window: MainWindow, tmp_path: Path) -> None:
    window.files.order(MINOR)
    dialog = ExportDialog(tmp_path, "portal")
    assert dialog.path == tmp_path / "portal.xlsx"
    window.files.export(dialog.path, dialog.format)
    assert dialog.path.read_bytes()[:2] == b"PK"
    assert window.document is not None
    assert [export.name for export in window.document.session.book.exports] == ["portal.xlsx"]
    assert "portal.xlsx" in window.status.effect.text()
    dialog.deleteLater()


def test_the_form_says_at_its_field_what_is_missing(window: MainWindow) -> None:
    form = window.start.form
    form.button.click()
    assert "name" in form._fields["name"].trouble
    form.name.setText("Portal")
    form.target.setText("31 February 2028")
    form.button.click()
    assert "31 February" in form._fields["target"].trouble
    assert window.document is None


def test_settings_are_kept_for_the_user_and_never_in_the_plan(make_window: Callable[[], MainWindow], tmp_path: Path) -> None:
    window = make_window()
    window.files.order(MINOR)
    window.set_theme("dark")
    assert window.schedule is not None
    window.schedule.show_columns(("name", "start"))
    assert window.document is not None
    assert not any("dark" in str(row) for row in window.document.plan.rows.values())
    again = Settings(tmp_path / "user")
    assert again.text("theme") == "dark"
    assert again.text("grid/columns") == "name start"
    window.set_theme("light")


def test_a_setting_that_nobody_declared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Settings(tmp_path).keep("window/secret", 1)
    assert all(setting.meaning for setting in SETTINGS.values())


def test_a_picture_of_the_window_is_drawn_without_a_screen(window: MainWindow, tmp_path: Path) -> None:
    from datetime import date

    from PySide6.QtGui import QImage

    from relplanner.store.resources import example_path

    picture = tmp_path / "window.png"
    assert run(example_path(), picture, date(2027, 9, 28)) == 0
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1440, 900)
    assert run(tmp_path / "none.relplan", tmp_path / "none.png", date(2027, 9, 28)) == 2
    assert not (tmp_path / "none.png").exists()


def test_closing_asks_only_when_something_is_not_saved(window: MainWindow, tmp_path: Path) -> None:
    saved(window, tmp_path / "portal.relplan")
    assert window.files.may_close()
    hands = Hands(window)
    assert hands.row("Develop")
