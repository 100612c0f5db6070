"""Held-out frames in the project file: noted once, kept for its life."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from inspro_core.domain.project import Video
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.project_schema import APPLICATION_ID, MIGRATIONS

Make = Callable[..., tuple[ProjectFile, Video]]


def test_held_out_frames_come_back(make_project: Make) -> None:
    project, video = make_project()
    project.hold_out({video.id: range(2, 5)})
    assert project.held_out() == {video.id: range(2, 5)}


def test_a_video_of_which_nothing_is_held_out_is_noted_too(make_project: Make) -> None:
    project, video = make_project()
    project.hold_out({video.id: range(0)})
    assert project.held_out() == {video.id: range(0)}


def test_what_is_noted_is_never_moved(make_project: Make) -> None:
    project, video = make_project()
    project.hold_out({video.id: range(2, 5)})
    project.hold_out({video.id: range(0)})
    assert project.held_out() == {video.id: range(2, 5)}


def test_a_removed_video_takes_its_note_along(make_project: Make) -> None:
    project, video = make_project()
    project.hold_out({video.id: range(2, 5)})
    project.remove_video(video.id)
    assert project.held_out() == {}


def test_an_older_project_has_nothing_held_out(tmp_path: Path) -> None:
    path = tmp_path / "old.inspro"
    old = sqlite3.connect(path)
    for script in MIGRATIONS[:2]:
        old.executescript(script)
    old.executescript(f"PRAGMA user_version = 2; PRAGMA application_id = {APPLICATION_ID}")
    old.close()
    with ProjectFile.open(path) as project:
        assert project.held_out() == {}
