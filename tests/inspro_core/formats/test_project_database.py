"""A project file appears whole or not at all, and one that cannot be written can still be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from inspro_core.errors import ProjectError
from inspro_core.formats.project_file import ProjectFile
from tests.inspro_core.formats.conftest import CATEGORIES


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
