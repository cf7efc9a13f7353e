"""Repetitions in words and as rules."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.plan.notation.repeats import format_repeat, occurrences, parse_repeat, repeats_on
from relplanner.plan.problems import EditError

PAIRS = [
    ("every Saturday", "FREQ=WEEKLY;BYDAY=SA"),
    ("every Monday, Wednesday", "FREQ=WEEKLY;BYDAY=MO,WE"),
    ("every 2 weeks on Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    ("every working day", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ("every day", "FREQ=DAILY"),
    ("every 3 days", "FREQ=DAILY;INTERVAL=3"),
    ("every last Friday", "FREQ=MONTHLY;BYDAY=-1FR"),
    ("every second Tuesday of the month", "FREQ=MONTHLY;BYDAY=2TU"),
    ("every last Sunday of every 3 months", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1SU"),
    ("monthly on day 15", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ("monthly on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("every 3 months on day 1", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1"),
    ("every 24 December", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"),
]


@pytest.mark.parametrize(("words", "rule"), PAIRS)
def test_words_and_rules_say_the_same(words: str, rule: str) -> None:
    assert parse_repeat(words) == rule
    assert format_repeat(rule) == words


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("weekly on Sat", "FREQ=WEEKLY;BYDAY=SA"),
        ("Each  24 dec", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"),
        ("monthly on the 2nd tue", "FREQ=MONTHLY;BYDAY=2TU"),
        ("every Wed and Mon", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("does not repeat", ""),
        ("none", ""),
        ("RRULE:FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3"),
    ],
)
def test_other_words_are_understood(words: str, rule: str) -> None:
    assert parse_repeat(words) == rule


@pytest.mark.parametrize("words", ["sometimes", "every 30 February", "monthly on day 32", "every last", "every Fooday", "weekly"])
def test_what_is_no_repetition_is_refused_with_examples(words: str) -> None:
    with pytest.raises(EditError, match="every Saturday") as error:
        parse_repeat(words)
    assert error.value.code == "bad-rule"


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=TU;BYHOUR=14", "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU", "FREQ=MONTHLY"])
def test_a_rule_that_words_do_not_cover_stands_as_it_is(rule: str) -> None:
    assert format_repeat(rule) == rule
    assert parse_repeat(format_repeat(rule)) == rule


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))
def test_what_is_offered_for_a_day_hits_it_and_reads_back(when: datetime) -> None:
    when = when.replace(second=0, microsecond=0)
    for words in repeats_on(when)[1:]:
        rule = parse_repeat(words)
        assert format_repeat(rule) == words
        assert occurrences(rule, when, when, 1) == [when]


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        rule = parse_repeat(text)
    except EditError:
        return
    assert parse_repeat(format_repeat(rule)) == rule


def test_a_broken_rule_is_no_crash() -> None:
    with pytest.raises(EditError):
        occurrences("FREQ=NEVER", datetime(2027, 1, 1), datetime(2028, 1, 1), 5)
