from __future__ import annotations

import errno
import json
import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from relplanner.plan.model import Plan
from relplanner.store import file as store_file
from relplanner.store.book import Book
from relplanner.store.errors import StoreError
from relplanner.store.file import (
    BACKUPS,
    backups_of,
    decode_book,
    encode_book,
    has_changed,
    read_book,
    save_book,
    write_atomically,
)


def renamed(book: Book, name: str) -> Book:
    """The book with its first task called something else."""
    row = msgspec.structs.replace(book.plan.rows["r-design"], name=name)
    return msgspec.structs.replace(book, plan=msgspec.structs.replace(book.plan, rows={**book.plan.rows, row.id: row}))


def refusal(action: Callable[..., object], *args: object, **kwargs: object) -> StoreError:
    """The error with which an action is refused; always one sentence."""
    with pytest.raises(StoreError) as caught:
        action(*args, **kwargs)
    message = caught.value.message
    assert "\n" not in message
    assert message.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", message)
    return caught.value


# ------------------------------------------------------------------------------------------------------- round trip


def test_a_saved_book_reads_back_equal(book: Book, tmp_path: Path) -> None:
    stamp = save_book(book, tmp_path / "crm.relplan")
    opened = read_book(tmp_path / "crm.relplan")
    assert opened.book == book
    assert opened.stamp == stamp


def test_the_same_book_always_gives_the_same_bytes(book: Book) -> None:
    turned = msgspec.structs.replace(book.plan, rows=dict(reversed(book.plan.rows.items())))
    assert encode_book(book) == encode_book(msgspec.structs.replace(book, plan=turned))


def test_a_renamed_task_changes_one_line(book: Book) -> None:
    before, after = encode_book(book).splitlines(), encode_book(renamed(book, "Sketch")).splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_every_line_is_json_and_the_first_names_the_format(book: Book) -> None:
    lines = [json.loads(line) for line in encode_book(book).splitlines()]
    assert lines[0] == {"format": "relplanner plan", "version": 1}


def test_audit_trail_and_exports_stand_behind_the_plan(book: Book) -> None:
    tables = [json.loads(line).get("table") for line in encode_book(book).splitlines()]
    assert tables[-2:] == ["audit", "exports"]


def test_line_ends_of_windows_and_a_byte_order_mark_do_no_harm(book: Book) -> None:
    data = b"\xef\xbb\xbf" + encode_book(book).replace(b"\n", b"\r\n")
    assert decode_book(data, "crm.relplan") == book


# ---------------------------------------------------------------------------------------------------------- bad input


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.relplan").write_bytes(b"")
    assert refusal(read_book, tmp_path / "a.relplan").code == "not-a-plan"


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 a workbook", b"\xff\xfe\x00", b'{"format": "other", "version": 1}\n', b"[]\n", b"7"]
)
def test_a_foreign_file_is_refused(data: bytes) -> None:
    error = refusal(decode_book, data, "a.relplan")
    assert error.code == "not-a-plan"
    assert "a.relplan" in error.message


def test_a_newer_file_is_refused_politely(book: Book) -> None:
    data = encode_book(book).replace(b'"version":1', b'"version":99', 1)
    error = refusal(decode_book, data, "a.relplan")
    assert error.code == "newer"
    assert "update relplanner" in error.message


@pytest.mark.parametrize("line", [3, 4, 5, 6, 7])
def test_a_damaged_line_is_named(book: Book, line: int) -> None:
    lines = encode_book(book).splitlines()
    lines[line] = lines[line][:-4]
    error = refusal(decode_book, b"\n".join(lines), "a.relplan")
    assert error.code == "damaged"
    assert f"line {line + 1}" in error.message


def test_an_audit_entry_of_a_wrong_shape_is_named(book: Book) -> None:
    data = encode_book(book).replace(b'"number":1', b'"number":"one"', 1)
    assert "line 7" in refusal(decode_book, data, "a.relplan").message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = refusal(read_book, tmp_path / "gone.relplan")
    assert error.code == "not-found"
    assert "gone.relplan" in error.message


