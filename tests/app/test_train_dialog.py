"""The release train: its dates and what is against them are told before it is made, and one undo takes it back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.dialogs.train import TrainDialog
from relplanner.app.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform says so of popups


def opened(window: MainWindow) -> TrainDialog:
    window.actions_["release-train"].trigger()
    return next(one for one in window.findChildren(TrainDialog) if one.isVisible())


def cells(dialog: TrainDialog) -> list[list[str]]:
    items = [dialog.table.topLevelItem(at) for at in range(dialog.table.topLevelItemCount())]
    return [[item.text(at) for at in range(dialog.table.columnCount())] for item in items if item is not None]


def test_a_train_is_told_before_it_is_made_and_is_one_edit(window: MainWindow) -> None:
    window.files.example()
    document = window.document
    assert document is not None
    dialog = opened(window)
    assert (dialog.name.text(), dialog.version.text(), dialog.first.text()) == ("Claims", "9.0", "2028-04-01")
    dialog.count.setText("none")
    assert "between 1 and 60" in dialog._fields["count"].trouble
    assert cells(dialog) == []
    dialog.first.setText("2027-12-18")
    dialog.count.setText("1")
    (row,) = cells(dialog)
    assert row[0] == "Claims 9.0"
    assert row[4].startswith("Claims 9.0 would have had to begin on")
    first = dialog.table.topLevelItem(0)
    assert first is not None
    assert "18 Dec lies in Year end" in first.toolTip(4)
    dialog.count.setText("")
    dialog.first.setText("2028-04-01")
    dialog.count.setText("2")
    assert [row[:1] + row[2:] for row in cells(dialog)] == [
        ["Claims 9.0", "Sat 22 Jan 2028", "Sat 1 Apr 2028", "nothing"],
        ["Claims 10.0", "Sat 22 Apr 2028", "Sat 1 Jul 2028", "nothing"],
    ]
    before = document.plan
    dialog.buttons.accepted.emit()
    assert [document.plan.rows[key].name for key in document.plan.releases if key not in before.releases] == [
        "Claims 9.0",
        "Claims 10.0",
    ]
    assert window.views is not None
    assert window.views.name == "releases"
    assert window.views.releases is not None
    assert window.views.releases.sentence.startswith("Claims 9.0, a major release")
    document.undo()
    assert document.plan == before


def test_a_template_of_ones_own_is_offered_at_once_on_the_start_page_and_in_the_train(window: MainWindow) -> None:
    window.files.example()
    document = window.document
    assert document is not None
    window.actions_["keep-template"].trigger()
    asked = next(one for one in window.findChildren(NameDialog) if one.isVisible())
    asked.name.setText("house")
    asked.findChildren(QDialogButtonBox)[0].accepted.emit()
    dialog = opened(window)
    dialog.template._box.setCurrentIndex(dialog.template._box.findData("house"))
    dialog.template._box.activated.emit(dialog.template._box.currentIndex())
    assert (dialog.name.text(), dialog.version.text(), dialog.every._read()) == (
        "Claims",
        "9.0",
        "FREQ=WEEKLY;INTERVAL=13;BYDAY=SA",
    )
    dialog.count.setText("1")
    assert [row[0] for row in cells(dialog)] == ["Portal 4.3", "Claims 9.0"]
    dialog.reject()
    window.show_document(None)
    window.start.form.choose("house")
    window.start.form.name.setText("Policy")
    window.start.form.order()
    assert window.document is not None
    assert {window.document.plan.rows[key].name for key in window.document.plan.releases} == {"Policy", "Portal 4.3"}
