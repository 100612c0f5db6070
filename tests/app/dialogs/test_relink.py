"""Moved videos are found by name, and only the same video is taken."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.dialogs import relink
from app.dialogs.relink import RelinkDialog
from app.dialogs.relink_search import find_moved
from app.workers.job import Job
from inspro_core.domain.project import Video
from inspro_core.errors import InsProError
from inspro_core.media import VideoWriter, probe
from tests.inspro_core.media.conftest import numbered_frame


def make_video(path: Path, frame_count: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with VideoWriter(path, (64, 160)) as writer:
        for number in range(frame_count):
            writer.write(numbered_frame(number))
    return path


@pytest.fixture
def missing(tmp_path: Path) -> tuple[Video, Video]:
    """Two videos, of 3 and 5 frames, that lay in /old and are now below tmp_path/new."""
    one = probe(make_video(tmp_path / "new" / "a" / "one.mp4", 3), 1)
    two = probe(make_video(tmp_path / "new" / "b" / "two.mp4", 5), 2)
    return replace(one, path="/old/a/one.mp4"), replace(two, path="/old/b/two.mp4")


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_all_are_found_below_a_folder(missing: tuple[Video, Video], tmp_path: Path) -> None:
    moved = find_moved(missing, tmp_path)
    assert dict(moved.found) == {1: tmp_path / "new/a/one.mp4", 2: tmp_path / "new/b/two.mp4"}
    assert not moved.refused


def test_a_file_of_another_length_is_refused_with_what_it_is(missing: tuple[Video, Video], tmp_path: Path) -> None:
    moved = find_moved([replace(missing[0], frame_count=4)], tmp_path)
    assert not moved.found
    assert moved.refused[1].found is not None
    assert moved.refused[1].found.frame_count == 3


def test_a_file_of_another_size_is_refused(missing: tuple[Video, Video], tmp_path: Path) -> None:
    moved = find_moved([replace(missing[0], size_hw=(64, 320))], tmp_path)
    assert (dict(moved.found), set(moved.refused)) == ({}, {1})


def test_a_file_that_does_not_decode_is_refused_with_the_problem(tmp_path: Path) -> None:
    (tmp_path / "one.mp4").write_bytes(b"no video")
    moved = find_moved([Video(1, "/old/one.mp4", (64, 160), 3, (0.0, 1.0, 2.0))], tmp_path)
    assert moved.refused[1].problem


def test_of_equal_names_the_one_in_the_likest_folder_is_taken(missing: tuple[Video, Video], tmp_path: Path) -> None:
    make_video(tmp_path / "0" / "one.mp4", 3)
    assert find_moved(missing[:1], tmp_path).found[1] == tmp_path / "new/a/one.mp4"


def test_a_wrong_copy_does_not_hide_the_right_one(missing: tuple[Video, Video], tmp_path: Path) -> None:
    make_video(tmp_path / "x" / "old" / "a" / "one.mp4", 4)
    moved = find_moved(missing[:1], tmp_path)
    assert moved.found[1] == tmp_path / "new/a/one.mp4"
    assert not moved.refused


def test_no_file_stands_for_two_videos(missing: tuple[Video, Video], tmp_path: Path) -> None:
    twin = replace(missing[0], id=7, path="/old/b/one.mp4")
    assert set(find_moved([twin, missing[0]], tmp_path).found) == {1}


def test_twins_in_folders_of_their_own_are_told_apart(missing: tuple[Video, Video], tmp_path: Path) -> None:
    twin = replace(missing[0], id=7, path="/old/b/one.mp4")
    make_video(tmp_path / "new" / "b" / "one.mp4", 3)
    found = find_moved([twin, missing[0]], tmp_path).found
    assert dict(found) == {1: tmp_path / "new/a/one.mp4", 7: tmp_path / "new/b/one.mp4"}


def test_a_shallow_search_stays_in_its_folder(missing: tuple[Video, Video], tmp_path: Path) -> None:
    assert not find_moved(missing, tmp_path, is_deep=False).found
    assert set(find_moved(missing, tmp_path / "new" / "a", is_deep=False).found) == {1}


def test_a_search_that_is_stopped_finds_nothing_more(missing: tuple[Video, Video], tmp_path: Path) -> None:
    assert not find_moved(missing, tmp_path, should_stop=lambda: True).found


@pytest.fixture
def dialog(qtbot: QtBot, missing: tuple[Video, Video]) -> RelinkDialog:
    made = RelinkDialog(missing, 2)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_folder_relinks_all_at_once(
    qtbot: QtBot, dialog: RelinkDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not dialog.relink_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(dialog.search_button)
    qtbot.waitUntil(dialog.relink_button.isEnabled)
    with qtbot.waitSignal(dialog.relinked) as signal:
        press(dialog.relink_button)
    assert signal.args == [{1: tmp_path / "new/a/one.mp4", 2: tmp_path / "new/b/two.mp4"}]


def test_a_file_of_another_name_is_taken_and_its_folder_looked_at(
    qtbot: QtBot, dialog: RelinkDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = tmp_path / "new" / "a" / "renamed.mp4"
    shutil.move(tmp_path / "new" / "b" / "two.mp4", renamed)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(renamed), ""))
    press(dialog.file_button)
    qtbot.waitUntil(dialog.relink_button.isEnabled)
    with qtbot.waitSignal(dialog.relinked) as signal:
        press(dialog.relink_button)
    assert signal.args == [{2: renamed, 1: tmp_path / "new/a/one.mp4"}]


def test_another_video_is_refused_with_both_numbers(qtbot: QtBot, dialog: RelinkDialog, tmp_path: Path) -> None:
    dialog.take(2, tmp_path / "new" / "a" / "one.mp4")
    qtbot.waitUntil(lambda: "frames 3, size 160×64" in dialog.message.text())
    assert "frames 5, size 160×64" in dialog.message.text()
    assert not dialog.relink_button.isEnabled()


def test_a_search_that_has_told_what_it_found_is_over(
    qtbot: QtBot, dialog: RelinkDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Job.run

    def linger(job: Job) -> None:
        run(job)
        time.sleep(0.2)

    monkeypatch.setattr(Job, "run", linger)  # the thread is slow to end
    dialog.search(tmp_path)
    qtbot.waitUntil(lambda: dialog.message.text() == "All found.")
    assert dialog.search_button.isEnabled()
    assert dialog.relink_button.isEnabled()


def test_a_search_that_fails_is_told(
    qtbot: QtBot, dialog: RelinkDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise InsProError("the disk is gone")

    monkeypatch.setattr(relink, "find_moved", fail)
    dialog.search(tmp_path)
    qtbot.waitUntil(dialog.search_button.isEnabled)
    assert dialog.message.text() == "the disk is gone"


def test_closing_stops_the_search(qtbot: QtBot, dialog: RelinkDialog, tmp_path: Path) -> None:
    dialog.search(tmp_path)
    with qtbot.assertNotEmitted(dialog.relinked):
        press(dialog.cancel_button)
    assert not dialog.isVisible()
