"""The window at 10,000 rows and 15,000 links: opening, one edit from the cell to the painted frame, a walk through the rows."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from large_plan import large_plan
from PySide6.QtWidgets import QApplication
from timing import best

from relplanner.app.document import Document
from relplanner.app.main_window import MainWindow
from relplanner.app.opening import Context
from relplanner.app.settings import Settings
from relplanner.app.work.runner import InlineRunner, ThreadRunner
from relplanner.insight.columns import BY_KEY
from relplanner.plan.ids import SeededIds
from relplanner.session.session import Session
from relplanner.store.book import Book

TASKS, LINKS = 10_000, 15_000


def clock() -> datetime:
    return datetime(2027, 2, 1, 9, 0)


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    app = QApplication.instance() or QApplication([])
    plan = large_plan(TASKS, LINKS)
    runner = ThreadRunner()
    context = Context(clock=clock, ids=SeededIds(1), user="ana", host="here", runner=InlineRunner())
    window = MainWindow(context, Settings(Path(tempfile.mkdtemp())))
    window.resize(1440, 900)
    window.show()
    session = Session(Book(plan=plan), clock=clock, ids=SeededIds(2), user="ana")

    def show() -> None:
        window.show_document(Document(session, runner=runner, clock=clock))
        app.processEvents()
        window.grab()

    yield f"window: first show of {TASKS:,} rows", best(show, 1), None
    document, schedule = window.document, window.schedule
    assert document is not None
    assert schedule is not None
    leaf = next(row.id for row in plan.rows.values() if row.estimate is not None)
    lengths = itertools.cycle(("7d", "8d"))
    names = itertools.cycle(("one", "other"))

    def edit(key: str, texts: Iterator[str]) -> None:
        document.enter(leaf, BY_KEY[key], next(texts))
        schedule.grid.viewport().repaint()
        schedule.chart.viewport().repaint()

    schedule.chart.motion.enabled = False
    edit("estimate", lengths)
    runner.wait()
    app.processEvents()
    yield "window: one edit, cell to painted frame: rename", best(lambda: edit("name", names)), 100
    runner.wait()
    app.processEvents()
    yield "window: one edit, cell to painted frame: estimate", best(lambda: edit("estimate", lengths)), 100
    runner.wait()
    app.processEvents()
    bar = schedule.grid.verticalScrollBar()
    notches = itertools.cycle(range(0, bar.maximum(), 66))
    pages = itertools.cycle(range(0, bar.maximum(), 2_200))

    def scroll(places: Iterator[int]) -> None:
        bar.setValue(next(places))
        app.processEvents()

    yield "window: a frame while scrolling by a notch of the wheel, grid and chart", best(lambda: scroll(notches), 40), 16
    yield "window: a page further, grid and chart", best(lambda: scroll(pages), 20), None
    window.show_document(None)
    window.deleteLater()
    app.processEvents()
