"""What stands around the rows of a random plan: people and their bookings, windows and freezes, and the dice for all of it."""

from __future__ import annotations

import random

from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Absence,
    Assignment,
    Freeze,
    Instant,
    Minutes,
    PerMille,
    Resource,
    Row,
    Scope,
    Window,
)

START = instant("2027-07-12T08:00")
WINDOWS = (
    ("2027-01-02T18:00", 840, "FREQ=WEEKLY;BYDAY=SA"),
    ("2027-01-04T20:00", 480, "FREQ=WEEKLY;BYDAY=MO,WE"),
    ("2027-01-30T06:00", 2160, "FREQ=MONTHLY;BYDAY=-1SA"),
    ("2027-01-07T00:00", 1440, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
)


class Surroundings:
    """Draws people, bookings, windows and freezes."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def at(self, low: int = 0, high: int = 12_000) -> Instant:
        """An instant near the start: any minute, or a working one."""
        at = START + self.dice.randint(low, high)
        return Instant(at - at % 1440 + self.dice.choice((480, 600, 1020))) if self.chance(0.6) else Instant(at)

    def people(self) -> dict[str, Resource]:
        first = self.at(0, 6000)
        away = Absence(start=first, finish=Instant(first + self.dice.randint(1, 8000)))
        short = Absence(start=self.at(0, 9000), finish=self.at(11_000, 13_000))
        return {
            "ana": Resource(id="ana", name="Ana", absences=(away,)),
            "ben": Resource(id="ben", name="Ben", calendar=self.dice.choice((None, "clock", "night")), absences=(short,)),
            "cy": Resource(id="cy", name="Cy", kind="role"),
            "crew": Resource(id="crew", name="Crew", kind="team", capacity=PerMille(3000), calendar="part"),
            "sit": Resource(id="sit", name="SIT", kind="environment", absences=(away,) if self.chance(0.5) else ()),
        }

    def bookings(self, rows: dict[str, Row]) -> dict[str, Assignment]:
        dice = self.dice
        found = {}
        for key, row in rows.items():
            if row.estimate is None or row.estimate.kind == "elapsed":
                continue
            for who in dice.sample(["ana", "ben", "cy", "crew", "sit"], dice.choice((0, 0, 1, 1, 2, 3))):
                if who == "sit" and row.estimate.kind == "effort":
                    continue
                begun = row.progress is not None
                found[f"{key}{who}"] = Assignment(
                    id=f"{key}{who}",
                    task=key,
                    resource=who,
                    units=PerMille(dice.choice((1000, 1000, 500, 300))),
                    work=Minutes(dice.randint(60, 600)) if self.chance(0.15) else None,
                    delay=Minutes(0 if begun else dice.choice((0, 0, 0, 0, 120, 600))),
                )
        return found

    def scope(self) -> Scope:
        roll = self.dice.random()
        if roll < 0.5:
            return Scope(work_kinds=("deployment",))
        if roll < 0.65:
            return Scope(environments=("sit",)) if self.chance(0.7) else Scope(services=("shop",), work_kinds=("build",))
        if roll < 0.85:
            return Scope(release_types=("major",), work_kinds=("deployment", "build") if self.chance(0.5) else ())
        return Scope(work_kinds=("build",), release_types=("minor", "emergency"))

    def windows(self) -> dict[str, Window]:
        found = {}
        for number in range(self.dice.choice((0, 0, 1, 1, 2))):
            start, length, rule = self.dice.choice(WINDOWS)
            scope = self.scope() if number else Scope(work_kinds=("deployment",))
            found[f"w{number}"] = Window(id=f"w{number}", scope=scope, start=instant(start), length=Minutes(length), rule=rule)
        return found

    def freezes(self) -> dict[str, Freeze]:
        found = {}
        for number in range(self.dice.choice((0, 0, 0, 1, 1, 2))):
            start = self.at(-2000, 12_000)
            length = self.dice.choice((600, 2000, 9000))
            scope = self.scope() if self.chance(0.9) else Scope()
            rule = self.dice.choice(("FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYMONTHDAY=20")) if length == 600 else ""
            found[f"f{number}"] = Freeze(
                id=f"f{number}",
                scope=scope,
                start=start,
                finish=Instant(start + length),
                hard=self.chance(0.5),
                rule=rule,
                until=self.at(20_000, 90_000) if rule and self.chance(0.5) else None,
            )
        return found
