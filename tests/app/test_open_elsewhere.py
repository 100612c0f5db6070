"""Who opens a project that another window has open is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.document import Document
from app.open_elsewhere import OpenElsewhere
from inspro_core.formats.project_file import ProjectFile


class Opener:
    """A part of a window that opens projects, and what it told."""

    def __init__(self, folder: Path) -> None:
        self.document, self.told = Document(), list[str]()
        self.part = OpenElsewhere(self.document, folder / "locks")
        self.part.failed.connect(self.told.append)

    def open(self, path: Path) -> None:
        self.document.open_project(path)

    def close(self) -> None:
        self.part.release()
        self.document.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    ProjectFile.create(tmp_path / "p.inspro").close()
    return tmp_path / "p.inspro"


@pytest.mark.usefixtures("qapp")
def test_the_second_window_on_a_project_says_that_there_is_a_first(tmp_path: Path, project: Path) -> None:
    first, second = Opener(tmp_path), Opener(tmp_path)
    first.open(project)
    first.open(project)
    assert first.told == []
    second.open(project)
    assert len(second.told) == 1
    assert second.told[0].startswith("“p.inspro” is open in another window.")
    first.close()
    second.close()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("way", ["closed", "another project"])
def test_a_project_that_was_left_is_free_again(tmp_path: Path, project: Path, way: str) -> None:
    first, second = Opener(tmp_path), Opener(tmp_path)
    first.open(project)
    if way == "closed":
        first.close()
    else:
        ProjectFile.create(tmp_path / "other.inspro").close()
        first.open(tmp_path / "other.inspro")
    second.open(project)
    assert second.told == []
    first.close()
    second.close()
    assert list((tmp_path / "locks").iterdir()) == []
