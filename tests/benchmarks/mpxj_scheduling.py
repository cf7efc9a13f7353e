"""How long MPXJ's MicrosoftScheduler takes for a file: a program of its own, because a Java machine is started for it.

Usage: mpxj_scheduling.py FILE RUNS; prints the processor time of the fastest run in milliseconds (the first ones warm the machine
up) and the plan's finish as it dates it.
"""

from __future__ import annotations

import sys


def main(file: str, runs: int) -> None:
    """Read, schedule again and again, print the best time in milliseconds and the finish."""
    import jpype
    import mpxj  # noqa: F401 - puts the library on the class path

    jpype.startJVM("-Xmx2g")
    project = jpype.JClass("org.mpxj.reader.UniversalProjectReader")().read(file)
    start = project.getProjectProperties().getStartDate()
    thread = jpype.JClass("java.lang.management.ManagementFactory").getThreadMXBean()
    best = float("inf")
    for _ in range(runs):
        scheduler = jpype.JClass("org.mpxj.cpm.MicrosoftScheduler")()
        begin = thread.getCurrentThreadCpuTime()
        scheduler.schedule(project, start)
        best = min(best, (thread.getCurrentThreadCpuTime() - begin) / 1e6)
    print(f"{best:.1f} {project.getProjectProperties().getFinishDate()}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
