"""How long MPXJ's MicrosoftScheduler takes for a file: a program of its own, because a Java machine is started for it.

Usage: mpxj_scheduling.py FILE RUNS; prints the processor times of the fastest runs in milliseconds (the first ones warm the
machine up), of the dates and of the floats, and the plan's finish as it dates it.
"""

from __future__ import annotations

import sys


def main(file: str, runs: int) -> None:
    """Read, schedule again and again; print the best times in milliseconds, of the dates and of the floats, and the finish.

    MPXJ computes floats when a task is first asked for them after `schedule`: of that time the cost of as many calls that
    compute nothing is taken off.
    """
    import jpype
    import mpxj  # noqa: F401 - puts the library on the class path

    jpype.startJVM("-Xmx2g")
    project = jpype.JClass("org.mpxj.reader.UniversalProjectReader")().read(file)
    start, tasks = project.getProjectProperties().getStartDate(), list(project.getTasks())
    now = jpype.JClass("java.lang.management.ManagementFactory").getThreadMXBean().getCurrentThreadCpuTime
    dates, floats = float("inf"), float("inf")
    for _ in range(runs):
        scheduler = jpype.JClass("org.mpxj.cpm.MicrosoftScheduler")()
        begin = now()
        scheduler.schedule(project, start)
        scheduled = now()
        for task in tasks:
            task.getTotalSlack(), task.getFreeSlack()
        counted = now()
        for task in tasks:
            task.getUniqueID(), task.getUniqueID()
        dates = min(dates, (scheduled - begin) / 1e6)
        floats = min(floats, (counted - scheduled - (now() - counted)) / 1e6)
    print(f"{dates:.1f} {floats:.1f} {project.getProjectProperties().getFinishDate()}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
