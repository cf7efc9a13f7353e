from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.plan import instants
from relplanner.plan.legal import FIRST_DAY, LAST_DAY
from relplanner.plan.model import Instant
from relplanner.plan.notation import DateOrder, format_instant, parse_instant, parse_moment
from relplanner.plan.problems import EditError

MONDAY = instants.day("2027-07-12")


@pytest.mark.parametrize(
    ("text", "order", "meant"),
    [
        ("2027-07-12", "dmy", "2027-07-12"),
        ("2027-07-12T08:00", "mdy", "2027-07-12T08:00"),
        ("2027-07-12 08:00:30", "mdy", "2027-07-12T08:00"),
        ("3.8.2027", "dmy", "2027-08-03"),
        ("3/8/2027", "mdy", "2027-03-08"),
        ("03-08-27", "dmy", "2027-08-03"),
        ("2027/8/3", "ymd", "2027-08-03"),
        ("27-8-3", "ymd", "2027-08-03"),
        ("2027.8.3", "dmy", "2027-08-03"),
        ("3.8.", "dmy", "2027-08-03"),
        ("8/3", "mdy", "2027-08-03"),
        ("8-3", "ymd", "2027-08-03"),
        # the nearest year
        ("2.1.", "dmy", "2028-01-02"),
        ("12.1.", "dmy", "2027-01-12"),
        ("29.2.", "dmy", "2028-02-29"),
        ("3.8.2027 14:30", "dmy", "2027-08-03T14:30"),
        ("3.8.2027, 2:30 pm", "dmy", "2027-08-03T14:30"),
        ("3.8.2027 2pm", "dmy", "2027-08-03T14:00"),
        ("8/3/2027 12 am", "mdy", "2027-08-03T00:00"),
        ("3.8.2027 24:00", "dmy", "2027-08-04T00:00"),
        ("12 Jul", "dmy", "2027-07-12"),
        ("Jul 12th, 2028", "mdy", "2028-07-12"),
        ("12-July-28", "dmy", "2028-07-12"),
        ("Fri 24 Apr", "dmy", "2027-04-24"),
        ("fri", "dmy", "2027-07-16"),
        ("Monday", "dmy", "2027-07-12"),
        ("today", "dmy", "2027-07-12"),
        ("tomorrow 9:00", "dmy", "2027-07-13T09:00"),
        ("+5d", "dmy", "2027-07-17"),
        ("-2w", "dmy", "2027-06-28"),
        ("+0", "dmy", "2027-07-12"),
    ],
)
def test_dates_are_read(text: str, order: DateOrder, meant: str) -> None:
    assert instants.iso(parse_instant(text, MONDAY, order)) == instants.iso(instants.instant(meant))


def test_a_written_midnight_differs_from_no_time() -> None:
    assert parse_moment("3.8.2027 0:00", MONDAY, "dmy") == (instants.day("2027-08-03"), 0)
    assert parse_moment("3.8.2027", MONDAY, "dmy") == (instants.day("2027-08-03"), None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31.2.2027", "There is no 31 February 2027; that month has 28 days."),
        ("31 Feb", "There is no 31 February 2027"),
        ("2027-02-29", "There is no 29 February 2027"),
        ("31.4.", "There is no 31 April 2027; that month has 30 days."),
        ("1.13.2027", "There is no month 13"),
        ("0.1.2027", "There is no 0 January 2027"),
        ("1.1.2027 25:00", "There is no time 25:00"),
        ("1.1.2027 12:60", "There is no time 12:60"),
        ("1.1.2027 13 pm", "There is no hour 13 pm"),
        ("1.1.1899", "outside the years 1900 to 2200"),
        ("0000-01-01", "There is no year 0"),
        ("2027-7", "is no date"),
        ("soon", "“soon” is no date; write it like 12.7.2027"),
        ("12 Foo", "is no date"),
        ("", "is no date"),
        ("13:00", "is no date"),
        ("1.1.20270", "is no date"),
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(EditError) as caught:
        parse_instant(text, MONDAY, "dmy")
    assert caught.value.code == "not-a-date"
    assert words in caught.value.message


@given(st.integers(instants.midnight(FIRST_DAY), instants.midnight(LAST_DAY) + 1439), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_a_date_reads_back_as_it_was_written(at: int, order: DateOrder) -> None:
    assert parse_instant(format_instant(Instant(at), order), MONDAY, order) == at


@given(st.text(st.sampled_from("0123456789 .-/:+adefijlmnprtuwT"), max_size=16), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_any_text_is_a_date_or_refused(text: str, order: DateOrder) -> None:
    try:
        number, minute = parse_moment(text, MONDAY, order)
    except EditError:
        return
    assert FIRST_DAY <= number <= LAST_DAY
    assert minute is None or 0 <= minute <= 1440
