"""Plans and books to store, and a user without privileges."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from relplanner.plan.instants import instant
from relplanner.plan.model import Estimate, Link, Minutes, Plan, Row, Settings
from relplanner.store.book import AuditEntry, Book, Export

NOBODY = 65534


@pytest.fixture
def plan() -> Plan:
    """Design, then build."""
    design = Row(id="r-design", name="Design", rank="1", estimate=Estimate(likely=Minutes(960)))
    build = Row(id="r-build", name="Build “payments” / Größe", rank="2", estimate=Estimate(likely=Minutes(2400), unit="w"))
    link = Link(id="l-1", predecessor="r-design", successor="r-build")
    settings = Settings(start=instant("2027-03-01T08:00"))
    return Plan(title="CRM 4.0", settings=settings, rows={row.id: row for row in (build, design)}, links={link.id: link})


@pytest.fixture
def book(plan: Plan) -> Book:
    """That plan, edited once and exported once."""
    return Book(
        plan=plan,
        audit=(AuditEntry(number=1, when="2027-01-04T09:30:00", who="Ana", what="Insert Build", why="asked for by sales"),),
        exports=(Export(number=1, when="2027-01-04T10:00:00", who="Ana", name="crm.xlsx", format="xlsx"),),
    )


@pytest.fixture
def powerless() -> Iterator[Path]:
    """A folder of one's own, for a user who is not root (root may write everywhere)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() != 0:
            yield folder
            folder.chmod(0o755)
            return
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(0)
            folder.chmod(0o755)
