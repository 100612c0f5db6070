"""What another program writes into the open project is shown; who opens it in a second window is told so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.document import Document
from app.open_elsewhere import OpenElsewhere
from inspro_core.domain import edits, track_edits
from inspro_core.domain.annotation import difference
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import ProjectFile
from tests.app.window_desk import LEFT, NO_KEY, Desk, wait


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


def begin_stroke(desk: Desk) -> None:
    desk.look(50, 1)
    desk.press("B")
    QTest.mousePress(desk.canvas, LEFT, NO_KEY, desk.at((100, 30)))
    QTest.mouseMove(desk.canvas, desk.at((110, 30)))


def end_stroke(desk: Desk) -> None:
    QTest.mouseMove(desk.canvas, desk.at((120, 30)))
    QTest.mouseRelease(desk.canvas, LEFT, NO_KEY, desk.at((120, 30)))


def test_a_stroke_goes_on_while_another_program_writes(desk: Desk) -> None:
    begin_stroke(desk)
    with ProjectFile.open(desk.document.project.path) as other:
        before = other.annotation(1)
        other.apply(1, difference(before, track_edits.delete_track(before, 3)))
    desk.window.elsewhere._look()
    end_stroke(desk)
    assert desk.mask(1)[30, 100:120].all()
    assert set(desk.canvas._labels) == {1, 2}


def test_a_stroke_goes_on_while_a_model_brings_a_new_class(desk: Desk) -> None:
    begin_stroke(desk)
    desk.document.add_categories([Category(9, "zebra")])
    end_stroke(desk)
    assert desk.mask(1)[30, 100:120].all()


def test_a_stroke_on_a_video_that_another_program_has_removed_is_told_to_be_lost(desk: Desk) -> None:
    begin_stroke(desk)
    path = desk.document.project.path
    with ProjectFile.open(path) as other:
        other.remove_video(1)
    with desk.shows_a_frame():
        desk.window.elsewhere._look()
    assert desk.errors == [f"{path}: holds no video 1; it may have been removed meanwhile"]
    desk.errors.clear()
    end_stroke(desk)
    assert desk.stored(2).tracks == {}


@pytest.mark.parametrize("keys", ["T", "C", "Del", "stroke"])
def test_an_edit_of_a_video_that_is_gone_says_why_it_is_none(desk: Desk, keys: str) -> None:
    desk.look(50, 1)
    with ProjectFile.open(desk.document.project.path) as other:
        other.remove_video(1)
    if keys == "stroke":
        begin_stroke(desk)
        end_stroke(desk)
    else:
        desk.press(keys)
    assert bool(desk.errors) != (desk.message == "Track 1 is not seen on frame 50")
    desk.errors.clear()
    with desk.shows_a_frame():
        desk.window.elsewhere._look()


def test_what_the_window_itself_writes_is_no_news(desk: Desk) -> None:
    shown = list[object]()
    desk.document.videos_changed.connect(lambda: shown.append(None))
    desk.look(40, 1)
    desk.press("Del")
    assert desk.segment(1) is None
    desk.window.elsewhere._look()
    assert shown == []
