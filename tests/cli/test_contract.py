"""The contract of the command line, a line of it after the other."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess  # the program as others call it
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from relplanner.cli.app import VERBS, run

Call = Callable[..., SimpleNamespace]
TODAY = ("--today", "2027-01-04")


def program(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 - of `run`
    command = [sys.executable, "-m", "relplanner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **options)


@pytest.fixture
def release(relplanner: Call, tmp_path: Path) -> Path:
    """A minor release with phases, gates and buffers."""
    file = tmp_path / "release.relplan"
    assert relplanner("new", "minor", "-o", file, "--name", "CRM", "--start", "2027-01-04", *TODAY).status == 0
    return file


@pytest.fixture
def clashing(relplanner: Call, tmp_path: Path) -> Path:
    """A plan with a missed deadline."""
    file = tmp_path / "late.csv"
    file.write_text("Task,Duration,Start,Deadline\nBuild,5d,2027-01-04,2027-01-05\n")
    return file


# ------------------------------------------------------------------------------------------------------------------ new


def outlook(relplanner: Call, tmp_path: Path, *arguments: str) -> dict[str, Any]:
    file = tmp_path / "new.relplan"
    assert relplanner("new", "minor", "-o", file, "--name", "CRM", *arguments, *TODAY).status == 0
    found: dict[str, Any] = relplanner("schedule", file, "--json", *TODAY).json
    return {"start": found["plan"]["start"], **found["releases"][0]}


def test_a_target_without_a_start_is_planned_backward(relplanner: Call, tmp_path: Path) -> None:
    found = outlook(relplanner, tmp_path, "--target", "2027-03-03")
    assert (found["go_live"][:10], found["late_by_minutes"]) <= ("2027-03-04", 0)
    assert found["start"] > "2027-01-11"


def test_a_start_is_planned_forward_and_compared_with_a_target(relplanner: Call, tmp_path: Path) -> None:
    early, late = (
        outlook(relplanner, tmp_path, "--start", "2027-01-11", "--target", day) for day in ("2027-06-02", "2027-01-13")
    )
    assert early["start"] == late["start"] == "2027-01-11T08:00"
    assert early["go_live"] == late["go_live"]
    assert early["late_by_minutes"] == 0
    assert late["late_by_minutes"] > 480


def test_neither_starts_on_the_next_working_day(relplanner: Call, tmp_path: Path) -> None:
    assert outlook(relplanner, tmp_path)["start"] == "2027-01-05T08:00"


# --------------------------------------------------------------------------------------------------- import and export


def test_import_prints_what_was_not_understood_beside_the_answer(relplanner: Call, tmp_path: Path) -> None:
    gan = tmp_path / "a.gan"
    gan.write_text(
        '<project name="A"><tasks><task id="0" name="A" start="2027-01-04" duration="1"><odd/></task></tasks></project>'
    )
    said = relplanner("import", gan, "-o", tmp_path / "a.relplan")
    assert (said.status, said.out) == (0, "")
    assert "<odd>" in said.err
    answer = relplanner("import", gan, "-o", tmp_path / "b.relplan", "--json")
    assert answer.err == ""
    assert set(answer.json) == {"plan", "tasks", "links", "resources", "losses"}
    assert all(set(loss) == {"where", "what", "done"} for loss in answer.json["losses"])


PSPLIB = """\
jobs (incl. supersource/sink ):  4
horizon                       :  9
RESOURCES
  - renewable                 :  1   R
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
  1      1     0       0
  2      1     3       1
  3      1     5       1
  4      1     0       0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1
    1
