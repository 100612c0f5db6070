"""What another program writes into the open project is shown; who opens it in a second window is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.document import Document
from app.open_elsewhere import OpenElsewhere
from inspro_core.domain import edits, track_edits
from inspro_core.domain.annotation import difference
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import ProjectFile
from tests.app.window_desk import Desk, wait


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


def test_labels_that_another_program_writes_appear_by_themselves(desk: Desk) -> None:
    desk.window.display.refresh()
    table = desk.window.tracks.table
    assert table.row_of(3) >= 0
    with ProjectFile.open(desk.document.project.path) as other:
        (category_id,) = {other.add_categories([Category(9, "zebra")])["zebra"]}
        before = other.annotation(1)
        other.apply(1, difference(before, edits.new_track(track_edits.delete_track(before, 3), 4, category_id)))
    wait(lambda: table.row_of(3) < 0)
    assert table.category_name(table.rows[table.row_of(4)].category_id) == "zebra"


def test_a_shown_video_that_another_program_removes_makes_room_for_the_first_one(desk: Desk) -> None:
    with ProjectFile.open(desk.document.project.path) as other:
        other.remove_video(1)
    wait(lambda: desk.document.video is not None and desk.document.video.id == 2)


def test_what_the_window_itself_writes_is_no_news(desk: Desk) -> None:
    shown = list[object]()
    desk.document.videos_changed.connect(lambda: shown.append(None))
    desk.look(40, 1)
    desk.press("Del")
    assert desk.segment(1) is None
    desk.window.elsewhere._look()
    assert shown == []
