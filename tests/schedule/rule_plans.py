"""Random plans of up to thirty leaves that use every rule of the schedule: releases, phases, gates, buffers, windows, progress.

Links lead down the tree only, and never between a row and what is above it, so no plan has a circle.
"""

from __future__ import annotations

import random
from typing import Any

from msgspec.structs import replace

from relplanner.plan.model import (
    Buffer,
    Calendar,
    CalendarException,
    ConfigurationItem,
    Constraint,
    Day,
    Estimate,
    Gate,
    HandDates,
    Instant,
    ItemVersion,
    Lag,
    LevellingMark,
    Link,
    Minutes,
    PerMille,
    Phase,
    Plan,
    Progress,
    Release,
    Row,
    Settings,
)
from relplanner.plan.outline import outline
from tests.schedule.rule_surroundings import START, Surroundings

OFFICE = ((480, 720), (780, 1020))
NONE = (None,) * 7
CALENDARS = {
    "six": Calendar(id="six", week=(OFFICE,) * 6 + ((),)),
    "night": Calendar(id="night", week=(((1320, 1800),),) * 5 + ((), ())),
    "clock": Calendar(id="clock", week=(((0, 1440),),) * 7),
    "part": Calendar(id="part", week=(OFFICE, (), ((480, 720),), OFFICE, (), (), ())),
    "early": Calendar(
        id="early",
        week=(((360, 840),),) * 5 + ((), ()),
        exceptions=(CalendarException(first=Day(START // 1440 + 3), last=Day(START // 1440 + 4), spans=((600, 660),)),),
    ),
    "office": Calendar(
        id="office",
        week=(OFFICE,) * 5 + ((), ()),
        exceptions=(
            CalendarException(first=Day(20_000), last=Day(22_000), rule="FREQ=MONTHLY;BYDAY=-1FR"),
            CalendarException(first=Day(START // 1440 + 9), last=Day(START // 1440 + 10)),
        ),
    ),
    "team": Calendar(
        id="team",
        base="office",
        week=(None, None, None, None, ((480, 720),), None, None),
        exceptions=(
            CalendarException(first=Day(START // 1440 - 2), last=Day(22_000), rule="FREQ=WEEKLY;INTERVAL=2", spans=((540, 600),)),
        ),
    ),
}
ITEMS = {key: ConfigurationItem(id=key, name=key) for key in ("shop", "till")}
MEETINGS = (
    "",
    "FREQ=WEEKLY;BYDAY=TU;BYHOUR=14;BYMINUTE=0",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=9;BYMINUTE=30",
    "FREQ=DAILY;BYHOUR=16;BYMINUTE=0",
)


def rule_plan(seed: int) -> Plan:
    """A plan of six to thirty leaves."""
    return _Maker(random.Random(seed)).plan()


class _Maker(Surroundings):
    """Draws one plan."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__(dice)
        self.rows: dict[str, Row] = {}
        self.tables: dict[str, dict[str, Any]] = {name: {} for name in ("releases", "phases", "gates", "buffers", "links")}
        self.number = 0
        self.left = dice.randint(6, 30)
        self.backward = False

    def plan(self) -> Plan:
        dice = self.dice
        status = self.at(0, 6000) if self.chance(0.45) else None
        self.progressing = status is not None or self.chance(0.25)
        shape = dice.choice(("flat", "release", "release", "backward", "two"))
        self.backward = shape == "backward"
        if shape == "flat":
            self.rows_below(None, self.left, depth=0)
        else:
            self.release("r", dice.choice(("major", "minor", "emergency")))
            if shape == "two":
                self.release("q", dice.choice(("major", "emergency")))
            if self.left > 0 and self.chance(0.4):
                self.rows_below(None, min(self.left, 3), depth=1)
        rows = self.rows
        settings = Settings(
            start=None if self.backward and self.chance(0.5) else START,
            calendar=dice.choice((None, None, "six", "early", "office", "team")),
            status_date=status,
            float_to_target=self.chance(0.3),
            critical_by=dice.choice(("auto", "float", "driving path")),
            critical_float=Minutes(dice.choice((0, 0, 240))),
        )
        plan = Plan(settings=settings, rows=rows, calendars=CALENDARS, items=ITEMS, resources=self.people(), **self.tables)
        plan = replace(
            plan, links=self.links(plan), assignments=self.bookings(self.rows), windows=self.windows(), freezes=self.freezes()
        )
        return self.decided(plan)

    # -------------------------------------------------------------------------------------------------------------- rows

    def key(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number:02}"

    def add(self, row: Row) -> str:
        self.rows[row.id] = replace(row, rank=f"{len(self.rows):03}", name=row.id)
        return row.id

    def release(self, key: str, kind: str) -> None:
        dice = self.dice
        self.add(Row(id=key, kind="release", calendar=dice.choice((None, None, "office", "night"))))
        for _ in range(dice.randint(1, 3)):
            if self.left <= 0:
                break
            self.phase(key)
        goal = None
        if self.backward or self.chance(0.7):
            goal = self.add(Row(id=f"{key}go", kind="milestone", parent=key))
        if self.left > 0 and self.chance(0.4):
            self.rows_below(key, min(self.left, 2), depth=1)
        backward = self.backward and key == "r"
        target = None
        if backward or self.chance(0.6):
            target = Instant(self.at(30_000, 60_000) if backward else self.at(8000, 40_000))
        timed = target is None or self.chance(0.6)
        if target is not None and not timed:
            target = Instant(target - target % 1440)
        self.tables["releases"][key] = Release(
            id=key,
            type=kind,
            start=self.at(0, 3000) if self.chance(0.3) else None,
            target=target,
            target_timed=target is not None and timed,
            direction="backward" if backward else "forward",
            go_live=goal,
            items=dice.choice(((), (ItemVersion(item="shop"),), (ItemVersion(item="till"), ItemVersion(item="shop")))),
        )

    def phase(self, release: str) -> None:
        dice = self.dice
        key = self.add(Row(id=self.key("p"), kind="phase", parent=release, work_kind=dice.choice(("", "", "deployment"))))
        self.tables["phases"][key] = Phase(id=key)
        before = len(self.rows)
        self.rows_below(key, min(self.left, dice.randint(1, 6)), depth=1)
        inside = [one for one in list(self.rows)[before:] if self.rows[one].parent == key and self.rows[one].kind == "task"]
        leaves = [one for one in inside if not any(row.parent == one for row in self.rows.values())]
        behind = leaves[-2:]
        if leaves and self.chance(0.5):
            buffer = self.add(Row(id=self.key("b"), kind="buffer", parent=key))
            self.tables["buffers"][buffer] = Buffer(
                id=buffer,
                rule=dice.choice(("fixed", "percent of chain", "cut and paste", "half of safety", "root of squares")),
                size=Minutes(dice.choice((240, 960))),
                share=PerMille(dice.choice((250, 500))),
                round_to=Minutes(dice.choice((1, 60, 240))),
                committed_end=self.at(2000, 14_000) if self.chance(0.3) else None,
            )
            for one in behind:
                self.link(one, buffer)
            behind = [buffer]
        if self.chance(0.6):
            gate = self.add(Row(id=self.key("g"), kind="gate", parent=key))
            self.tables["gates"][gate] = Gate(
                id=gate, meets=dice.choice(MEETINGS), lead_time=Minutes(dice.choice((0, 0, 240, 960)))
            )
            for one in behind:
                self.link(one, gate)

    def rows_below(self, parent: str | None, count: int, *, depth: int) -> None:
        """Leaves and, near the top, summaries of them."""
        while count > 0:
            if depth < 3 and count >= 2 and self.chance(0.2):
                size = min(count, self.dice.randint(2, 4))
                self.summary(parent, size, depth)
                count -= size
            else:
                self.add(self.leaf(parent))
                self.left -= 1
                count -= 1

    def summary(self, parent: str | None, size: int, depth: int) -> None:
        block = self.chance(0.3)
        early = Constraint(kind="start no earlier than", at=self.at(0, 5000)) if self.chance(0.15) else None
        key = self.add(
            Row(
                id=self.key("s"),
                parent=parent,
                work_kind="deployment" if block else "",
                one_window=block,
                constraint=early,
                deadline=self.at(6000, 25_000) if self.chance(0.1) else None,
            )
        )
        if not block:
            self.rows_below(key, size, depth=depth + 1)
            return
        for _ in range(size):
            minutes = Minutes(self.dice.choice((30, 60, 90, 120)))
            estimate = Estimate(likely=minutes) if self.chance(0.85) else None
            self.add(Row(id=self.key("t"), parent=key, estimate=estimate, kind="task" if estimate else "milestone"))
            self.left -= 1

    def leaf(self, parent: str | None) -> Row:
        dice = self.dice
        kind = dice.choice(("duration", "duration", "duration", "effort", "elapsed"))
        minutes = dice.choice((0, 30, 120, 240, 480, 481, 960, 1500))
        work_kind = dice.choice(("", "", "", "build", "deployment"))
        if work_kind == "deployment":
            minutes = min(minutes, 480)
        constraint = None
        if self.chance(0.25):
            constraint = Constraint(
                kind=dice.choice(
                    (
                        "start no earlier than",
                        "finish no earlier than",
                        "start no later than",
                        "finish no later than",
                        "must start on",
                        "must finish on",
                        "as late as possible",
                        "as late as possible",
                    )
                ),
                at=self.at(500, 14_000),
            )
            if constraint.kind == "as late as possible":
                constraint = Constraint(kind="as late as possible")
        safe = Minutes(minutes * 2) if minutes and self.chance(0.5) else None
        by_hand = None
        if self.chance(0.05):
            begin = self.at(0, 9000)
            by_hand = HandDates(start=begin, finish=Instant(begin + dice.choice((60, 480, 1980))))
        return Row(
            id=self.key("t"),
            parent=parent,
            estimate=Estimate(likely=Minutes(minutes), kind=kind, optimistic=safe and Minutes(minutes), pessimistic=safe)
            if minutes
            else None,
            kind="task" if minutes else "milestone",
            calendar=dice.choice((None, None, None, None, "night", "clock", "six", "part", "team")),
            constraint=constraint,
            deadline=self.at(2000, 20_000) if self.chance(0.1) else None,
            ignores_resource_calendars=self.chance(0.1),
            work_kind=work_kind,
            by_hand=by_hand,
            levelled=LevellingMark(at=self.at(0, 9000)) if self.chance(0.08) else None,
            progress=self.progress() if minutes and self.progressing and self.chance(0.3) else None,
        )

    def progress(self) -> Progress:
        roll = self.dice.random()
        begin = Instant(START + self.dice.randint(0, 3000))
        if roll < 0.3:
            return Progress(percent=PerMille(1000), actual_start=begin, actual_finish=Instant(begin + self.dice.randint(0, 4000)))
        percent = PerMille(self.dice.choice((0, 250, 500, 333, 1000)))
        left = Minutes(self.dice.choice((0, 60, 700))) if self.chance(0.3) else None
        return Progress(percent=percent, actual_start=begin if self.chance(0.75) else None, remaining=left)

    def decided(self, plan: Plan) -> Plan:
        """The plan with decisions on some of its gates."""
        gates = dict(plan.gates)
        for key, gate in plan.gates.items():
            if self.chance(0.35):
                decision = self.dice.choice(("approved", "rejected", "waived", "approved with conditions"))
                gates[key] = replace(gate, decision=decision, decided_at=self.at(0, 9000), decided_by="board", reason="so")
        return replace(plan, gates=gates)

    # ------------------------------------------------------------------------------------------------------------- links

    def link(self, a: str, b: str, kind: str = "FS", lag: Lag | None = None) -> None:
        self.tables["links"][f"{a}-{b}"] = Link(id=f"{a}-{b}", predecessor=a, successor=b, type=kind, lag=lag or Lag())  # type: ignore[arg-type]

    def links(self, plan: Plan) -> dict[str, Link]:
        dice, tree = self.dice, outline(plan.rows)
        keys = list(tree.ids)
        parents = {row.parent for row in plan.rows.values()}
        for _ in range(round(len(keys) * dice.uniform(0.5, 1.8))):
            i = dice.randrange(len(keys) - 1)
            j = min(len(keys) - 1, i + (dice.randint(1, 4) if self.chance(0.7) else dice.randint(1, len(keys))))
            a, b = keys[i], keys[j]
            if i == j or j < tree.end[i] or f"{a}-{b}" in self.tables["links"] or plan.rows[a].kind == "release":
                continue
            if plan.rows[b].kind == "release" or (plan.rows[a].kind == "buffer" and plan.rows[a].parent == plan.rows[b].parent):
                continue
            kind = dice.choice(("FS", "FS", "FS", "SS", "FF", "SF"))
            if a in parents:
                kind = dice.choice(("FS", "FS", "FF"))
            if b in parents:
                kind = dice.choice(("FS", "SS")) if a not in parents else "FS"
            self.link(a, b, kind, self.lag(percent=a not in parents))
        for release in plan.releases.values():
            if release.go_live is not None:
                below = [key for key in keys if tree.index[release.id] < tree.index[key] < tree.index[release.go_live]]
                for key in dice.sample(below, min(len(below), 2)):
                    self.link(key, release.go_live)
        return self.tables["links"]

    def lag(self, *, percent: bool) -> Lag:
        roll = self.dice.random()
        if roll < 0.5:
            return Lag()
        if roll < 0.75:
            return Lag(amount=self.dice.choice((60, 480, 500, 960, -60, -480)))
        if roll < 0.9 or not percent:
            return Lag(amount=self.dice.choice((60, 1440, 2880, -700)), kind="elapsed")
        return Lag(amount=self.dice.choice((500, 333, -250, 1000)), kind="percent")
