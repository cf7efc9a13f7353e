"""The other plans of a folder: bounded, broken ones told, unchanged ones not read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from relplanner.plan.model import Plan, Row
from relplanner.store import neighbours
from relplanner.store.book import Book
from relplanner.store.errors import StoreError
from relplanner.store.file import save_book
from relplanner.store.neighbours import read_neighbours


def save(folder: Path, name: str, title: str) -> Path:
    path = folder / f"{name}.relplan"
    save_book(Book(plan=Plan(title=title, rows={"a": Row(id="a")})), path)
    return path


def test_all_plans_but_the_own_one_are_read_in_order(tmp_path: Path) -> None:
    for name in ("b", "a", "own"):
        save(tmp_path, name, name.upper())
    (tmp_path / "notes.txt").write_text("no plan")
    (tmp_path / ".hidden.relplan").write_text("no plan")
    found = read_neighbours(tmp_path, tmp_path / "own.relplan")
    assert [one.plan.title for one in found.plans] == ["A", "B"]
    assert (found.broken, found.left_out) == ((), 0)


def test_a_broken_plan_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    save(tmp_path, "good", "Good")
    (tmp_path / "bad.relplan").write_bytes(b"{")
    (tmp_path / "folder.relplan").mkdir()
    found = read_neighbours(tmp_path)
    assert [one.plan.title for one in found.plans] == ["Good"]
    assert len(found.broken) == 2
    assert "bad.relplan" in found.broken[0]
    assert all(sentence.endswith(".") for sentence in found.broken)


def test_what_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    save(tmp_path, "a", "A")
    changed = save(tmp_path, "b", "B")
    first = read_neighbours(tmp_path)
    save_book(Book(plan=Plan(title="Another title")), changed)
    again = read_neighbours(tmp_path, known=first)
    assert again.plans[0] is first.plans[0]
    assert again.plans[1].plan.title == "Another title"


def test_a_folder_of_too_many_or_too_large_plans_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        save(tmp_path, name, name)
    monkeypatch.setattr(neighbours, "MOST_FILES", 2)
    assert ([one.path.stem for one in read_neighbours(tmp_path).plans], read_neighbours(tmp_path).left_out) == (["a", "b"], 1)
    monkeypatch.setattr(neighbours, "MOST_BYTES", 10)
    assert "larger than any plan" in read_neighbours(tmp_path).broken[0]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        read_neighbours(tmp_path / "gone")
