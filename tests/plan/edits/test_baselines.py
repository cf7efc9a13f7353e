from __future__ import annotations

import pytest

from relplanner.plan import codec
from relplanner.plan.edits.baselines import Standing, activate_baseline, remove_baseline, rename_baseline, set_baseline
from relplanner.plan.edits.tasks import delete_rows
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day
from relplanner.plan.model import BaselineRow, Minutes, Plan
from tests.plan.small import DAY, at, small_plan
from tests.plan.strategies import assert_legal

IDS = SeededIds("baselines")
ROWS = (
    Standing(row="code", start=at("2027-01-04T08:00"), finish=at("2027-01-05T17:00"), estimate=DAY, work=Minutes(480)),
    Standing(row="buf", start=at("2027-01-05T17:00"), finish=at("2027-01-06T17:00"), size=Minutes(480)),
)


def kept(name: str = "May", on: str = "2027-05-03", plan: Plan | None = None) -> Plan:
    """The small plan with a baseline of two rows."""
    return set_baseline(plan or small_plan(), IDS, name=name, day=day(on), rows=ROWS, id=name.lower())


def test_a_baseline_keeps_its_rows_and_is_the_active_one() -> None:
    plan = kept()
    assert_legal(plan)
    assert plan.settings.baseline == "may"
    assert plan.baseline_rows["may/code"] == BaselineRow(
        id="may/code", baseline="may", row="code", start=ROWS[0].start, finish=ROWS[0].finish, estimate=DAY, work=Minutes(480)
    )
    assert plan.baseline_rows["may/buf"].size == 480


def test_a_name_that_is_taken_gets_a_number() -> None:
    plan = set_baseline(kept(), IDS, name=" May ", day=day("2027-05-04"), rows=ROWS, id="again")
    assert plan.baselines["again"].name == "May (2)"


def test_one_of_several_is_active_or_none() -> None:
    plan = kept("June", "2027-06-01", kept())
    assert plan.settings.baseline == "june"
    assert activate_baseline(plan, "may").settings.baseline == "may"
    none = activate_baseline(plan, None)
    assert none.settings.baseline is None
    assert none.baselines is plan.baselines
    assert rename_baseline(plan, "may", "Kick-off").baselines["may"].name == "Kick-off"


def test_removing_takes_its_rows_and_the_latest_other_becomes_active() -> None:
    plan = kept("July", "2027-07-01", kept("June", "2027-06-01", kept()))
    after = remove_baseline(plan, "july")
    assert after.settings.baseline == "june"
    assert {one.baseline for one in after.baseline_rows.values()} == {"may", "june"}
    assert remove_baseline(after, "may").settings.baseline == "june"
    last = remove_baseline(remove_baseline(after, "may"), "june")
    assert (last.settings.baseline, last.baselines, last.baseline_rows) == (None, {}, {})
    assert last == small_plan()


def test_a_baseline_outlives_the_rows_it_kept() -> None:
    plan = delete_rows(kept(), "code")
    assert "may/code" in plan.baseline_rows
    assert_legal(plan)
    assert codec.decode(codec.encode(plan)) == plan


def test_a_file_lists_a_baseline_row_by_row_and_names_the_version_that_knows_it() -> None:
    before, after = codec.encode(small_plan()), codec.encode(kept())
    assert before[0].endswith(b'"version":1}')
    assert after[0].endswith(b'"version":2}')
    row = (
        b'{"table":"baseline_rows","id":"may/code","baseline":"may","row":"code","start":"2027-01-04T08:00",'
        b'"finish":"2027-01-05T17:00","estimate":{"likely":480},"work":480}'
    )
    assert [line for line in after if b'"may' in line and b'"settings"' not in line][::2] == [
        b'{"table":"baselines","id":"may","name":"May","day":"2027-05-03"}',
        row,
    ]
    assert codec.decode(after) == kept()


def test_a_program_that_knows_no_baselines_refuses_them_as_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = codec.encode(kept())
    monkeypatch.setattr(codec, "VERSION", 1)
    with pytest.raises(codec.FormatError, match="saved by a newer relplanner"):
        codec.decode(lines)