def test_a_folder_is_no_file(tmp_path: Path, book: Book) -> None:
    assert refusal(read_book, tmp_path).code == "not-a-file"
    assert refusal(save_book, book, tmp_path).code == "not-a-file"


def test_a_file_that_may_not_be_read_is_named(powerless: Path) -> None:
    path = powerless / "secret.relplan"
    path.write_bytes(b"")
    path.chmod(0)
    assert refusal(read_book, path).code == "no-permission"


# --------------------------------------------------------------------------------------------------------- the one save


def test_nothing_but_the_book_stands_in_its_folder(book: Book, tmp_path: Path) -> None:
    save_book(book, tmp_path / "crm.relplan")
    save_book(renamed(book, "Sketch"), tmp_path / "crm.relplan")
    assert [path.name for path in tmp_path.iterdir()] == ["crm.relplan"]


def test_the_mode_of_the_file_is_kept(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    save_book(book, path)
    path.chmod(0o640)
    save_book(renamed(book, "Sketch"), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_of_the_user_s_mask(book: Book, tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        save_book(book, tmp_path / "crm.relplan")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "crm.relplan").stat().st_mode) == 0o640


def test_a_symbolic_link_stays_a_link(book: Book, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "crm.relplan", tmp_path / "link.relplan"
    save_book(book, real)
    link.symlink_to(real)
    save_book(renamed(book, "Sketch"), link)
    assert link.is_symlink()
    assert read_book(real).book.plan.rows["r-design"].name == "Sketch"


def test_a_circle_of_links_is_refused(book: Book, tmp_path: Path) -> None:
    (tmp_path / "a.relplan").symlink_to(tmp_path / "b.relplan")
    (tmp_path / "b.relplan").symlink_to(tmp_path / "a.relplan")
    refusal(save_book, book, tmp_path / "a.relplan")


def test_a_missing_folder_is_named(book: Book, tmp_path: Path) -> None:
    error = refusal(save_book, book, tmp_path / "nowhere" / "crm.relplan")
    assert error.code == "not-found"
    assert "nowhere" in error.message


def test_a_name_that_no_file_can_have_is_refused(book: Book, tmp_path: Path) -> None:
    refusal(save_book, book, tmp_path / "a\0.relplan")
    refusal(read_book, tmp_path / "a\0.relplan")


def test_a_read_only_file_is_not_overwritten(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    save_book(book, path)
    before = path.read_bytes()
    path.chmod(0o444)
    assert refusal(save_book, renamed(book, "Sketch"), path).code == "read-only"
    assert path.read_bytes() == before


def test_a_read_only_folder_leaves_the_old_file_intact(book: Book, powerless: Path) -> None:
    path = powerless / "crm.relplan"
    save_book(book, path)
    before = path.read_bytes()
    powerless.chmod(0o555)
    error = refusal(save_book, renamed(book, "Sketch"), path)
    assert error.code == "no-permission"
    assert str(powerless) in error.message
    assert path.read_bytes() == before


def test_a_full_disk_leaves_the_old_file_intact(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "crm.relplan"
    save_book(book, path)
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store_file.os, "fsync", full)
    error = refusal(save_book, renamed(book, "Sketch"), path)
    assert error.code == "disk-full"
    assert str(tmp_path) in error.message
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_cut_short_by_the_system_leaves_the_old_file_intact(book: Book, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of file size are Unix's")
    path = tmp_path / "crm.relplan"
    save_book(book, path)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, hard))
    try:
        error = refusal(save_book, renamed(book, "Sketch"), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert error.code == "disk-full"
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_gives_back_something_else_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "crm.relplan"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "read_bytes", lambda _self: b"\0\0\0")
    refusal(write_atomically, path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(pipe, b"content")
        assert os.read(reader, 100) == b"content"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


# ------------------------------------------------------------------------------------------------ changed on disk, backups


def test_a_file_changed_meanwhile_is_not_overwritten(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    stamp = save_book(book, path)
    save_book(renamed(book, "Theirs"), path)
    assert refusal(save_book, renamed(book, "Ours"), path, stamp).code == "changed-on-disk"
    assert read_book(path).book.plan.rows["r-design"].name == "Theirs"


def test_a_file_only_touched_is_saved(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    stamp = save_book(book, path)
    os.utime(path, ns=(1, 1))
    assert not has_changed(path, stamp)
    save_book(renamed(book, "Ours"), path, stamp)
    assert has_changed(path, stamp)


def test_a_change_of_same_size_and_time_is_seen_when_saving(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    stamp = save_book(renamed(book, "Ours"), path)
    save_book(renamed(book, "Mine"), path)
    os.utime(path, ns=(stamp.mtime_ns, stamp.mtime_ns))
    assert refusal(save_book, book, path, stamp).code == "changed-on-disk"


def test_a_file_removed_meanwhile_is_made_again(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    stamp = save_book(book, path)
    path.unlink()
    assert has_changed(path, stamp)
    save_book(book, path, stamp)
    assert read_book(path).book == book


def test_previous_versions_go_to_the_user_s_own_folder(book: Book, tmp_path: Path) -> None:
    path, backups = tmp_path / "plans" / "crm.relplan", tmp_path / "backups"
    path.parent.mkdir()
    stamp = save_book(book, path, backups=backups)
    for number in range(BACKUPS + 3):
        os.utime(path, ns=(number, number))
        stamp = save_book(renamed(book, f"Design {number}"), path, stamp, backups=backups)
    kept = backups_of(path, backups)
    assert len(kept) == BACKUPS
    assert read_book(kept[0]).book.plan.rows["r-design"].name == f"Design {BACKUPS + 1}"
    assert [one.name for one in path.parent.iterdir()] == ["crm.relplan"]


def test_backups_of_two_books_of_one_name_do_not_mix(book: Book, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        save_book(book, tmp_path / folder / "crm.relplan")
        save_book(renamed(book, folder), tmp_path / folder / "crm.relplan", backups=tmp_path / "backups")
    assert len(backups_of(tmp_path / "a" / "crm.relplan", tmp_path / "backups")) == 1


def test_a_name_with_brackets_has_its_backups(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "crm [4.0].relplan"
    save_book(book, path)
    save_book(renamed(book, "Sketch"), path, backups=tmp_path / "backups")
    assert len(backups_of(path, tmp_path / "backups")) == 1


# --------------------------------------------------------------------------------------------------------------- kill -9

SAVING = """
import sys
from relplanner.store.file import read_book, save_book
import msgspec
path = sys.argv[1]
book = read_book(path).book
number = 0
print("saving", flush=True)
while True:
    number += 1
    rows = {f"r-{at}": msgspec.structs.replace(book.plan.rows["r-design"], id=f"r-{at}", name=str(number)) for at in range(300)}
    save_book(msgspec.structs.replace(book, plan=msgspec.structs.replace(book.plan, rows=rows, links={})), path)
"""


@pytest.mark.parametrize("wait", [0.01, 0.03, 0.06])
def test_a_program_killed_while_saving_leaves_a_whole_file(book: Book, tmp_path: Path, wait: float) -> None:
    path = tmp_path / "crm.relplan"
    save_book(book, path)
    with subprocess.Popen([sys.executable, "-c", SAVING, str(path)], stdout=subprocess.PIPE) as saving:
        assert saving.stdout is not None
        saving.stdout.readline()
        time.sleep(wait)
        saving.kill()
    names = {row.name for row in read_book(path).book.plan.rows.values()}
    assert len(names) == 1 or path.read_bytes() == encode_book(book)


def test_what_a_killed_program_left_is_swept_away_later(book: Book, tmp_path: Path) -> None:
    old, fresh = tmp_path / ".saving-old.relplan-new", tmp_path / ".saving-fresh.relplan-new"
    old.write_bytes(b"half a")
    fresh.write_bytes(b"half a")
    os.utime(old, (1, 1))
    save_book(book, tmp_path / "crm.relplan")
    assert {path.name for path in tmp_path.iterdir()} == {"crm.relplan", fresh.name}


def test_a_plan_without_anything_is_a_file(tmp_path: Path) -> None:
    save_book(Book(plan=Plan()), tmp_path / "empty.relplan")
    assert read_book(tmp_path / "empty.relplan").book == Book()
