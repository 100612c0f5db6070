"""A command's folder comes whole or not at all, and nothing that was there goes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inspro_core.cli.new_folder import new_folder
from inspro_core.errors import UsageError


@pytest.mark.parametrize("is_there", [False, True])
def test_what_was_written_comes_to_the_path_at_the_end(tmp_path: Path, is_there: bool) -> None:
    path = tmp_path / "out"
    if is_there:
        path.mkdir()
    before = os.stat(path).st_ino if is_there else None
    with new_folder(path) as folder:
        (folder / "pictures").mkdir()
        (folder / "pictures" / "0.jpg").touch()
        (folder / "labels.json").touch()
        assert not (path / "labels.json").exists()
    assert sorted(file.name for file in path.iterdir()) == ["labels.json", "pictures"]
    assert (path / "pictures" / "0.jpg").is_file()
    assert list(tmp_path.iterdir()) == [path]
    assert before in (None, os.stat(path).st_ino)  # a shell may stand in it


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_what_was_written_vanishes_with_an_error(tmp_path: Path, is_there: bool, error: type[BaseException]) -> None:
    path = tmp_path / "out"
    if is_there:
        path.mkdir()
    with pytest.raises(error), new_folder(path) as folder:
        (folder / "pictures").mkdir()
        raise error
    assert list(tmp_path.rglob("*")) == [path] * is_there


@pytest.mark.parametrize("is_file", [False, True])
def test_what_is_there_stays(tmp_path: Path, is_file: bool) -> None:
    (tmp_path / "file").write_text("mine")
    path = tmp_path / "file" if is_file else tmp_path
    with pytest.raises(UsageError, match="is not empty or is a file; name a new folder"), new_folder(path):
        pass
    assert (tmp_path / "file").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1
