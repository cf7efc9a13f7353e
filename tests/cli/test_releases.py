"""Trains, libraries, runbooks and release rules on the command line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from relplanner.insight.consumption import commitment
from relplanner.plan.edits.buffers import commit_buffers
from relplanner.plan.edits.links import link
from relplanner.plan.edits.releases import change_buffer, change_gate
from relplanner.plan.edits.tasks import set_estimate
from relplanner.plan.edits.windows import add_freeze, change_window
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import Estimate, Minutes, Plan
from relplanner.plan.outline import outline
from relplanner.session.session import Session
from relplanner.store.book import Book
from relplanner.store.file import read_book, save_book
from relplanner.store.resources import folder

Call = Callable[..., SimpleNamespace]
TODAY = ("--today", "2027-07-09")


def test_new_makes_a_train(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "train.relplan"
    words = ("new", "minor", "-o", file, "--name", "Portal", "--version", "4.3", "--target", "2027-09-08", "--train", "3")
    answer = relplanner(*words, "--every", "5w", *TODAY, "--json")
    assert answer.status == 0
    assert len(answer.json["releases"]) == 3
    found = relplanner("schedule", file, "--json").json["releases"]
    assert [one["name"] for one in found] == ["Portal 4.3", "Portal 4.4", "Portal 4.5"]
    assert [one["target"][:10] for one in found] == ["2027-09-08", "2027-10-13", "2027-11-17"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--train", "3"), "--train needs --target"),
        (("--train", "3", "--target", "2027-09-08", "--start", "2027-07-12"), "leave --start away"),
        (("--train", "3", "--target", "2027-09-08", "--every", "often"), "is no rhythm of RFC 5545"),
        (("--train", "99", "--target", "2027-09-08"), "between 1 and 60 releases"),
        (("--library", "/no/such/folder"), "There is no folder"),
        (("--runbook", "none"), "There is no runbook none"),
    ],
)
def test_a_train_that_cannot_be_is_one_sentence(relplanner: Call, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    answer = relplanner("new", "minor", "-o", tmp_path / "x.relplan", *words, *TODAY)
    assert answer.status == 2
    assert said in answer.err
    assert not (tmp_path / "x.relplan").exists()


def test_templates_of_a_library_are_listed_and_used(relplanner: Call, tmp_path: Path) -> None:
    shutil.copy(folder() / "templates" / "minor.relplan", tmp_path / "house.relplan")
    names = [one["name"] for one in relplanner("new", "--list", "--library", tmp_path, "--json").json["templates"]]
    assert names == ["emergency", "house", "major", "minor"]
    file = tmp_path / "out" / "p.relplan"
    file.parent.mkdir()
    assert relplanner("new", "house", "--library", tmp_path, "-o", file, *TODAY).status == 0
    assert len(read_book(file).book.plan.gates) == 6


def test_the_runbook_is_made_checked_and_exported(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "claims.relplan"
    words = ("new", "major", "--name", "Claims", "--version", "8.0", "--start", "2027-07-12T08:00", "--runbook", "cutover")
    assert relplanner(*words, "-o", file, *TODAY).status == 0
    codes = {one["code"] for one in relplanner("check", file, "--json", *TODAY).json["problems"]}
    assert not codes & {"deployment-without-change", "way-back-untested", "phase-missing", "gate-missing", "buffer-below-rule"}
    for suffix in ("xlsx", "html"):
        for part in ("runbook", "go-no-go"):
            assert relplanner("export", file, "-o", tmp_path / f"{part}.{suffix}", "--only", part, *TODAY).status == 0
    assert load_workbook(tmp_path / "runbook.xlsx").sheetnames == ["Runbook"]
    assert "Last safe" in (tmp_path / "runbook.html").read_text(encoding="utf-8")


def test_check_covers_the_release_rules(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "train.relplan"
    relplanner("new", "minor", "-o", file, "--name", "Portal", "--target", "2027-09-01", "--train", "3", "--every", "2w", *TODAY)
    found = relplanner("check", file, "--json", *TODAY).json
    assert "release-fatigue" in {one["code"] for one in found["problems"]}
    assert all(one["message"].endswith(".") for one in found["problems"])


def test_the_schedule_tells_what_is_used_of_each_buffer_and_who_ate_it(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "portal.relplan"
    assert relplanner("new", "minor", "-o", file, "--start", "2027-09-13", *TODAY).status == 0
    session = Session(read_book(file).book, clock=lambda: datetime(2027, 9, 13, 9), ids=SeededIds(1), user="Ana")
    row = next(row for row in session.plan.rows.values() if row.code == "I4")
    buffer = next(key for key in session.plan.buffers if session.plan.rows[key].parent == row.parent)
    anchor = {buffer: commitment(session.plan, session.schedule, buffer)}
    session.edit("Commit", commit_buffers, anchor)
    session.edit("Grow", set_estimate, row.id, Estimate(likely=Minutes(720)))
    save_book(session.book, file, read_book(file).stamp)
    found = relplanner("schedule", file, "--json").json["buffers"]
    assert [one["committed_end"] is not None for one in found] == [one["id"] == buffer for one in found]
    [told] = [one for one in found if one["id"] == buffer]
    assert (told["rule"], told["planned_minutes"], told["size_minutes"]) == ("percent of chain", 720, 480)
    assert (told["consumed_minutes"], told["left_minutes"], told["used"], told["done"]) == (240, 240, 500, 0)
    assert (told["colour"], told["eaters"]) == ("red", [{"id": row.id, "way": "longer", "minutes": 240}])


def test_check_names_every_bad_input_with_code_and_cure(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "p.relplan"
    assert relplanner("new", "minor", "-o", file, "--name", "Portal", "--version", "4.3", *TODAY).status == 0
    ids, plan = SeededIds("mistakes"), read_book(file).book.plan
    row = {one.code: one.id for one in plan.rows.values() if one.code}
    buffer = next(key for key in plan.buffers)
    window = next(one for one in plan.windows)
    mistakes: dict[str, tuple[Plan, str, str]] = {
        "gate-without-approvers": (change_gate(plan, row["GU"], approvers=[]), "Acceptance", "Name who decides there."),
        "window-too-short": (change_window(plan, window, length=60), "Deploy", "window"),
        "endless-freeze": (
            add_freeze(plan, ids, name="Merger", start=instant("2031-01-01"), finish=instant("2090-01-01")),
            "Merger",
            ".",
        ),
        "buffer-too-large": (change_buffer(plan, buffer, rule="fixed", size=60 * 480), "Buffer", "Make it smaller"),
    }
    for code, (wrong, name, cure) in mistakes.items():
        save_book(Book(plan=wrong), tmp_path / f"{code}.relplan")
        answer = relplanner("check", tmp_path / f"{code}.relplan", "--json", *TODAY)
        found = [one["message"] for one in answer.json["problems"] if one["code"] == code]
        assert len(found) == 1, (code, answer.json["problems"])
        assert name in found[0]
        assert cure in found[0]


def test_check_says_which_releases_wait_for_each_other(relplanner: Call, tmp_path: Path) -> None:
    ids = SeededIds("both")
    file = tmp_path / "p.relplan"
    words = ("new", "minor", "-o", file, "--name", "Portal", "--version", "4.3", "--target", "2027-09-08")
    assert relplanner(*words, "--train", "2", "--every", "5w", *TODAY).status == 0
    plan = read_book(file).book.plan
    first, second = ([key for key in outline(plan.rows).ids if plan.rows[key].code == code] for code in ("P1", "X4"))
    plan = link(link(plan, ids, first[0], second[1]), ids, first[1], second[0])
    save_book(Book(plan=plan), tmp_path / "both.relplan")
    answer = relplanner("check", tmp_path / "both.relplan", "--json", *TODAY)
    (found,) = (one["message"] for one in answer.json["problems"] if one["code"] == "releases-entangled")
    assert "wait for each other" in found
    assert "take one of the links away" in found


def test_the_next_release_is_planned_from_this_one_and_compared_row_by_row(
    relplanner: Call, tmp_path: Path, shared_data: Path
) -> None:
    this, real = (shared_data / "release-timelines" / f"kubernetes-{one}.csv" for one in ("1.30", "1.31"))
    file = tmp_path / "next.relplan"
    answer = relplanner("new", "--next", this, "--start", "2024-05-13", "-o", file, *TODAY, "--json")
    assert (answer.status, answer.json["title"]) == (0, "kubernetes-1.31")
    found = relplanner("schedule", file, "--against", real, *TODAY, "--json").json
    days = {one["name"]: one["days"] for one in found["rows"]}
    assert (days["Start of Release Cycle"], days["Begin Code Freeze"]) == (0, 14)
    assert len(found["rows"]) + len(found["only_here"]) == answer.json["rows"]
    assert "1.31.0-rc.2 released" in found["only_here"]
    text = relplanner("schedule", file, "--against", real, *TODAY).out
    assert "rows of kubernetes-1.31 stand in kubernetes-1.31.csv too" in text
    assert f"Only in kubernetes-1.31.csv: {len(found['only_there'])}" in text
    assert "needs --start" in relplanner("new", "--next", this, "-o", tmp_path / "x.relplan").err
    assert "or --next PLAN" in relplanner("new", "-o", tmp_path / "x.relplan").err