************************************************************************
"""


def test_a_makespan_in_days_is_the_published_figure(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "j.sm"
    file.write_text(PSPLIB)
    found = relplanner("schedule", file, "--json", *TODAY).json
    start, finish = (datetime.fromisoformat(found["plan"][key]) for key in ("start", "finish"))
    assert (finish - start).total_seconds() == 5 * 86400
    assert finish.time().isoformat() == "00:00:00"  # a finish is exclusive
    assert [task["source_id"] for task in found["tasks"]] == ["1", "2", "3", "4"]


MAGIC = {
    ".xlsx": b"PK",
    ".xml": b"<?xml",
    ".csv": b"\xef\xbb\xbf",
    ".ics": b"BEGIN:VCALENDAR",
    ".svg": b"<svg",
    ".png": b"\x89PNG",
    ".pdf": b"%PDF-",
    ".json": b"{",
    ".html": b"<!DOCTYPE html>",
}


DRAWN = [".png", ".pdf"]
"""What a process of its own draws: Qt wants to be asked first for an application of its kind."""


@pytest.fixture
def release_of_bytes(tmp_path: Path) -> Path:
    """The same release, made without catching what is written: a test catches text or bytes."""
    file = tmp_path / "release.relplan"
    assert run(["new", "minor", "-o", str(file), "--name", "CRM", "--start", "2027-01-04", *TODAY]) == 0
    return file


@pytest.mark.parametrize("suffix", [suffix for suffix in MAGIC if suffix not in DRAWN])
def test_the_format_follows_the_suffix(
    release_of_bytes: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], suffix: str
) -> None:
    out = tmp_path / f"out{suffix.upper()}"
    assert run(["export", str(release_of_bytes), "-o", str(out)]) == 0
    assert capfdbinary.readouterr().out == b""
    assert out.read_bytes().startswith(MAGIC[suffix])
    assert run(["export", str(release_of_bytes), "-o", "-", "--format", suffix]) == 0
    assert capfdbinary.readouterr().out.startswith(MAGIC[suffix])


@pytest.mark.parametrize("suffix", DRAWN)
def test_the_format_follows_the_suffix_where_it_is_drawn(release: Path, tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("PySide6", reason="pictures and pages are drawn with Qt")
    out = tmp_path / f"out{suffix.upper()}"
    done = program("export", release, "-o", out)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    assert out.read_bytes().startswith(MAGIC[suffix])
    streamed = program("export", release, "-o", "-", "--format", suffix)
    assert streamed.stdout.startswith(MAGIC[suffix])


ONLY = [("xlsx", "Summary"), ("svg", "dark"), ("html", "summary"), ("ics", "gates"), ("json", "tasks")]


@pytest.mark.parametrize(("form", "part"), ONLY)
def test_only_narrows_an_export(relplanner: Call, release: Path, tmp_path: Path, form: str, part: str) -> None:
    whole, narrow = tmp_path / f"whole.{form}", tmp_path / f"narrow.{form}"
    assert relplanner("export", release, "-o", whole).status == 0
    assert relplanner("export", release, "-o", narrow, "--only", part).status == 0
    assert narrow.read_bytes() != whole.read_bytes()
    refused = relplanner("export", release, "-o", narrow, "--only", "cats")
    assert (refused.status, refused.err.count("\n")) == (2, 1) or form == "json"


# ------------------------------------------------------------------------------------------------------ schedule --json

INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d"
KINDS = {"task", "milestone", "summary", "release", "phase", "gate", "buffer"}
SHAPE: dict[str, Any] = {
    "plan": {"title": str, "start": str, "finish": str, "critical_length_minutes": int},
    "tasks": {
        "id": str,
        "wbs": str,
        "name": str,
        "kind": str,
        "start": str,
        "finish": str,
        "late_start": str,
        "late_finish": str,
        "total_float_minutes": int,
        "free_float_minutes": int,
        "critical": bool,
        "deadline": (str, type(None)),
        "predecessors": list,
        "assignments": list,
        "source_id": (str, type(None)),
    },
    "releases": {"id": str, "name": str, "type": str, "target": (str, type(None)), "go_live": str, "late_by_minutes": int},
    "resources": {"id": str, "name": str, "kind": str, "peak_units": int, "capacity_units": (int, type(None))},
    "clashes": {"resource": str, "start": str, "finish": str, "units": int, "capacity": int, "tasks": list},
    "problems": {"code": str, "severity": str, "subject": str, "message": str},
}


def assert_shape(found: dict[str, Any], shape: dict[str, Any]) -> None:
    assert set(found) >= set(shape)
    for key, kind in shape.items():
        assert isinstance(found[key], kind), (key, found[key])
        assert kind is not int or not isinstance(found[key], bool), key


def test_every_field_of_the_schedule_has_its_type(relplanner: Call, release: Path) -> None:
    found = relplanner("schedule", release, "--json", *TODAY).json
    assert_shape(found["plan"], SHAPE["plan"])
    for part in ("tasks", "releases", "resources", "problems", "clashes"):
        for one in found[part]:
            assert_shape(one, SHAPE[part])
    assert {task["kind"] for task in found["tasks"]} <= KINDS
    assert {"release", "phase", "gate", "buffer", "milestone", "task"} <= {task["kind"] for task in found["tasks"]}
    for task in found["tasks"]:
        assert all(set(one) == {"id", "type", "lag", "lag_minutes", "lag_kind"} for one in task["predecessors"])
        assert all(set(one) == {"resource", "units"} for one in task["assignments"])
    assert found["plan"]["start"] == min(task["start"] for task in found["tasks"])
    assert found["plan"]["finish"] == max(task["finish"] for task in found["tasks"])
    assert found["releases"][0]["id"] == next(task["id"] for task in found["tasks"] if task["kind"] == "release")


def test_the_schedule_tells_what_each_role_needs_month_by_month(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.relplan"
    assert relplanner("new", "minor", "-o", file, "--start", "2027-03-01").status == 0
    found = relplanner("schedule", file, "--json").json["demand"]
    (tester,) = [one for one in found if one["role"] == "TEST" and one["start"].startswith("2027-03")]
    assert (tester["need_units"], tester["have_units"]) == (1000, 0)
    assert tester["booked_minutes"] == tester["open_minutes"] > 0


def test_the_critical_length_is_working_time_along_the_longest_path(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Task,Duration,Predecessors,Start\nA,3d,,2027-01-07\nB,2d,1FS+1d,\nC,1d,,\n")
    found = relplanner("schedule", file, "--json").json
    assert found["plan"]["critical_length_minutes"] == (3 + 1 + 2) * 480
    assert [task["critical"] for task in found["tasks"]] == [True, True, False]


# --------------------------------------------------------------------------------------------------------------- check


def test_check_ends_with_1_where_an_error_stands_only(relplanner: Call, clashing: Path, release: Path) -> None:
    assert relplanner("check", release, *TODAY).status == 0
    late = relplanner("check", clashing, "--json", *TODAY)
    errors = late.json["counts"]["error"]
    assert late.status == (1 if errors else 0)
    bars = {bar: relplanner("check", clashing, "--fail-on", bar, *TODAY).status for bar in ("error", "warning", "note")}
    assert bars == {"error": late.status, "warning": 1, "note": 1}


def test_check_fails_on_an_error(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "new.relplan"
    relplanner("new", "minor", "-o", file, "--start", "2027-01-11", "--target", "2027-01-13", *TODAY)
    answer = relplanner("check", file, "--json", *TODAY)
    assert answer.status == 1
    assert answer.json["counts"]["error"] >= 1
    assert "target-missed" in {problem["code"] for problem in answer.json["problems"]}


def test_the_problems_of_check_are_those_of_schedule(relplanner: Call, release: Path) -> None:
    assert relplanner("check", release, "--json").json["problems"] == relplanner("schedule", release, "--json").json["problems"]


def test_a_junit_report_can_go_to_standard_output_alone(relplanner: Call, release: Path) -> None:
    answer = relplanner("check", release, "--junit", "-")
    assert fromstring(answer.out).find("testsuite") is not None
    both = relplanner("check", release, "--junit", "-", "--json")
    assert (both.status, both.out) == (2, "")
    assert "both want standard output" in both.err


# ---------------------------------------------------------------------------------------------------------- everywhere

JSON_CALLS = [("schedule",), ("check",), ("why", "Go-live")]


@pytest.mark.parametrize("arguments", JSON_CALLS, ids=lambda found: found[0])
def test_json_is_one_object_and_nothing_else(relplanner: Call, release: Path, arguments: tuple[str, ...]) -> None:
    verb, *more = arguments
    answer = relplanner(verb, release, *more, "--json", *TODAY)
    found, end = json.JSONDecoder().raw_decode(answer.out)
    assert isinstance(found, dict)
    assert answer.out[end:].strip() == ""


@pytest.mark.parametrize("verb", ["schedule", "check"])
def test_a_plan_comes_from_standard_input(relplanner: Call, release: Path, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    direct = relplanner(verb, release, "--json", *TODAY)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(release.read_bytes())))
    streamed = relplanner(verb, "-", "--json", *TODAY)
    assert (streamed.status, streamed.out) == (direct.status, direct.out)


def test_a_pipe_of_import_and_export_needs_no_file(tmp_path: Path) -> None:
    table = b"Task,Duration,Start\nBuild,2d,2027-01-04\n"
    plan = program("import", "-", "--format", "csv", "-o", "-", input=table)
    assert plan.stdout.startswith(b'{"format":"relplanner')
    drawn = program("export", "-", "-o", "-", "--format", "svg", input=plan.stdout)
    assert drawn.stdout.startswith(b"<svg")
    assert not list(tmp_path.iterdir())


def test_today_replaces_the_date_of_the_machine(relplanner: Call, release: Path, tmp_path: Path) -> None:
    pages = []
    for day in ("2027-01-18", "2027-01-19"):
        out = tmp_path / f"{day}.html"
        assert relplanner("export", release, "-o", out, "--today", day).status == 0
        pages.append(out.read_text())
    assert "Status of 18 January 2027" in pages[0]
    assert "Status of 19 January 2027" in pages[1]


def test_a_verb_that_is_not_built_is_unknown(relplanner: Call, release: Path) -> None:
    for verb in {"diff", "merge", "simulate", "apply"} - set(VERBS):
        answer = relplanner(verb, release)
        assert (answer.status, answer.out) == (2, "")
        assert f"no verb {verb}" in answer.err


def test_an_export_that_fails_leaves_the_old_file(relplanner: Call, release: Path, tmp_path: Path) -> None:
    out = tmp_path / "old.html"
    out.write_text("what was there")
    assert relplanner("export", release, "-o", out, "--only", "cats").status == 2
    assert out.read_text() == "what was there"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["old.html", "release.relplan"]


@pytest.fixture
def heard_interrupts() -> Iterator[None]:
    """What is started hears Ctrl+C, even where the tests run behind a shell that told them not to."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_ctrl_c_ends_the_process_with_130(heard_interrupts: None) -> None:
    command = [sys.executable, "-m", "relplanner", "schedule", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(b" " * 1_000_000)  # more than a pipe holds: returns when the program reads
        time.sleep(0.5)  # until it waits for more: only what waits is woken by a signal
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)  # before its input is closed, which would say that it ends here
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"Interrupted.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence(release: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "relplanner", "schedule", release, "--json"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_only_pictures_bring_qt(release: Path, tmp_path: Path) -> None:
    outs = [str(tmp_path / f"a.{form}") for form in ("html", "svg", "ics", "json", "csv", "xml", "xlsx")]
    code = (
        "import sys; from relplanner.cli.app import run\n"
        f"for out in {outs!r}: assert run(['export', {str(release)!r}, '-o', out]) == 0\n"
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
