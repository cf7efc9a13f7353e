"""A session over two tasks, with a clock that stands still and ids that repeat."""

from __future__ import annotations

from datetime import datetime

import pytest

from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import Estimate, Link, Minutes, Plan, Row, Settings
from relplanner.session.session import Session
from relplanner.store.book import Book


@pytest.fixture
def book() -> Book:
    """Design, then build."""
    design = Row(id="r-design", name="Design", rank="1", estimate=Estimate(likely=Minutes(480)))
    build = Row(id="r-build", name="Build", rank="2", estimate=Estimate(likely=Minutes(480)))
    link = Link(id="l-1", predecessor="r-design", successor="r-build")
    settings = Settings(start=instant("2027-03-01T08:00"))
    return Book(plan=Plan(title="CRM", settings=settings, rows={row.id: row for row in (design, build)}, links={link.id: link}))


@pytest.fixture
def session(book: Book) -> Session:
    """That book, being edited by Ana on a Monday at nine."""
    return Session(book, clock=lambda: datetime(2027, 3, 1, 9), ids=SeededIds(1), user="Ana")
