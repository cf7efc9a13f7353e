"""Which format reads a file, and what is said about those that none reads."""

from __future__ import annotations

import pytest

from relplanner.formats import registry
from relplanner.formats.registry import FORMATS, FormatError, read, reader

MSPDI = b'<Project xmlns="http://schemas.microsoft.com/project"><Tasks>%s</Tasks></Project>'
WAITS = b"<Task><UID>%d</UID><Name>T%d</Name><PredecessorLink><PredecessorUID>%d</PredecessorUID></PredecessorLink></Task>"


def test_a_suffix_decides_before_the_content() -> None:
    assert reader("a.XML", b"").name == "Microsoft Project XML"


def test_the_content_decides_where_the_suffix_says_nothing() -> None:
    assert reader("-", MSPDI % b"").name == "Microsoft Project XML"
    assert reader("problem", b"PRECEDENCE RELATIONS:").name == "PSPLIB"


FOREIGN = [
    ("plan.mpp", b"\xd0\xcf\x11\xe0", "save it in Microsoft Project as XML"),
    ("house.gan", b"<project/>", "is XML, but not of GanttProject"),
    ("README.md", b"# hello", "is of no format that relplanner reads; give it a .relplan, "),
    ("plan.xml", b"  \n", "is empty"),
    ("null", b"", "is of no format"),
]


@pytest.mark.parametrize(("name", "data", "said"), FOREIGN)
def test_foreign_files_are_refused_with_a_cure(name: str, data: bytes, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(data, name)
    assert name in caught.value.message
    assert said in caught.value.message


def test_tasks_in_a_circle_are_named() -> None:
    circle = MSPDI % (WAITS % (1, 1, 2) + WAITS % (2, 2, 1))
    with pytest.raises(FormatError) as caught:
        read(circle, "plan.xml")
    assert caught.value.message.count("“T1”") + caught.value.message.count("“T2”") == 3  # the first is said again


def test_a_huge_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "LARGEST", 2**20)
    with pytest.raises(FormatError, match="has 2 MB, relplanner reads up to 1 MB"):
        read(b" " * 2**21, "plan.xml")


def test_suffixes_are_unique() -> None:
    suffixes = [suffix for form in FORMATS for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes))


def test_lengths_beyond_every_calendar_are_refused() -> None:
    with pytest.raises(FormatError, match="The estimate of “Build” is longer than a hundred years"):
        read(b"Task,Duration\nBuild,99999999d\n", "plan.csv")


def test_every_reader_and_writer_that_the_table_names_is_there() -> None:
    for form in FORMATS:
        for function in (form.read, form.write, form.losses):
            if function is not None:
                with pytest.raises((TypeError, AttributeError)) as caught:
                    function()  # type: ignore[call-arg]  # the module is found, the arguments are missing
                assert "missing 2 required positional arguments" in str(caught.value)
