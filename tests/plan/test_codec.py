from __future__ import annotations

import msgspec
import pytest

from relplanner.plan import codec, versions
from relplanner.plan.codec import FORMAT, FormatError, decode, encode
from relplanner.plan.edits import releases, tasks
from relplanner.plan.model import NO_LAG, Lag, Link, PerMille, Plan, Resource, Row, Settings
from relplanner.plan.versions import VERSION
from tests.plan.small import DAY, at, small_plan


def lines(*more: str) -> list[bytes]:
    """A header of the first version and lines behind it."""
    return [f'{{"format":"{FORMAT}","version":1}}'.encode(), *(line.encode() for line in more)]


def refused(*more: str) -> FormatError:
    """The error that reading these lines behind a header raises."""
    with pytest.raises(FormatError) as caught:
        decode(lines(*more))
    return caught.value


def test_an_empty_plan_is_three_lines() -> None:
    assert encode(Plan()) == lines('{"table":"plan"}', '{"table":"settings"}')
    assert decode(encode(Plan())) == Plan()


def test_records_are_sorted_by_table_and_id_and_dates_are_iso() -> None:
    plan = Plan(rows={key: Row(id=key) for key in ("b", "a")}, links={"l": Link(id="l", predecessor="b", successor="a")})
    plan = tasks.set_deadline(plan, "a", at("2027-07-12T08:00"))
    assert encode(plan)[3:] == [
        b'{"table":"rows","id":"a","deadline":"2027-07-12T08:00"}',
        b'{"table":"rows","id":"b"}',
        b'{"table":"links","id":"l","predecessor":"b","successor":"a"}',
    ]


def test_one_changed_task_is_one_changed_line() -> None:
    plan = small_plan()
    before, after = encode(plan), encode(tasks.set_estimate(plan, "code", DAY))
    assert len(before) == len(after)
    assert sum(1 for old, new in zip(before, after, strict=True) if old != new) == 1


def test_equal_plans_give_equal_lines_however_they_were_made() -> None:
    computed = PerMille(int("1000"))  # an own object, as arithmetic makes it
    one = Plan(
        resources={"p": Resource(id="p", capacity=computed)}, settings=Settings(minutes_per_week=msgspec.json.decode("2400"))
    )
    assert encode(one) == encode(Plan(resources={"p": Resource(id="p")}))
    two = Plan(
        rows={"a": Row(id="a"), "b": Row(id="b")}, links={"l": Link(id="l", predecessor="a", successor="b", lag=Lag(amount=0))}
    )
    assert two.links["l"].lag is not NO_LAG
    assert b"lag" not in encode(two)[-1]


def test_text_of_any_language_is_kept() -> None:
    plan = Plan(rows={"a": Row(id="a", name="Übergabe “β” 納品 🚀", notes="one\ntwo")})
    assert decode(encode(plan)) == plan
    assert all(b"\n" not in line for line in encode(plan))


def test_empty_lines_and_line_ends_are_skipped_and_counted() -> None:
    text = [line + b"\r\n" for line in encode(small_plan())]
    assert decode([*text[:3], b"\n", *text[3:], b" "]) == small_plan()
    assert refused("", '{"table":"rows"}').line == 3
    with pytest.raises(FormatError) as caught:
        decode(lines('{"table":"rows"}'), first_line=10)
    assert caught.value.line == 11
    assert str(caught.value) == "Line 11: a record of rows needs the field 'id'."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"table":"rows","id":"a"', "not readable as JSON"),
        ("\x00\x00\x00", "not readable as JSON"),
        ('["rows"]', "a record in braces"),
        ('{"table":"rows","id":"a","colour":"red"}', "no field 'colour'"),
        ('{"table":"rows","id":"a","estimate":{"likely":1,"colour":2}}', "no field 'colour'"),
        ('{"table":"rows","name":"a"}', "needs the field 'id'"),
        ('{"table":"pets","id":"a"}', "'pets' is no table"),
        ('{"id":"a"}', "None is no table"),
        ('{"table":"rows","id":"a","priority":"high"}', "priority is not legal (expected int, got str)"),
        ('{"table":"rows","id":"a","kind":"epic"}', "kind is not legal"),
        ('{"table":"rows","id":"a","deadline":"2027-02-31T08:00"}', "'2027-02-31T08:00', which is no date and time"),
        ('{"table":"rows","id":"a","deadline":30000000}', "30000000, which is no date"),
        ('{"table":"rows","id":"a","by_hand":7}', "by_hand is not legal"),
        ('{"table":"calendars","id":"a","exceptions":[{"first":"1 May","last":"2027-05-01"}]}', "'1 May', which is no date like"),
        ('{"table":"calendars","id":"a","exceptions":7}', "exceptions is not legal"),
        ('{"table":"settings","minutes_per_day":"eight"}', "minutes_per_day is not legal"),
        ('{"table":"plan","name":"x"}', "its title and nothing else"),
        ('{"table":"plan","title":7}', "its title and nothing else"),
    ],
)
def test_a_damaged_line_is_refused_by_number_with_a_plain_sentence(line: str, words: str) -> None:
    error = refused('{"table":"rows","id":"z"}', line)
    assert error.line == 3
    assert words in error.message
    assert error.message.endswith(".")


