"""What `check` and `schedule` tell of clashes, their answers, and other plans of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from relplanner.plan.edits import people, releases, tasks
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import Estimate, Minutes, Plan, Settings
from relplanner.store.book import Book
from relplanner.store.file import save_book

Call = Callable[..., Any]
EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "brackwater.relplan"


def release_of(name: str, owner: str, *names: str) -> Plan:
    """A release of tasks of two days each that Ana does, all at once."""
    ids = SeededIds(name)
    plan = Plan(title=name, settings=Settings(start=instant("2027-09-27T08:00")))
    plan = tasks.add_row(plan, ids, name=name, kind="release", id=f"r-{name}")
    plan = releases.change_release(plan, f"r-{name}", owner=owner)
    plan = people.add_resource(plan, ids, name="Ana", id="ana")
    for one in names:
        plan = tasks.add_row(plan, ids, name=one, parent=f"r-{name}", id=one, estimate=Estimate(likely=Minutes(960)))
        plan = people.assign(plan, ids, one, "ana")
    return plan


def saved(folder: Path, plan: Plan) -> Path:
    path = folder / f"{plan.title}.relplan"
    save_book(Book(plan=plan), path)
    return path


def test_check_tells_the_best_answer_of_each_clash(relplanner: Call, tmp_path: Path) -> None:
    path = saved(tmp_path, release_of("Mine", "", "One", "Two"))
    said = relplanner("check", path, "--today", "2027-09-01")
    assert said.status == 0
    assert "What could be done about the clashes\n  Ana from 27 Sep to 28 Sep\n    A deputy for Ana" in said.out
    [answer] = relplanner("check", path, "--json", "--today", "2027-09-01").json["answers"]
    assert (answer["resource"], answer["start"], answer["answer"]) == ("Ana", "2027-09-27T08:00", "name a deputy")
    assert answer["effect"] == "No go-live moves; no clash is left."


def test_a_plan_without_clashes_has_no_answers(relplanner: Call, tmp_path: Path) -> None:
    path = saved(tmp_path, release_of("Mine", "", "One"))
    assert "What could be done" not in relplanner("check", path, "--today", "2027-09-01").out
    assert relplanner("check", path, "--json", "--today", "2027-09-01").json["answers"] == []


def test_other_plans_of_a_folder_count_where_they_are_asked_for(relplanner: Call, tmp_path: Path) -> None:
    path = saved(tmp_path, release_of("Mine", "", "One"))
    saved(tmp_path, release_of("Billing", "Ines Falk", "Reconcile"))
    (tmp_path / "broken.relplan").write_bytes(b"{")
    alone = relplanner("check", path, "--json", "--today", "2027-09-01").json
    assert "booked-elsewhere" not in {one["code"] for one in alone["problems"]}
    said = relplanner("check", path, "--json", "--elsewhere", tmp_path, "--today", "2027-09-01")
    [problem] = [one for one in said.json["problems"] if one["code"] == "booked-elsewhere"]
    assert "Reconcile of Billing (Billing.relplan). Talk to Ines Falk" in problem["message"]
    assert "broken.relplan" in said.err
    [clash] = relplanner("schedule", path, "--json", "--elsewhere", tmp_path, "--today", "2027-09-01").json["clashes"]
    assert (clash["resource"], clash["units"], clash["capacity"], clash["tasks"]) == ("Ana", 2000, 1000, ["One"])


def test_levelling_makes_room_for_what_other_plans_book(relplanner: Call, tmp_path: Path) -> None:
    path = saved(tmp_path, release_of("Mine", "", "One"))
    saved(tmp_path, release_of("Billing", "Ines Falk", "Reconcile"))
    after = tmp_path / "after" / "plan.relplan"
    after.parent.mkdir()
    assert relplanner("level", path, "-o", after, "--json").json["moved"] == []
    [move] = relplanner("level", path, "-o", after, "--json", "--elsewhere", tmp_path).json["moved"]
    assert (move["name"], move["from"], move["to"]) == ("One", "2027-09-27T08:00", "2027-09-29T08:00")


def test_a_folder_that_is_not_there_is_one_sentence(relplanner: Call, tmp_path: Path) -> None:
    path = saved(tmp_path, release_of("Mine", "", "One"))
    said = relplanner("check", path, "--elsewhere", tmp_path / "gone")
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)


def test_the_example_starts_portal_earlier(relplanner: Call) -> None:
    answers = relplanner("check", EXAMPLE, "--json", "--today", "2027-07-01").json["answers"]
    [sit] = [one for one in answers if one["resource"].startswith("SIT")]
    assert sit["text"] == "Start Portal 4.3 on Mon 30 Aug, 2 weeks earlier."
