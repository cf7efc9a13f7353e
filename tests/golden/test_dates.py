"""Plans computed by hand: each file holds one idea, and the dates stand beside the tasks.

A task: `id`, one of `duration`, `effort`, `elapsed` ("3d", "4h", "90m"; a day is 8 hours, an elapsed one 24), `after` ("a
FS+1d", "a SS+50%", "a FS+2ed"), `who` ("ana 50% 4h": units and own work), any other field of a row, and what is expected:
`start`, `finish`, `late_start`, `late_finish`, `due`, `float` and `free` in working days, `critical`, and `length` in working
minutes.
`problems` lists what the schedule finds wrong, as "code subject", and is empty where it is not written.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import (
    Absence,
    Assignment,
    Buffer,
    Calendar,
    CalendarException,
    ConfigurationItem,
    Constraint,
    Estimate,
    Freeze,
    Gate,
    HandDates,
    ItemVersion,
    Lag,
    LevellingMark,
    Link,
    PerMille,
    Phase,
    Plan,
    Progress,
    Release,
    Resource,
    Row,
    Scope,
    Settings,
    Window,
)
from relplanner.plan.problems import SEVERITY
from relplanner.schedule import findings
from relplanner.schedule.critical_path import schedule_plan

FILES = sorted(Path(__file__).parent.glob("*.toml"))
DAYS = {"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5, "Sun": 6}


def minutes(text: str, per_day: int = 480) -> int:
    number, unit = re.fullmatch(r"(-?[\d.]+)(m|h|d|w)", text).groups()  # type: ignore[union-attr]
    return round(float(number) * {"m": 1, "h": 60, "d": per_day, "w": 5 * per_day}[unit])


def clock(text: str) -> int:
    hours, minute = text.split(":")
    return 60 * int(hours) + int(minute)


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Read `08:00-12:00 13:00-17:00`; a night shift ends after 24:00."""
    found = [part.split("-") for part in text.split()]
    return tuple((clock(a), clock(b)) for a, b in found)


def calendar(key: str, data: dict[str, Any]) -> Calendar:
    week: list[Any] = [None] * 7 if "base" in data else [()] * 7
    for days, hours in data.get("week", {}).items():
        first, _, last = days.partition("-")
        for number in range(DAYS[first], DAYS[last or first] + 1):
            week[number] = spans(hours)
    exceptions = tuple(
        CalendarException(
            first=day(e["first"]), last=day(e.get("last", e["first"])), spans=spans(e.get("hours", "")), rule=e.get("rule", "")
        )
        for e in data.get("exceptions", ())
    )
    return Calendar(id=key, base=data.get("base"), week=tuple(week), exceptions=exceptions)


def link(text: str, successor: str) -> Link:
    predecessor, kind, amount = re.fullmatch(r"(\w+) (FS|SS|FF|SF)([+-].+)?", text).groups()  # type: ignore[union-attr]
    lag = Lag()
    if amount and amount.endswith("%"):
        lag = Lag(amount=int(amount[:-1]) * 10, kind="percent")
    elif amount and amount[-2] == "e":
        lag = Lag(amount=minutes(amount[:-2].lstrip("+") + amount[-1], 1440), kind="elapsed")
    elif amount:
        lag = Lag(amount=minutes(amount.lstrip("+")))
    return Link(id=f"{predecessor}-{successor}", predecessor=predecessor, successor=successor, type=kind, lag=lag)  # type: ignore[arg-type]


def row(rank: int, task: dict[str, Any]) -> Row:
    estimate = None
    for kind in ("duration", "effort", "elapsed"):
        if kind in task:
            likely = minutes(task[kind], 1440 if kind == "elapsed" else 480)
            worst = minutes(task["pessimistic"]) if "pessimistic" in task else None
            estimate = Estimate(likely=likely, kind=kind, pessimistic=worst)  # type: ignore[arg-type]
    hand = task.get("by_hand")
    constraint = task.get("constraint")
    progress = {
        k: instant(v) if k.startswith(("actual", "resumes")) else v if k == "percent" else minutes(v)
        for k, v in task.get("progress", {}).items()
    }
    return Row(
        id=task["id"],
        name=task["id"].upper(),
        kind=task.get("kind", "task"),
        parent=task.get("parent"),
        rank=f"{rank:03}",
        estimate=estimate,
        constraint=Constraint(kind=constraint[0], at=instant(constraint[1]) if len(constraint) > 1 else None)
        if constraint
        else None,
        deadline=instant(task["deadline"]) if "deadline" in task else None,
        due_within=minutes(task["due_within"]) if "due_within" in task else None,  # type: ignore[arg-type]
        calendar=task.get("calendar"),
        work_kind=task.get("work_kind", ""),
        ignores_resource_calendars=task.get("ignores", False),
        by_hand=HandDates(start=instant(hand[0]), finish=instant(hand[1])) if hand else None,
        progress=Progress(**progress) if progress else None,
        one_window=task.get("one_window", False),
        levelled=LevellingMark(at=instant(task["levelled"])) if "levelled" in task else None,
    )


def assignments(task: dict[str, Any]) -> list[Assignment]:
    found = []
    for text in task.get("who", ()):
        who, *more = text.split()
        units = next((int(word[:-1]) * 10 for word in more if word.endswith("%")), 1000)
        delay = next((minutes(word[1:]) for word in more if word.startswith("+")), 0)
        work = next((minutes(word) for word in more if not word.endswith("%") and not word.startswith("+")), None)
        key = f"{task['id']}-{who}"
        found.append(Assignment(id=key, task=task["id"], resource=who, units=PerMille(units), work=work, delay=delay))  # type: ignore[arg-type]
    return found


