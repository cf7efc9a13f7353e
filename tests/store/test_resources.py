from __future__ import annotations

from pathlib import Path

import pytest

import relplanner
from relplanner.store import resources
from relplanner.store.errors import StoreError


def test_a_checkout_has_its_files_beside_the_package() -> None:
    assert resources.folder() == Path(relplanner.__file__).parent.parent / "resources"


def test_an_installed_package_has_its_files_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_resources").mkdir()
    monkeypatch.setattr(relplanner, "__file__", str(tmp_path / "__init__.py"))
    assert resources.folder() == tmp_path / "_resources"


@pytest.mark.parametrize("read", [resources.read_template, resources.icon])
def test_an_unknown_name_is_refused(read: object) -> None:
    with pytest.raises(StoreError) as caught:
        read("no such thing")  # type: ignore[operator]
    assert caught.value.code == "not-found"


def test_a_name_never_leads_out_of_the_folder() -> None:
    with pytest.raises(StoreError):
        resources.read_template("../examples/brackwater")
