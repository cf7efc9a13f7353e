"""The grid's model: it does the least, it never resets for an edit, and it says what the engine says."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from relplanner.app.dialogs.new_plan import Order
from relplanner.app.document import Document
from relplanner.app.models.plan_tree import PlanTree
from relplanner.app.models.shape import ENTRY
from relplanner.app.opening import Context, Opener
from relplanner.insight.columns import BY_KEY, COLUMNS
from relplanner.plan.edits import moves, tasks
from relplanner.plan.model import Estimate, Id, Minutes
from relplanner.plan.problems import EditError

KEYS = ["name", *(column.key for column in COLUMNS if column.key != "name")]


class Listener:
    """Counts what a model announces."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self.said: list[str] = []
        model.modelReset.connect(lambda: self.said.append("reset"))
        model.rowsInserted.connect(lambda *_: self.said.append("inserted"))
        model.rowsRemoved.connect(lambda *_: self.said.append("removed"))
        model.rowsMoved.connect(lambda *_: self.said.append("moved"))
        model.dataChanged.connect(lambda *_: self.said.append("changed"))

    def take(self) -> list[str]:
        said, self.said = self.said, []
        return said


@pytest.fixture
def document(qapp: QApplication, context: Context) -> Iterator[Document]:
    made = Opener(context).example()
    yield made
    made.close()


@pytest.fixture
def tree(document: Document) -> PlanTree:
    return PlanTree(document, KEYS)


def walk(tree: PlanTree, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    above = parent if parent is not None else QModelIndex()
    for place in range(tree.rowCount(above)):
        index = tree.index(place, 0, above)
        yield index
        yield from walk(tree, index)


def rows(tree: PlanTree) -> list[Id]:
    return [tree.row_id(index) for index in walk(tree)]


def leaf(document: Document, name: str) -> Id:
    return next(row.id for row in document.plan.rows.values() if row.name == name)


def test_the_rows_stand_in_the_plans_order_with_an_open_one_at_the_end(document: Document, tree: PlanTree) -> None:
    assert rows(tree) == [*document.session.schedule.outline.ids, ENTRY]
    assert "Build payments 10d @Oleg after 3" in str(tree.entry().data())


def test_every_cell_says_what_the_engine_says(document: Document, tree: PlanTree) -> None:
    readings = document.readings
    firsts = {one.name: one.name.split()[0] for one in document.plan.resources.values() if one.kind == "person"}
    for index in walk(tree):
        row = tree.row_id(index)
        if row == ENTRY:
            continue
        assert index.data() == str(document.session.schedule.outline.index[row] + 1)
        for place, key in enumerate(KEYS, 1):
            wanted = BY_KEY[key].text(readings, row)
            if key == "people":
                for name, first in firsts.items():
                    wanted = wanted.replace(name, first)
            elif BY_KEY[key].kind == "date":
                wanted = re.sub(r" 20(\d\d)$", " \u2019\\1", wanted)
            assert index.siblingAtColumn(place).data() == wanted, (key, document.plan.rows[row].name)


def test_an_edit_of_a_cell_changes_cells_and_nothing_else(document: Document, tree: PlanTree) -> None:
    heard = Listener(tree)
    document.edit("Rename", tasks.rename, leaf(document, "Lessons to templates, actions owned"), "Lessons")
    assert set(heard.take()) == {"changed"}


def test_a_new_row_is_one_insert_and_a_deleted_one_a_removal(document: Document, tree: PlanTree) -> None:
    heard = Listener(tree)
    document.edit("Add", tasks.add_row, name="One more", after=leaf(document, "Develop wave 1: core services"))
    assert heard.take().count("inserted") == 1
    document.edit("Delete", tasks.delete_rows, [leaf(document, "One more")])
    said = heard.take()
    assert said.count("removed") == 1
    assert "reset" not in said


def test_a_moved_row_keeps_its_persistent_index(document: Document, tree: PlanTree) -> None:
    row = leaf(document, "Develop wave 2: interfaces, screens")
    kept = QPersistentModelIndex(tree.index_of(row, 1))
    heard = Listener(tree)
    document.edit("Move", moves.move_rows, [row], 1)
    assert "moved" in heard.take()
    assert kept.isValid()
    assert kept.data() == "Develop wave 2: interfaces, screens"
    document.edit("Outdent", moves.outdent, [row])
    assert kept.data() == "Develop wave 2: interfaces, screens"
    assert rows(tree)[:-1] == list(document.session.schedule.outline.ids)


def test_dates_that_moved_are_marked_until_the_next_edit(document: Document, tree: PlanTree) -> None:
    first, second = leaf(document, "Develop wave 1: core services"), leaf(document, "Release candidate 1, baseline")
    document.edit("Longer", tasks.set_estimate, first, Estimate(likely=Minutes(30 * 480)))
    assert tree.has_moved(second)
    document.edit("Rename", tasks.rename, first, "Wave 1")
    assert not tree.has_moved(second)


def test_a_refused_entry_changes_nothing(document: Document, tree: PlanTree) -> None:
    before = document.plan
    index = tree.index_of(leaf(document, "Develop wave 1: core services"), tree.column_of("estimate"))
    with pytest.raises(EditError):
        tree.setData(index, "soon")
    assert document.plan is before


@pytest.mark.parametrize("seed", [1, 2])
def test_any_walk_of_edits_leaves_the_model_as_the_outline_has_it(qapp: QApplication, context: Context, seed: int) -> None:
    document = Opener(context).ordered(Order(template="emergency", name="Fix"))
    tree = PlanTree(document, ["name"])
    QAbstractItemModelTester(tree, QAbstractItemModelTester.FailureReportingMode.Fatal, tree)
    chance = random.Random(seed)
    heard = Listener(tree)
    for step in range(15):
        ids = list(document.session.schedule.outline.ids)
        chosen = chance.sample(ids, chance.randint(1, 3))
        action = chance.choice(["add", "delete", "indent", "outdent", "move", "undo", "redo"])
        verbs: dict[str, Callable[[], object]] = {
            "add": lambda chosen=chosen: document.edit("Add", tasks.add_row, name="New", after=chosen[0]),
            "delete": lambda chosen=chosen: document.edit("Delete", tasks.delete_rows, chosen[:1]),
            "indent": lambda chosen=chosen: document.edit("Indent", moves.indent, chosen),
            "outdent": lambda chosen=chosen: document.edit("Outdent", moves.outdent, chosen),
            "move": lambda chosen=chosen: document.edit("Move", moves.move_rows, chosen, chance.choice([-2, -1, 1, 2])),
            "undo": document.undo,
            "redo": document.redo,
        }
        with suppress(EditError):
            verbs[action]()
        assert rows(tree)[:-1] == list(document.session.schedule.outline.ids), f"seed {seed}, step {step}: {action} {chosen}"
    assert "reset" not in heard.said
    document.close()
