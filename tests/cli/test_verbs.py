"""`new`, `import`, `export` and `check`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from defusedxml.ElementTree import fromstring

from relplanner.store.resources import template_names

Call = Callable[..., SimpleNamespace]


def test_import_counts_and_lists_losses(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Task,Colour,Who,Start\nA,red,Ana,2026-01-05\nB,,,\n")
    answer = relplanner("import", file, "-o", tmp_path / "p.relplan", "--json")
    assert answer.json == {
        "plan": str(tmp_path / "p.relplan"),
        "tasks": 2,
        "links": 0,
        "resources": 1,
        "losses": [{"where": "column Colour", "what": "no field of a plan", "done": "kept in the notes"}],
    }


def test_import_tells_people_what_was_not_understood(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Task,Start\nT0,2027-03-01\n")
    assert "list.csv: 1 row, 0 links, 0 resources." in relplanner("import", file, "-o", tmp_path / "p.relplan").err
    file.write_text("Task,Start\n" + "".join(f"T{number},TBD\n" for number in range(9)))
    answer = relplanner("import", file, "-o", tmp_path / "p.relplan")
    assert answer.out == ""
    assert "list.csv: 9 rows, 0 links, 0 resources." in answer.err
    assert "“TBD” as Start (line 2, T0; line 3, T1; line 4, T2; line 5, T3; line 6, T4 and 4 more): left without" in answer.err


def test_a_plan_can_go_to_standard_output(relplanner: Call, listed: Path, plan: Path) -> None:
    assert relplanner("import", listed, "-o", "-").out == plan.read_text()


def test_import_twice_gives_the_same_file(relplanner: Call, listed: Path, plan: Path, tmp_path: Path) -> None:
    relplanner("import", listed, "-o", tmp_path / "again.relplan")
    assert (tmp_path / "again.relplan").read_bytes() == plan.read_bytes()


def test_export_as_csv_has_dates_and_numbers(relplanner: Call, plan: Path, tmp_path: Path) -> None:
    assert relplanner("export", plan, "-o", tmp_path / "a.csv").status == 0
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["Task"], row["Start"], row["Duration (d)"]) for row in rows[:2]] == [
        ("Design", "2026-01-05 08:00", "2"),
        ("Build", "2026-01-07 08:00", "3"),
    ]


def test_export_can_be_narrowed_and_streamed(relplanner: Call, plan: Path) -> None:
    answer = relplanner("export", plan, "-o", "-", "--format", "csv", "--only", "name", "--only", "Critical")
    assert next(csv.reader(io.StringIO(answer.out.removeprefix("\ufeff")))) == ["Task", "Critical"]


def test_export_of_an_unknown_part_names_those_there_are(relplanner: Call, plan: Path) -> None:
    answer = relplanner("export", plan, "-o", "-", "--format", "csv", "--only", "colour")
    assert answer.status == 2
    assert answer.err.startswith("There is no column colour; the columns are number, wbs, name")


def test_export_to_microsoft_project_lists_what_it_cannot_say(relplanner: Call, tmp_path: Path) -> None:
    relplanner("new", "minor", "-o", tmp_path / "crm.relplan", "--name", "CRM", "--target", "2027-06-12")
    answer = relplanner("export", tmp_path / "crm.relplan", "-o", tmp_path / "crm.xml")
    assert answer.status == 0
    assert "is a gate" in answer.err
    assert relplanner("check", tmp_path / "crm.xml").status == relplanner("check", tmp_path / "crm.relplan").status
    assert relplanner("schedule", tmp_path / "crm.xml").status == 0


def test_export_as_json_is_what_schedule_prints(relplanner: Call, plan: Path, tmp_path: Path) -> None:
    relplanner("export", plan, "-o", tmp_path / "a.json")
    assert (tmp_path / "a.json").read_text() == relplanner("schedule", plan, "--json").out


def test_check_counts_and_leaves_warnings_alone(relplanner: Call, plan: Path) -> None:
    answer = relplanner("check", plan, "--json")
    assert answer.status == 0
    counts = answer.json["counts"]
    assert set(counts) == {"error", "warning", "note"}
    assert counts["error"] == 0
    assert counts["warning"] >= 1
    assert sum(counts.values()) == len(answer.json["problems"])


def test_check_fails_from_the_bar_on(relplanner: Call, plan: Path) -> None:
    assert relplanner("check", plan, "--fail-on", "warning").status == 1


def test_check_shows_people_what_is_wrong(relplanner: Call, plan: Path) -> None:
    answer = relplanner("check", plan)
    assert "Warnings" in answer.out
    assert "overload" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 100


def test_check_writes_a_junit_report(relplanner: Call, plan: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    problems = relplanner("check", plan, "--junit", report, "--fail-on", "warning", "--json").json["problems"]
    suite = fromstring(report.read_bytes()).find("testsuite")
    assert suite is not None
    cases = suite.findall("testcase")
    assert len(cases) == len(problems)
    failed = [case for case in cases if case.find("failure") is not None]
    assert len(failed) == int(suite.get("failures", "")) == sum(problem["severity"] != "note" for problem in problems)


def test_new_lists_the_templates(relplanner: Call) -> None:
    assert [found["name"] for found in relplanner("new", "--list", "--json").json["templates"]] == list(template_names())
    assert all(name in relplanner("new", "--list").out for name in template_names())


@pytest.mark.parametrize("template", ["major", "minor", "emergency"])
def test_new_plans_backward_from_a_target(relplanner: Call, tmp_path: Path, template: str) -> None:
    file = tmp_path / "crm.relplan"
    arguments = ["--name", "CRM", "--version", "4.0", "--target", "2027-06-12", "--today", "2026-11-22"]
    assert relplanner("new", template, "-o", file, *arguments).status == 0
    found = relplanner("schedule", file, "--json", "--today", "2026-11-22").json
    release = found["releases"][0]
    assert (release["type"], release["target"]) == (template, "2027-06-12")
    assert release["go_live"] is not None
    assert any(task["critical"] for task in found["tasks"])
    assert not all(task["critical"] for task in found["tasks"])


@pytest.mark.parametrize("answers", [("--start", "2027-07-09T15:00"), ("--target", "2027-07-13T12:00")])
def test_a_new_emergency_says_by_when_it_catches_up(relplanner: Call, tmp_path: Path, answers: tuple[str, str]) -> None:
    file = tmp_path / "fix.relplan"
    assert relplanner("new", "emergency", "-o", file, "--name", "Fix", "--today", "2027-07-08", *answers).status == 0
    assert relplanner("check", file, "--today", "2027-07-08").status == 0
    found = relplanner("schedule", file, "--json").json
    due = {task["name"]: task["deadline"] for task in found["tasks"] if task["deadline"] is not None}
    finish = {task["name"]: task["finish"] for task in found["tasks"]}
    assert set(due) == {
        "Full regression and scan, afterwards",
        "Integration exit and security, caught up",
        "Full change advisory board",
        "Review: cause, risk taken, lessons",
    }
    assert due["Full change advisory board"] == "2027-07-13T14:00"
    assert all(finish[name] <= at for name, at in due.items())
    sheet = relplanner("export", file, "-o", "-", "--format", "html", "--only", "go-no-go").out
    assert "The risk is the business owner" in sheet
    assert "to be caught up by" in sheet


def test_new_starts_on_the_next_working_day(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "crm.relplan"
    assert relplanner("new", "minor", "-o", file, "--name", "CRM", "--today", "2026-11-20").status == 0
    assert relplanner("schedule", file, "--json").json["plan"]["start"] == "2026-11-23T08:00"


def test_export_as_svg_is_a_whole_picture(relplanner: Call, plan: Path, tmp_path: Path) -> None:
    assert relplanner("export", plan, "-o", tmp_path / "a.svg", "--today", "2026-01-06").status == 0
    picture = fromstring((tmp_path / "a.svg").read_bytes())
    assert picture.tag.endswith("svg")
    assert {"Design", "Build", "Go-live"} <= {text.text for text in picture.iter() if text.tag.endswith("text")}


def test_a_picture_can_be_dark_but_not_green(relplanner: Call, plan: Path) -> None:
    light, dark = (relplanner("export", plan, "-o", "-", "--format", "svg", *only).out for only in ((), ("--only", "dark")))
    assert light != dark
    assert relplanner("export", plan, "-o", "-", "--format", "svg", "--only", "green").status == 2


def test_check_measures_the_quality_points(relplanner: Call, tmp_path: Path) -> None:
    plan = tmp_path / "major.relplan"
    relplanner("new", "major", "-o", plan, "--start", "2027-01-04")
    points = relplanner("check", plan, "--json").json["quality"]
    assert [point["number"] for point in points] == list(range(1, 15))
    assert {point["code"] for point in points if point["verdict"] == "not met"} == {"dcma-lags", "dcma-link-types"}
    assert "Link types" in relplanner("check", plan).out


@pytest.mark.parametrize("dated", [("--today", "2027-07-08"), ("--today=2027-07-08",)])
def test_the_date_of_today_may_stand_in_front_of_the_verb(relplanner: Call, tmp_path: Path, dated: tuple[str, ...]) -> None:
    before, behind = tmp_path / "a.relplan", tmp_path / "b.relplan"
    assert relplanner(*dated, "new", "minor", "-o", before, "--name", "CRM").status == 0
    assert relplanner("new", "minor", "-o", behind, "--name", "CRM", *dated).status == 0
    dates = [relplanner("schedule", file, "--json").json["plan"] for file in (before, behind)]
    assert dates[0] == dates[1]
    assert dates[0]["start"] == "2027-07-09T08:00"