def test_a_doubled_id_names_both_lines() -> None:
    error = refused(
        '{"table":"rows","id":"a"}', '{"table":"links","id":"a","predecessor":"a","successor":"b"}', '{"table":"rows","id":"a"}'
    )
    assert error.line == 4
    assert "'a' already stands in line 2" in error.message
    assert refused('{"table":"settings"}', '{"table":"settings"}').line == 3


def test_a_circle_is_told_at_a_line_of_one_of_its_links() -> None:
    rows = [f'{{"table":"rows","id":"{key}","name":"{key.upper()}"}}' for key in "abc"]
    ends = ["ab", "bc", "ca"]
    error = refused(*rows, *(f'{{"table":"links","id":"{x}{y}","predecessor":"{x}","successor":"{y}"}}' for x, y in ends))
    assert error.line == 7
    assert "“A” → “B” → “C” → “A”" in error.message


@pytest.mark.parametrize(
    "text", [b"", b"\n", b"PK\x03\x04", b"<Project/>", b"{}", b'{"format":"ours","version":1}', b'{"format":"relplanner plan"}']
)
def test_a_foreign_file_is_refused(text: bytes) -> None:
    with pytest.raises(FormatError):
        decode([text])


@pytest.mark.parametrize("version", ["0", "true", '"1"', "1.5"])
def test_a_version_that_never_was_is_refused(version: str) -> None:
    with pytest.raises(FormatError, match="not the beginning"):
        decode([f'{{"format":"{FORMAT}","version":{version}}}'.encode()])


def test_a_newer_file_is_refused_naming_both_versions() -> None:
    with pytest.raises(FormatError, match=f"version is {VERSION + 1}, this program reads up to version {VERSION}"):
        decode([f'{{"format":"{FORMAT}","version":{VERSION + 1}}}'.encode()])


def test_an_older_file_is_migrated_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "VERSION", 3)

    def titled(body: list[versions.Line]) -> list[codec.Line]:
        return [{"table": "plan", "title": line["name"]} if line["table"] == "project" else line for line in body]

    def numbered(body: list[versions.Line]) -> list[codec.Line]:
        return [{**line, "title": f"{line['title']} 2"} if line["table"] == "plan" else line for line in body]

    old = lines('{"table":"project","name":"CRM"}', '{"table":"rows","id":"a"}')
    plan = decode(old, migrations={1: titled, 2: numbered})
    assert plan.title == "CRM 2"
    assert set(plan.rows) == {"a"}
    with pytest.raises(FormatError, match="version 1"):
        decode(old, migrations={2: numbered})


def test_deltas_are_damaged_with_a_sentence_too() -> None:
    for line in (
        b"{",
        b"[]",
        b'{"rows":7}',
        b'{"rows":{"a":[1]}}',
        b'{"pets":{}}',
        b'{"pets":{"a":[null,null]}}',
        b'{"title":[]}',
    ):
        with pytest.raises(FormatError) as caught:
            codec.decode_delta(line, 12)
        assert caught.value.line == 12


def test_a_decided_gate_reads_back() -> None:
    from relplanner.plan.ids import SeededIds

    plan = releases.decide(
        small_plan(), SeededIds(1), "gate", "approved with conditions", at=at("2027-02-02T14:00"), by="CAB", conditions=["Retest"]
    )
    assert decode(encode(plan)) == plan