def moments(data: dict[str, Any], *names: str) -> dict[str, Any]:
    """The fields as a record wants them: the named ones are instants."""
    return {key: instant(value) if key in names else value for key, value in data.items()}


def scope(data: dict[str, Any]) -> Scope:
    """What a window or freeze is about."""
    return Scope(
        work_kinds=tuple(data.get("work_kinds", ())),
        environments=tuple(data.get("environments", ())),
        release_types=tuple(data.get("release_types", ())),
        services=tuple(data.get("services", ())),
    )


def release(key: str, data: dict[str, Any]) -> Release:
    items = tuple(ItemVersion(item=one) for one in data.get("items", ()))
    return Release(id=key, **{**moments(data, "start", "target"), "items": items})


def read(file: Path) -> tuple[Plan, list[dict[str, Any]], list[str]]:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    tasks = data["task"]
    settings = {
        key: instant(value) if key in {"start", "finish", "status_date"} else value for key, value in data["plan"].items()
    }
    resources = {}
    for key, person in data.get("person", {}).items():
        away = tuple(Absence(start=instant(a), finish=instant(b)) for a, b in person.get("away", ()))
        resources[key] = Resource(
            id=key, name=key, kind=person.get("kind", "person"), calendar=person.get("calendar"), absences=away
        )
    windows = {}
    for key, window in data.get("window", {}).items():
        until = instant(window["until"]) if "until" in window else None
        windows[key] = Window(
            id=key,
            scope=scope(window),
            start=instant(window["start"]),
            length=minutes(window["length"]),  # type: ignore[arg-type]
            rule=window.get("rule", ""),
            until=until,
        )
    freezes = {
        key: Freeze(
            id=key,
            scope=scope(freeze),
            start=instant(freeze["start"]),
            finish=instant(freeze["finish"]),
            hard=freeze.get("hard", False),
            rule=freeze.get("rule", ""),
            until=instant(freeze["until"]) if "until" in freeze else None,
        )
        for key, freeze in data.get("freeze", {}).items()
    }
    buffers = {key: Buffer(id=key, **moments(buffer, "committed_end")) for key, buffer in data.get("buffer", {}).items()}
    plan = Plan(
        settings=Settings(**settings),
        rows={task["id"]: row(i, task) for i, task in enumerate(tasks)},
        links={made.id: made for task in tasks for text in task.get("after", ()) for made in (link(text, task["id"]),)},
        releases={key: release(key, record) for key, record in data.get("release", {}).items()},
        phases={task["id"]: Phase(id=task["id"]) for task in tasks if task.get("kind") == "phase"},
        gates={key: Gate(id=key, **moments(gate, "decided_at")) for key, gate in data.get("gate", {}).items()},
        buffers=buffers,
        resources=resources,
        assignments={made.id: made for task in tasks for made in assignments(task)},
        calendars={key: calendar(key, value) for key, value in data.get("calendar", {}).items()},
        windows=windows,
        freezes=freezes,
        items={key: ConfigurationItem(id=key, name=key, **item) for key, item in data.get("item", {}).items()},
    )
    return plan, tasks, data.get("problems", [])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_task_stands_on_the_dates_beside_it(file: Path) -> None:
    plan, tasks, problems = read(file)
    schedule = schedule_plan(plan)
    seen = len(problems)
    for task in tasks:
        dates = schedule.dates(task["id"])
        got = {
            "start": iso(dates.start),
            "finish": iso(dates.finish),
            "late_start": iso(dates.late_start),
            "late_finish": iso(dates.late_finish),
            "float": dates.total_float / 480,
            "free": dates.free_float / 480,
            "critical": dates.critical,
            "due": iso(due) if (due := schedule.deadline(plan.rows[task["id"]])) is not None else None,
            "length": schedule.worktime.task_calendar(task["id"]).between(dates.start, dates.finish),
        }
        for name, value in got.items():
            if name in task:
                seen += 1
                assert value == task[name], f"{file.stem}: {name} of {task['id']}"
    assert seen, "a golden plan expects something"
    assert [f"{one.code} {one.subject}" for one in schedule.problems] == problems


FOUND_BY_THE_SCHEDULE = {
    "beyond-calendars",
    "calendars-apart",
    "deadline-missed",
    "gate-before-work",
    "gate-rejected",
    "link-ignored",
    "no-window",
    "no-working-time",
    "out-of-sequence",
    "pin-broken",
    "start-too-early",
    "window-too-short",
}


def test_every_problem_that_the_schedule_finds_occurs_in_a_plan_of_its_own() -> None:
    assert set(SEVERITY) >= FOUND_BY_THE_SCHEDULE
    written = set(re.findall(r'code="([a-z-]+)"', Path(findings.__file__).read_text(encoding="utf-8")))
    assert written == FOUND_BY_THE_SCHEDULE
    alone = {words[0] for file in FILES if len(set(words := [one.split()[0] for one in read(file)[2]])) == 1}
    assert alone == FOUND_BY_THE_SCHEDULE


def test_there_is_a_plan_for_each_idea() -> None:
    assert len(FILES) >= 60
