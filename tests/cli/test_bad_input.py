"""Whatever is wrong: one sentence on standard error, exit code 2, no traceback, and files as they were."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from relplanner.plan.codec import encode
from relplanner.plan.model import Plan
from tests.schedule import test_bad_input

HEADER = '{"format":"relplanner plan","version":1}\n'

FILES: list[tuple[str, str | bytes, str]] = [
    ("a.relplan", HEADER + '{"table":"rows","id":"a","name":', "a.relplan is damaged in line 2"),
    ("a.relplan", HEADER + '{"table":"rows","id":"a","colour":"red"}\n', "line 2"),
    ("a.relplan", '{"format":"relplanner plan","version":99}\n', "newer relplanner"),
    ("a.relplan", "", "a.relplan is empty"),
    ("a.relplan", "PK\x03\x04", "is not a relplanner plan"),
    ("a.xml", "<Project><Tasks>", "a.xml is damaged at line 1"),
    ("a.xml", "<svg/>", "it begins with <svg>"),
    ("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities"),
    ("a.sm", "jobs", "no PSPLIB problem"),
    ("a.csv", "Who,When\nAna,2026-01-05\n", "no column names the tasks"),
    ("a.csv", "Task,Start\nA,2026-02-31\n", "line 2: “2026-02-31” in the column Start: February 2026 has 28 days"),
    ("a.csv", "Task,After\nA,2\nB,1\n", "in a circle: “"),
    ("a.csv", b"\xff\xfe\x00", "no column names the tasks"),
    ("house.gan", "<project/>", "house.gan is XML, but not of GanttProject"),
    ("notes.md", "# Notes", "notes.md is of no format that relplanner reads"),
    ("notes", "", "notes is"),
]


def is_one_sentence(answer: SimpleNamespace) -> bool:
    return answer.status == 2 and not answer.out and answer.err.count("\n") == 1 and "Traceback" not in answer.err


@pytest.mark.parametrize("case", FILES, ids=[f"{name}: {said}" for name, _, said in FILES])
@pytest.mark.parametrize("verb", ["schedule", "check"])
def test_unreadable_files(
    relplanner: Callable[..., SimpleNamespace], tmp_path: Path, verb: str, case: tuple[str, str | bytes, str]
) -> None:
    name, content, said = case
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    answer = relplanner(verb, file)
    assert is_one_sentence(answer), answer
    assert said in answer.err


def write(plan: Plan, file: Path) -> Path:
    file.write_bytes(b"\n".join(encode(plan)) + b"\n")
    return file


@pytest.mark.parametrize(("make", "code"), test_bad_input.TOLD)
def test_what_nobody_means_is_told_by_check(
    relplanner: Callable[..., SimpleNamespace], tmp_path: Path, make: Callable[[], Plan], code: str
) -> None:
    file = write(make(), tmp_path / "a.relplan")
    for verb in ("check", "schedule"):
        answer = relplanner(verb, file, "--json")
        assert answer.status in {0, 1}, answer
        assert not answer.err
        assert code in {problem["code"] for problem in answer.json["problems"]}


@pytest.mark.parametrize("suffix", [".ics", ".svg", ".html", ".csv"])
def test_what_ends_behind_the_last_year_is_written_all_the_same(
    relplanner: Callable[..., SimpleNamespace], tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"a{suffix}"
    answer = relplanner("export", write(test_bad_input.huge_chain(), tmp_path / "a.relplan"), "-o", out)
    assert answer.status == 0, answer
    assert out.stat().st_size > 1000


@pytest.mark.parametrize("made", test_bad_input.REFUSED)
def test_what_is_no_plan_is_refused_with_its_line(relplanner: Callable[..., SimpleNamespace], tmp_path: Path, made: Plan) -> None:
    answer = relplanner("schedule", write(made, tmp_path / "a.relplan"))
    assert is_one_sentence(answer), answer


def test_a_repetition_that_is_refused_says_why(relplanner: Callable[..., SimpleNamespace], tmp_path: Path) -> None:
    for rule, why in (
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never happens"),
        ("FREQ=SECONDLY", "is more than daily"),
        ("EVERY DAY", "is no rule of RFC 5545"),
    ):
        window = replace(test_bad_input.never_a_window().windows["w"], rule=rule)
        made = replace(test_bad_input.never_a_window(), windows={"w": window})
        answer = relplanner("schedule", write(made, tmp_path / "a.relplan"))
        assert is_one_sentence(answer), answer
        assert why in answer.err


def test_an_import_that_fails_writes_nothing(relplanner: Callable[..., SimpleNamespace], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Task,Start\nA,2026-02-31\n")
    old = tmp_path / "a.relplan"
    old.write_text("what was there")
    assert is_one_sentence(relplanner("import", tmp_path / "a.csv", "-o", old))
    assert old.read_text() == "what was there"


def test_a_missing_file_a_folder_and_the_null_device(relplanner: Callable[..., SimpleNamespace], tmp_path: Path) -> None:
    for place, said in ((tmp_path / "no.relplan", "There is no file"), (tmp_path, "is a folder"), ("/dev/null", "null is")):
        answer = relplanner("schedule", place)
        assert is_one_sentence(answer), answer
        assert said in answer.err


@pytest.mark.skipif(os.name == "nt", reason="modes of folders are POSIX's")
def test_a_folder_that_may_not_be_written(relplanner: Callable[..., SimpleNamespace], plan: Path, tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    shut.chmod(0o500)
    try:
        if os.access(shut, os.W_OK):
            pytest.skip("root may write everywhere")
        answer = relplanner("export", plan, "-o", shut / "a.csv")
    finally:
        shut.chmod(0o700)
    assert is_one_sentence(answer)
    assert not list(shut.iterdir())


def test_a_folder_that_does_not_exist(relplanner: Callable[..., SimpleNamespace], plan: Path, tmp_path: Path) -> None:
    answer = relplanner("export", plan, "-o", tmp_path / "nowhere" / "a.csv")
    assert is_one_sentence(answer)
    assert "there is no folder" in answer.err


USAGE = [
    (["schedule"], "PLAN"),
    (["schedule", "a.relplan", "--colour"], "--colour"),
    (["why", "a.relplan"], "TASK"),
    (["simulate", "a.relplan"], "no verb simulate"),
    (["simulate", "--help"], "no verb simulate"),
    (["new"], "new needs the name of a template"),
    (["new", "major"], "new needs -o PLAN"),
    (["new", "major", "-o", "x.relplan", "--target", "2026-02-31"], "--target: “2026-02-31” is no date"),
    (["new", "grand", "-o", "x.relplan"], "There is no template grand"),
    (["check", "a.relplan", "--fail-on", "sneeze"], "sneeze"),
    (["schedule", "a.relplan", "--today", "tomorrow"], "--today: “tomorrow” is no date"),
    (["export", "a.relplan", "-o", "-"], "-o - needs --format"),
    (["export", "a.relplan", "-o", "a.doc"], "its suffix should be"),
    (["import", "a.csv", "-o", "a.csv"], "should end in .relplan"),
]


@pytest.mark.parametrize("case", USAGE, ids=[" ".join(arguments) for arguments, _ in USAGE])
def test_wrong_usage(
    relplanner: Callable[..., SimpleNamespace],
    plan: Path,
    listed: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[list[str], str],
) -> None:
    arguments, said = case
    plan.rename(plan.with_name("a.relplan"))
    listed.rename(listed.with_name("a.csv"))
    monkeypatch.chdir(plan.parent)
    answer = relplanner(*arguments)
    assert is_one_sentence(answer), answer
    assert said in answer.err


def test_a_fault_of_the_program_is_a_sentence_too(
    relplanner: Callable[..., SimpleNamespace], plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("relplanner.cli.computed.schedule_plan", fail)
    answer = relplanner("schedule", plan)
    assert is_one_sentence(answer)
    assert "relplanner has a fault (ZeroDivisionError: by nought)" in answer.err


def test_an_interrupt_ends_with_130(
    relplanner: Callable[..., SimpleNamespace], plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("relplanner.cli.computed.schedule_plan", interrupted)
    answer = relplanner("schedule", plan)
    assert (answer.status, answer.err) == (130, "Interrupted.\n")


def program(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "relplanner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)  # type: ignore[call-overload]


def test_the_process_ends_with_the_code_and_one_line(tmp_path: Path) -> None:
    found = program("schedule", tmp_path / "no.relplan")
    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (2, "", 1)


def test_a_reader_that_stops_reading_is_no_failure(plan: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "relplanner", "schedule", str(plan), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_no_verb_imports_qt(plan: Path) -> None:
    code = (
        "import sys; from relplanner.cli.app import run; "
        f"run(['schedule', {str(plan)!r}, '--json']); run(['check', {str(plan)!r}]); "
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
