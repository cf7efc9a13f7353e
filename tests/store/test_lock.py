from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from relplanner.store.errors import StoreError
from relplanner.store.lock import Holder, LockedError, holder_of, lock_book

ANA = Holder(user="Ana", host="desk", since="2027-01-04T09:30:00")
BEN = Holder(user="Ben", host="desk", since="2027-01-04T09:40:00")
FAR = Holder(user="Cem", host="laptop", since="2027-01-03T17:00:00")

HOLDING = """
import sys
from relplanner.store.lock import Holder, lock_book
held = lock_book(sys.argv[1], Holder(user="Ana", host="desk", since="2027-01-04T09:30:00"))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_window_is_told_who_has_the_book(tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    held = lock_book(path, ANA)
    with pytest.raises(LockedError) as caught:
        lock_book(path, BEN)
    assert caught.value.holder == ANA
    assert "Ana has had it open on desk since 2027-01-04 09:30" in caught.value.message
    held.release()


def test_nothing_is_left_beside_a_closed_book(tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    path.write_bytes(b"")
    lock_book(path, ANA).release()
    assert list(tmp_path.iterdir()) == [path]
    lock_book(path, BEN).release()


def test_a_link_and_its_book_are_one_book(tmp_path: Path) -> None:
    path, link = tmp_path / "crm.relplan", tmp_path / "link.relplan"
    path.write_bytes(b"")
    link.symlink_to(path)
    held = lock_book(path, ANA)
    with pytest.raises(LockedError):
        lock_book(link, BEN)
    held.release()


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == b"held\n"
        with pytest.raises(LockedError):
            lock_book(path, BEN)
        holding.kill()
    assert holder_of(path) == ANA
    held = lock_book(path, BEN)
    assert holder_of(path) == BEN
    held.release()


def test_a_card_of_another_computer_is_taken_over_only_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    (tmp_path / ".crm.relplan.holder").write_bytes(b'{"user":"Cem","host":"laptop","since":"2027-01-03T17:00:00"}')
    with pytest.raises(LockedError) as caught:
        lock_book(path, ANA)
    assert caught.value.holder == FAR
    held = lock_book(path, ANA, take_over=True)
    assert holder_of(path) == ANA
    held.release()


def test_a_card_that_cannot_be_read_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "crm.relplan"
    (tmp_path / ".crm.relplan.holder").write_bytes(b"\xff")
    assert holder_of(path) is None
    lock_book(path, ANA).release()


def test_a_folder_that_cannot_be_written_says_so(powerless: Path) -> None:
    powerless.chmod(0o555)
    with pytest.raises(StoreError) as caught:
        lock_book(powerless / "crm.relplan", ANA)
    assert caught.value.code == "no-permission"
    assert "to read only" in caught.value.message
