"""Files name the oldest version that can hold them, and lines of every older version are read as today's."""

from __future__ import annotations

import msgspec
import pytest

from relplanner.plan import codec
from relplanner.plan.delta import Delta
from relplanner.plan.differences import decode_differences
from relplanner.plan.edits.ground import with_records
from relplanner.plan.model import (
    TABLES,
    Baseline,
    Day,
    Id,
    LevellingMark,
    Minutes,
    Money,
    Phase,
    Plan,
    Progress,
    Quality,
    RateStep,
    Record,
    Release,
    Resource,
    Row,
    Settings,
)
from relplanner.plan.versions import MIGRATIONS, VERSION, version_of
from tests.plan.small import at, small_plan

MARK = LevellingMark(at=at("2027-02-04T08:00"), resource="ana", because=("test",), answer="within float")

NEEDS: list[tuple[int, str, Record]] = [
    (1, "resources", Resource(id="x", name="Bo", rate=Money(9_000))),
    (2, "rows", Row(id="x", repeats="FREQ=DAILY;COUNT=2")),
    (2, "baselines", Baseline(id="x", name="May", day=Day(20_000))),
    (3, "rows", Row(id="x", levelled=MARK)),
    (3, "rows", Row(id="x", skills=("SQL",))),
    (3, "rows", Row(id="x", fixed_cost=Money(1))),
    (3, "rows", Row(id="x", progress=Progress(actual_cost=Money(1)))),
    (3, "rows", Row(id="x", progress=Progress(actual_work=Minutes(1)))),
    (3, "releases", Release(id="crm", budget=Money(1))),
    (3, "phases", Phase(id="build", budget=Money(1))),
    (3, "resources", Resource(id="x", rate_steps=(RateStep(start=at("2027-02-04"), rate=Money(1)),))),
    (3, "resources", Resource(id="x", cost_per_use=Money(1))),
]


@pytest.mark.parametrize(
    ("version", "table", "record"), NEEDS, ids=[f"{at}-{case[0]}-{case[1]}" for at, case in enumerate(NEEDS)]
)
def test_the_header_names_the_oldest_version_that_can_hold_the_plan(version: int, table: str, record: Record) -> None:
    assert version_of(small_plan()) == 1
    plan = with_records(small_plan(), table, [record])
    assert version_of(plan) == version
    lines = codec.encode(plan)
    assert lines[0] == b'{"format":"relplanner plan","version":%d}' % version
    assert codec.decode(lines) == plan


def test_limits_of_quality_make_a_file_of_version_2() -> None:
    assert version_of(Plan(settings=Settings(quality=Quality(quiet=(4,))))) == 2
    assert version_of(Plan(settings=Settings(near_critical=Minutes(1)))) == 2


@pytest.mark.parametrize("version", [1, 2])
def test_a_row_levelled_by_an_older_program_gets_a_mark(version: int) -> None:
    header = b'{"format":"relplanner plan","version":%d}' % version
    plan = codec.decode([header, b'{"table":"rows","id":"a","levelled_from":"2027-02-04T08:00"}', b'{"table":"rows","id":"b"}'])
    assert plan.rows["a"].levelled == LevellingMark(at=at("2027-02-04T08:00"))
    assert plan.rows["b"].levelled is None
    assert codec.decode([header, b'{"table":"rows","id":"a","levelled_from":null}']).rows["a"] == Row(id="a")


def test_a_file_of_today_has_no_field_of_older_ones() -> None:
    header = b'{"format":"relplanner plan","version":%d}' % VERSION
    with pytest.raises(codec.FormatError, match="no field 'levelled_from'"):
        codec.decode([header, b'{"table":"rows","id":"a","levelled_from":"2027-02-04T08:00"}'])


def test_an_edit_in_an_older_journal_is_read_with_its_mark() -> None:
    line = b'{"rows":{"a":[{"id":"a"},{"id":"a","levelled_from":"2027-02-04T08:00"}],"b":[null,{"id":"b"}]}}'
    marked = Row(id="a", levelled=LevellingMark(at=at("2027-02-04T08:00")))
    assert codec.decode_delta(line) == Delta(tables={"rows": {"a": (Row(id="a"), marked), "b": (None, Row(id="b"))}})


def test_a_scenario_of_an_older_file_is_read_with_its_mark() -> None:
    base = Plan(rows={"a": Row(id="a")})
    plan = decode_differences(base, [(7, {"table": "rows", "id": "a", "levelled_from": "2027-02-04T08:00"})], 6)
    assert plan.rows["a"].levelled == LevellingMark(at=at("2027-02-04T08:00"))


def test_migrations_leave_alone_what_is_of_today() -> None:
    plan = with_records(small_plan(), "rows", [Row(id="x", levelled=MARK)])
    lines: list[dict[str, object]] = []
    for table in TABLES:
        records: dict[Id, Record] = getattr(plan, table)
        lines += [{"table": table, **codec.plain(record)} for record in records.values()]
    for migration in MIGRATIONS.values():
        assert migration([dict(line) for line in lines]) == lines
    assert msgspec.json.encode(lines)
