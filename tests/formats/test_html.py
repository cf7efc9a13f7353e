"""The web page: whole, closed in itself, and saying what the plan's readings say."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from relplanner.chart.theme import DARK, LIGHT
from relplanner.formats.exchange import FormatError, Options
from relplanner.formats.html.page import CUTOVER, PARTS, write
from relplanner.insight.columns import BY_KEY
from relplanner.insight.readings import Readings
from relplanner.plan.edits.tasks import rename
from relplanner.plan.instants import day
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example

VOID = {"meta", "br", "hr"}


class Page(HTMLParser):
    """Checks that every element is closed in its turn, and gathers tables, ids and what is referred to."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.scopes: dict[str, set[str | None]] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._rows: list[list[str]] = []
        self._caption = ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        said = dict(attrs)
        self.ids += [said["id"] or ""] if "id" in said else []
        for key in ("href", "src", "xlink:href", "srcset", "data", "action"):
            self.links += [said[key] or ""] if key in said else []
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._rows[-1].append("")
        if tag == "th":
            self.scopes.setdefault(self._caption, set()).add(said.get("scope"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open.pop() == tag
        if tag == "table":
            self.tables[self._caption] = self._rows

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "caption" in self.open:
            self._caption = data
        elif self.open and self.open[-1] in {"td", "th"}:
            self._rows[-1][-1] += data


def readings(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), day("2027-09-28"))


def page(plan: Plan, *only: str) -> tuple[Page, str]:
    text = write(readings(plan), Options(only=only)).decode()
    return Page(text), text


def test_nothing_outside_the_page_is_named() -> None:
    found, text = page(read_example().plan)
    assert found.links == [f"#{name}" for name in PARTS if name not in CUTOVER]
    assert set(PARTS) - set(CUTOVER) <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert set(re.findall(r"https?://[^\"'<> ]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "<script" not in text
    assert "@import" not in text
    assert {part.partition(")")[0][:1] for part in text.split("url(")[1:]} == {"#"}


def test_the_schedule_says_what_the_columns_say() -> None:
    plan = read_example().plan
    found, known = page(plan)[0], readings(plan)
    head, *rows = found.tables["Schedule: every row with its dates"]
    assert len(rows) == len(plan.rows)
    keys = {column.heading: column for column in BY_KEY.values()}
    for row, cells in zip(known.outline.ids, rows, strict=True):
        for heading, cell in zip(head, cells, strict=True):
            if heading != "Start" or known.schedule.dates(row).start < known.schedule.dates(row).finish:
                assert cell == keys[heading].text(known, row)


def test_people_and_clashes_are_all_there() -> None:
    plan = read_example().plan
    found, known = page(plan)[0], readings(plan)
    _, *people = found.tables["People and environments, in full-time people and working days"]
    assert {row[0] for row in people} == {load.resource.name for load in known.loads.values() if load.bookings}
    assert sum(int(row[-1] or 0) for row in people) == len(known.clashes)
    _, *clashes = found.tables["Clashes in order of time"]
    assert [row[0] for row in clashes] == [plan.resources[one.resource].name for one in known.clashes]


def test_each_release_has_its_tiles_and_phases() -> None:
    plan = read_example().plan
    found, known = page(plan)[0], readings(plan)
    for release in known.releases:
        rows = found.tables[f"Phases and gates of {release.name}"][1:]
        assert [row[0] for row in rows] == [phase.name for phase in release.phases]
    tiles, chart, rows = 1, 1, 1
    assert found.words.count("Go-live") == (tiles + chart + rows) * len(known.releases)


def test_every_table_head_says_what_it_is_head_of() -> None:
    found, _ = page(read_example().plan)
    assert found.scopes
    assert all(scopes <= {"col", "row"} for scopes in found.scopes.values())
    assert all(len({len(row) for row in rows}) == 1 for rows in found.tables.values())


def test_both_colour_schemes_are_in_it() -> None:
    text = page(read_example().plan)[1]
    light, dark = text.index(f"--surface:{LIGHT.surface}"), text.index(f"--surface:{DARK.surface}")
    assert light < text.index("prefers-color-scheme:dark") < dark
    assert 'fill="var(--bar)"' in text
    assert LIGHT.bar not in text[text.index("</style>") :]


def test_what_people_wrote_is_never_markup() -> None:
    plan = read_example().plan
    key = next(key for key, row in plan.rows.items() if row.kind == "task")
    bad = '<img src=x onerror=alert(1)> & "quoted" \x07'
    found, text = page(replace(rename(plan, key, bad), title=bad))
    assert "<img" not in text
    assert any(bad.replace("\x07", " ").strip() in words for words in found.words)


def test_parts_can_be_chosen() -> None:
    found, text = page(read_example().plan, "people", "clashes")
    assert found.links == ["#people", "#clashes"]
    assert "<svg" not in text
    with pytest.raises(FormatError, match="has no part cats; its parts are summary, "):
        page(Plan(), "cats")


def test_a_plan_without_releases_shows_its_main_parts_and_an_empty_one_is_a_page_too() -> None:
    plan = read_example().plan
    kinds = {"release": "task", "phase": "task", "buffer": "task", "gate": "milestone"}
    rows = {key: replace(row, kind=kinds.get(row.kind, row.kind)) for key, row in plan.rows.items()}
    bare = replace(plan, releases={}, phases={}, gates={}, buffers={}, rows=rows)
    assert "Main parts of the plan" in page(bare)[0].tables
    assert "There are no rows in this plan." in page(Plan())[0].words
