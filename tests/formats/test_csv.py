"""Lists that people keep, and ours for their spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from relplanner.formats.csv.reader import read
from relplanner.formats.csv.writer import harmless
from relplanner.formats.exchange import FormatError, Imported
from relplanner.plan.instants import iso
from relplanner.plan.model import Estimate, Lag, Plan, Row


def load(text: str, encoding: str = "utf-8") -> Imported:
    return read(text.encode(encoding), "list.csv")


def row(plan: Plan, name: str) -> Row:
    return next(row for row in plan.rows.values() if row.name == name)


def starts(plan: Plan) -> dict[str, str]:
    return {
        row.name: iso(row.constraint.at)
        for row in plan.rows.values()
        if row.constraint is not None and row.constraint.at is not None
    }


def people(plan: Plan, name: str) -> set[tuple[str, int]]:
    task = row(plan, name).id
    return {(plan.resources[a.resource].name, a.units) for a in plan.assignments.values() if a.task == task}


def test_an_event_on_a_day_is_a_milestone_on_it() -> None:
    plan = load("What,Who,Start,Finish\nCode freeze,Ana,2024-03-06,2024-03-06\n").plan
    assert row(plan, "Code freeze").kind == "milestone"
    assert starts(plan) == {"Code freeze": "2024-03-06T08:00"}
    assert people(plan, "Code freeze") == {("Ana", 1000)}


def test_an_entry_over_days_is_a_task_of_its_working_days() -> None:
    plan = load("What,Start,Finish\nKubeCon,2024-03-19,2024-03-22\n").plan
    assert row(plan, "KubeCon").estimate == Estimate(likely=4 * 480)


def test_an_entry_over_a_weekend_keeps_its_dates_by_hand() -> None:
    found = load("What,Start,Finish\nCutover,2024-03-22,2024-03-24\n")
    by_hand = row(found.plan, "Cutover").by_hand
    assert by_hand is not None
    assert (iso(by_hand.start), iso(by_hand.finish)) == ("2024-03-22T08:00", "2024-03-24T17:00")
    assert found.losses[0].done == "its dates are kept by hand"


@pytest.mark.parametrize(
    "text",
    [
        "Task;Owner;Start\nBuild;Ana;2024-01-30\n",
        "sep=;\nTask;Owner;Start\nBuild;Ana;2024-01-30\n",
        "﻿Start\tTASK NAME\tAssigned to\n2024-01-30\tBuild\tAna\n",
        "Plan of spring\n\nowner | START date | Activity\nAna | 30.1.2024 | Build\n",
        '"Who","What","When"\n"Ana","Build","Tue 30 January 2024"\n',
    ],
)
def test_delimiters_headings_and_order_are_found(text: str) -> None:
    plan = load(text).plan
    assert starts(plan) == {"Build": "2024-01-30T08:00"}
    assert people(plan, "Build") == {("Ana", 1000)}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_found(encoding: str) -> None:
    assert [r.name for r in load("Task,Owner\nÜbergabe prüfen,Zoë\n", encoding).plan.rows.values()] == ["Übergabe prüfen"]


DATES = [
    ("2024-01-30", "2024-01-30T08:00"),
    ("2024/1/30", "2024-01-30T08:00"),
    ("30.1.24", "2024-01-30T08:00"),
    ("30/01/2024", "2024-01-30T08:00"),
    ("01/30/2024", "2024-01-30T08:00"),
    ("Jan 30, 2024", "2024-01-30T08:00"),
    ("30th January 2024", "2024-01-30T08:00"),
    ("30-Jan-24", "2024-01-30T08:00"),
    ("2024-01-30 14:15", "2024-01-30T14:15"),
    ("2024-01-30T14:15:00Z", "2024-01-30T14:15"),
    ("01/30/2024 2:15 PM", "2024-01-30T14:15"),
]


@pytest.mark.parametrize(("written", "at"), DATES)
def test_dates_are_read_as_people_write_them(written: str, at: str) -> None:
    assert starts(load(f'Task;Start\nBuild;"{written}"\n').plan) == {"Build": at}


def test_one_date_tells_how_all_are_meant() -> None:
    found = load("Task,Start\nA,03/04/2024\nB,25/04/2024\n")
    assert starts(found.plan)["A"] == "2024-04-03T08:00"
    assert not found.losses


def test_dates_that_can_be_read_two_ways_are_listed() -> None:
    found = load("Task,Start\nA,03/04/2024\n")
    assert starts(found.plan)["A"] == "2024-03-04T08:00"
    assert found.losses[0].done == "read with the month first"


def test_durations_links_and_shares() -> None:
    plan = load("Task,Duration,Predecessors,People,Done\nA,3d,,Ana 50%; Ben,\nB,4h,1FS+2d,,25%\nC,0,A; 2SS-1h,,\n").plan
    assert row(plan, "A").estimate == Estimate(likely=1440)
    assert row(plan, "B").estimate == Estimate(likely=240, unit="h")
    assert row(plan, "C").kind == "milestone"
    assert people(plan, "A") == {("Ana", 500), ("Ben", 1000)}
    progress = row(plan, "B").progress
    assert progress is not None
    assert progress.percent == 250
    found = {(plan.rows[k.predecessor].name, plan.rows[k.successor].name, k.type, k.lag) for k in plan.links.values()}
    assert found == {
        ("A", "B", "FS", Lag(amount=960)),
        ("A", "C", "FS", Lag()),
        ("B", "C", "SS", Lag(amount=-60, unit="h")),
    }


def test_keys_of_other_tools_name_predecessors() -> None:
    plan = load("Key,Summary,Depends on\nCRM-7,A,\nCRM-9,B,CRM-7\n").plan
    assert [(plan.rows[k.predecessor].name, plan.rows[k.successor].name) for k in plan.links.values()] == [("A", "B")]
    assert row(plan, "B").source_id == "CRM-9"


@pytest.mark.parametrize(
    "text",
    [
        "WBS,Task\n1,Top\n1.1,Below\n2,Beside\n",
        "Outline level,Task\n1,Top\n2,Below\n1,Beside\n",
        "Task,Duration\nTop,\n    Below,1d\nBeside,1d\n",
    ],
)
def test_rows_nest_by_number_level_or_indent(text: str) -> None:
    plan = load(text).plan
    assert {r.name: plan.rows[r.parent].name if r.parent else None for r in plan.rows.values()} == {
        "Top": None,
        "Below": "Top",
        "Beside": None,
    }


def test_a_column_of_phases_makes_summaries() -> None:
    plan = load("Phase,Task,Start\nBuild,A,2024-01-08\nTest,B,2024-01-09\nBuild,C,2024-01-10\n").plan
    assert {r.name: plan.rows[r.parent].name if r.parent else None for r in plan.rows.values()} == {
        "Build": None,
        "A": "Build",
        "C": "Build",
        "Test": None,
        "B": "Test",
    }


def test_what_a_plan_has_no_field_for_is_kept_and_listed() -> None:
    found = load("Task,Start,Week,Risk\nA,TBD,7,\n")
    assert row(found.plan, "A").notes == "Week: 7"
    assert [(loss.where, loss.what) for loss in found.losses] == [
        ("line 2, A", "“TBD” as Start"),
        ("column Week", "no field of a plan"),
    ]


BAD = [
    ("", "line 1: no column names the tasks"),
    ("Who,When\nAna,2024-01-01\n", "line 1: no column names the tasks (it begins “Who,When”); call one of the columns Name"),
    ("Task,Start\n", "has headings but no rows"),
    (
        "Task,Start\nA,2024-01-01\nB,2024-02-31\n",
        "line 3: “2024-02-31” in the column Start: February 2024 has 29 days; correct it",
    ),
    ("Task,Start\nA,2024-13-01\n", "line 2: “2024-13-01” in the column Start: there is no such month"),
    ("Task,Start\nA,week 7\n", "line 2: “week 7” in the column Start: it is no date; write it like 2027-07-12"),
    ("Task,Start,End\nA,2024-02-02,2024-02-01\n", "line 2: “2024-02-01” in the column End: it finishes before it starts"),
    ("Task,After\nA,\nB,9\n", "line 3: “9” in the column After: there is no task 9"),
    ("Task,After\nA,\nB,1FS+soon\n", "line 3: “1FS+soon” in the column After"),
    ("\x00\x01\x02\x03", "is no text"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_bad_tables_are_refused_with_line_and_cure(text: str, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        load(text)
    assert said in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("text", ["=1+1", "+49 170", "-2", "@SUM(A1)", "\t=1", "\uff1d1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_plain_text_stays_as_it_is() -> None:
    assert harmless("Übergabe = fertig") == "Übergabe = fertig"


def test_a_release_managers_list_becomes_a_plan(real: Callable[[str], Path]) -> None:
    file = real("release-timelines/kubernetes-1.30.csv")
    plan = read(file.read_bytes(), file.name).plan
    with file.open(encoding="utf-8", newline="") as lines:
        listed = list(csv.DictReader(lines))
    assert len(plan.rows) == len(listed) == 39
    assert [starts(plan)[line["What"]][:10] for line in listed] == [line["Start"] for line in listed]
    owners = {name.strip() for line in listed for name in line["Who"].split(" / ") if name}
    assert {person.name for person in plan.resources.values()} == owners
    assert all(person.kind == "person" for person in plan.resources.values())
