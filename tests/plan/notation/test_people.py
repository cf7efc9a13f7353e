from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.plan.edits.ground import one_line
from relplanner.plan.notation import format_people, parse_people
from relplanner.plan.problems import EditError
from tests.plan.field_strategies import units

names = st.one_of(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=10),
    st.sampled_from(["Ana", 'Ana "Bo" Lu', "Smith, J; Jr", "50%", "Ana 50%", "Ana[50%]", '"', '""', "@Ana", "A,5%", ";"]),
).map(one_line)
lists = st.lists(st.tuples(names.filter(bool), units), max_size=4, unique_by=lambda one: one[0].casefold())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", ()),
        (" ; ", ()),
        ("Ana 50%; Ben", (("Ana", 500), ("Ben", 1000))),
        ("Ana 50 %, Ben Lo", (("Ana", 500), ("Ben Lo", 1000))),
        ("Ana[50%],Ben [25 %]", (("Ana", 500), ("Ben", 250))),
        ("Ana 12,5%, Ben 7.5%", (("Ana", 125), ("Ben", 75))),
        ('"Smith; Jr" 80%; @Bo', (("Smith; Jr", 800), ("Bo", 1000))),
        ("Team 7 300%", (("Team 7", 3000),)),
        ("O'Neil", (("O'Neil", 1000),)),
    ],
)
def test_people_are_read(text: str, meant: tuple[tuple[str, int], ...]) -> None:
    assert parse_people(text) == meant


@pytest.mark.parametrize("text", ["50%", "Ana50%", "Ana 50% Ben", '"', "Ana [50%", "Ana 0%", "Ana; Ana", '""'])
def test_what_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(EditError):
        parse_people(text)


@given(lists)
def test_people_read_back_as_they_were_written(people: list[tuple[str, int]]) -> None:
    assert parse_people(format_people(people)) == tuple(people)  # type: ignore[arg-type]


@given(st.text(st.sampled_from('ab 5%;,"[]@.'), max_size=14))
def test_any_list_is_refused_or_reads_back(text: str) -> None:
    try:
        people = parse_people(text)
    except EditError:
        return
    assert parse_people(format_people(people)) == people
