"""A written file is there whole or not at all, and takes no place that is not a file's."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from inspro_core.atomic import replacing, unfinished, write_text
from inspro_core.errors import UsageError


def test_a_text_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    for text in ("old", "new ×"):
        write_text(path, text)
        assert path.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes there")
def test_a_pipe_and_a_link_to_a_device_stay_what_they_are(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(os.devnull)
    for path in (pipe, link):
        with pytest.raises(UsageError, match=f"{path.name}: is a folder or a device; name a file"):
            write_text(path, "text")
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [link, pipe]


def test_a_folder_and_a_name_in_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder or a device; name a file"):
        write_text(tmp_path, "text")
    with pytest.raises(UsageError, match=r"there is no folder .*none; make it"):
        write_text(tmp_path / "none" / "labels.json", "text")


def test_a_text_that_cannot_be_written_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    write_text(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "\ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_others_write_replaces_nothing_until_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    with replacing(path) as temporary:
        temporary.write_bytes(b"old")
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_that_write_one_file_at_once_do_not_hinder_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, sync = tmp_path / "labels.json", os.fsync

    def sync_after_another(number: int) -> None:
        monkeypatch.setattr(os, "fsync", sync)
        write_text(path, "other")
        sync(number)

    monkeypatch.setattr(os, "fsync", sync_after_another)
    write_text(path, "mine")
    assert path.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_left_is_removed_when_nobody_wrote_to_it_for_a_day(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    hours = {
        unfinished(path): 25,
        unfinished(path): 23,
        unfinished(tmp_path / "other.json"): 25,
        tmp_path / ".labels.json.mine.part": 25,
        tmp_path / ".labels_json.0123abcd.part": 25,
    }
    for part, age in hours.items():
        part.write_text("half")
        os.utime(part, times=(time.time() - 3600 * age,) * 2)
    abandoned, *kept = hours
    write_text(path, "text")
    assert not abandoned.exists()
    assert set(tmp_path.iterdir()) == {path, *kept}


def test_what_cannot_be_removed_hinders_nobody(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    folder = unfinished(path)
    folder.mkdir()
    os.utime(folder, times=(0, 0))
    write_text(path, "text")
    assert path.read_text(encoding="utf-8") == "text"
    assert folder.is_dir()
