"""Every code a problem can have occurs in a plan with that one mistake."""

from __future__ import annotations

from relplanner.insight.dcma import NAMES
from relplanner.plan.problems import SEVERITY
from tests.golden.test_dates import FOUND_BY_THE_SCHEDULE
from tests.insight import test_quality, test_release_rules


def test_every_code_has_its_plan() -> None:
    of_the_plan = {code for code, *_ in test_quality.MISTAKES}
    of_points = {code for code, _ in NAMES.values()}
    of_other_plans = {"booked-elsewhere"}  # `test_elsewhere`: it takes two
    assert of_the_plan | of_points | test_release_rules.RULES | FOUND_BY_THE_SCHEDULE | of_other_plans == set(SEVERITY)
