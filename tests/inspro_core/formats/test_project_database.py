"""A project file appears whole or not at all, and one that cannot be written can still be read."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from inspro_core.domain.annotation import Change
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import TrackHead
from inspro_core.errors import ProjectError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.project_schema import MIGRATIONS
from inspro_core.formats.table import format_named
from tests.inspro_core.formats.conftest import CATEGORIES
from tests.inspro_core.formats.label_worlds import disjoint_annotation, export, make_world
from tests.locked_folders import lock, open_to_all


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as on a disk that is full."""
    resource = pytest.importorskip("resource", reason="files cannot be limited here")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("most", [0, 1000, 5000, 30_000])
def test_a_project_that_a_full_disk_does_not_hold_leaves_nothing_and_can_be_made_later(
    tmp_path: Path, most: int
) -> None:
    with small_files(most), pytest.raises(ProjectError, match=r"cannot be (created|written)"):
        ProjectFile.create(tmp_path / "p.inspro", CATEGORIES)
    assert list(tmp_path.iterdir()) == []
    with ProjectFile.create(tmp_path / "p.inspro", CATEGORIES) as project:
        assert project.categories() == CATEGORIES


def test_a_project_is_not_there_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "p.inspro"
    with ProjectFile.building(path) as project:
        project.set_categories(CATEGORIES)
        assert not path.exists()
    with ProjectFile.open(path) as again:
        assert again.categories() == CATEGORIES


def test_a_project_of_which_another_program_was_first_is_refused_and_the_other_stays(tmp_path: Path) -> None:
    path = tmp_path / "p.inspro"
    with pytest.raises(ProjectError, match="was made by another program in the meantime"), ProjectFile.building(path):
        ProjectFile.create(path, CATEGORIES).close()
    with ProjectFile.open(path) as again:
        assert again.categories() == CATEGORIES
    assert list(tmp_path.iterdir()) == [path]


def test_the_log_of_a_project_that_was_deleted_is_not_read_into_a_new_one_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "p.inspro"
    with ProjectFile.create(path, CATEGORIES) as old:
        old.set_setting("left", 1)
        path.unlink()
        with ProjectFile.create(path) as new:
            assert new.categories() == ()
            assert new.setting("left") is None


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProjectError, match=r"p\.inspro: cannot be created: .*; choose a folder that can be written"):
        ProjectFile.create(tmp_path / "file" / "p.inspro")


@pytest.mark.parametrize(
    "write",
    [
        lambda project, name: project.add_video(Video(0, f"/{name}", (2, 2), 1, (0.0,))),
        lambda project, name: project.relink_video(1, f"/{name}"),
        lambda project, name: project.set_categories([*CATEGORIES, Category(99, name)]),
        lambda project, name: project.apply(1, Change(heads={7: (None, TrackHead(3, name))})),
        lambda project, name: project.set_note(1, 0, name),
        lambda project, name: project.set_model(1, name),
    ],
)
def test_a_name_that_is_no_text_is_refused_and_nothing_is_written(
    tmp_path: Path, write: Callable[[ProjectFile, str], object]
) -> None:
    with ProjectFile.create(tmp_path / "p.inspro", CATEGORIES) as project:
        video = project.add_video(Video(0, "/v.mp4", (2, 2), 1, (0.0,)))
        with pytest.raises(ProjectError, match=r"cannot hold .*\\ud800.*, which is not valid Unicode; rename it"):
            write(project, "a\ud800")
        assert project.videos() == (video,)
        assert project.categories() == CATEGORIES
        assert (project.track_heads(1), project.notes(1), project.model(1)) == ({}, {}, "")


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder with a labelled project, below one that anybody may write."""
    with open_to_all() as folder:
        (folder / "locked").mkdir()
        make_world(folder / "locked", disjoint_annotation(1, [1, 2]))[0].close()
        yield folder / "locked"


def test_a_project_in_a_folder_that_cannot_be_written_is_read_and_exported(locked: Path) -> None:
    with lock(locked, 0o555), ProjectFile.open(locked / "clip.inspro") as project:
        summary = export(format_named("coco").write, project, locked.parent / "out")
        assert (summary.track_count, summary.frame_count) == (2, 4)
        with pytest.raises(ProjectError, match="can only be read, as its folder cannot be written; copy it"):
            project.set_setting("x", 1)
    assert sorted(path.name for path in locked.iterdir()) == ["clip", "clip.inspro"]


def test_a_locked_project_with_a_log_of_changes_is_not_read_without_them(locked: Path) -> None:
    path, log = locked / "clip.inspro", locked / "clip.inspro-wal"
    with ProjectFile.open(path) as project:
        project.set_setting("x", 1)
        shutil.copy(log, locked / "log")
    (locked / "log").rename(log)
    with lock(locked, 0o555), pytest.raises(ProjectError, match="has to be brought up to date, but its folder"):
        ProjectFile.open(path)


def test_a_locked_project_of_an_older_program_asks_for_a_copy(locked: Path) -> None:
    path = locked / "clip.inspro"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) - 1}")
    connection.close()
    with lock(locked, 0o555), pytest.raises(ProjectError, match="has to be brought up to date, but its folder"):
        ProjectFile.open(path)


def test_a_project_that_may_not_be_read_is_not_called_damaged(locked: Path) -> None:
    path = locked / "clip.inspro"
    path.chmod(0o000)
    with lock(locked, 0o555), pytest.raises(ProjectError, match=r"cannot be opened: .*; see that you may read it"):
        ProjectFile.open(path)


def test_a_project_in_a_folder_that_may_not_be_entered_says_so(locked: Path) -> None:
    with lock(locked, 0o000):
        with pytest.raises(ProjectError, match=r"clip\.inspro: cannot be opened: .*; see that you may read it"):
            ProjectFile.open(locked / "clip.inspro")
        with pytest.raises(ProjectError, match=r"new\.inspro: cannot be created: .*; choose a folder"):
            ProjectFile.create(locked / "new.inspro", CATEGORIES)


def test_what_another_connection_has_written_is_news_once_and_what_this_one_wrote_is_none(tmp_path: Path) -> None:
    path = tmp_path / "p.inspro"
    with ProjectFile.create(path) as one, ProjectFile.open(path) as other:
        one.set_setting("key", 1)
        assert not one.has_news()
        assert other.has_news()
        assert not other.has_news()
