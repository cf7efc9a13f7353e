"""Levelling beside TaskJuggler: `python tests/benchmarks/taskjuggler.py [TASKS…]`, on generated plans of effort tasks.

TaskJuggler (Debian's `tj3`) schedules the same tasks, links, people and working hours from a file that is written here; printed
are both finishes in working days, and the processor time of both, reading and starting up left out of ours only.
"""

from __future__ import annotations

import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from crowded import crowded

from relplanner.insight.levelling.level import level
from relplanner.plan.instants import instant
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan

HEAD = """project p "p" 2027-01-04 +12y {
  timezone "UTC"
  timingresolution 60min
  workinghours mon - fri 8:00 - 12:00, 13:00 - 17:00
  workinghours sat, sun off
}
"""

REPORT = """
taskreport out "out" {
  formats csv
  timeformat "%Y-%m-%d-%H:%M"
  columns id, start, end
}
"""


def project_of(plan: Plan) -> str:
    """The plan as a TaskJuggler project."""
    lines = [HEAD, *(f'resource {key} "{one.name}"' for key, one in sorted(plan.resources.items()))]
    waits: dict[str, list[str]] = {}
    for link in plan.links.values():
        waits.setdefault(link.successor, []).append(f"!{link.predecessor}")
    for key, row in plan.rows.items():
        assert row.estimate is not None
        body = f"effort {row.estimate.likely // 60}h allocate {plan.assignments[key].resource}"
        depends = f" depends {', '.join(waits[key])}" if key in waits else ""
        lines.append(f'task {key} "{row.name}" {{ {body}{depends} }}')
    return "\n".join([*lines, REPORT])


def theirs(plan: Plan, folder: Path) -> tuple[int, float]:
    """TaskJuggler's finish as an instant, and its seconds of processor time."""
    (folder / "p.tjp").write_text(project_of(plan), encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["tj3", "--silent", "p.tjp"], cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (folder / "out.csv").open(encoding="utf-8") as file:
        ends = [row["End"] for row in csv.DictReader(file, delimiter=";")]
    last = max(f"{end[:10]}T{end[11:16]}" for end in ends)
    return instant(last), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(sizes: Sequence[int]) -> None:
    if shutil.which("tj3") is None:
        print("TaskJuggler is not installed (Debian: apt install tj3); there is nothing to compare with.")
        return
    print(" tasks people   finish: ours      tj3   seconds: ours      tj3   working days, processor time")
    for tasks in sizes:
        people = max(4, tasks // 25)
        plan = crowded(tasks, people, "effort")
        began = time.process_time()
        answer = level(plan, schedule_plan(plan))
        ours = time.process_time() - began
        with tempfile.TemporaryDirectory() as folder:
            end, seconds = theirs(plan, Path(folder))
        days = answer.schedule.worktime.plan_calendar
        finish = [days.between(answer.schedule.start, at) / 480 for at in (answer.schedule.finish, end)]
        print(f"{tasks:>6} {people:>6}   {finish[0]:>12g} {finish[1]:>8g}   {ours:>13.2f} {seconds:>8.2f}", flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [100, 1000])
