"""Edits of the classes are undone and done again among all others, in the open window."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from tests.app.class_editor import delete_class, open_editor
from tests.app.window_desk import LEFT, Desk, labels


def names(desk: Desk) -> list[str]:
    return [category.name for category in desk.document.project.categories()]


def test_a_deleted_class_comes_back_with_its_tracks_and_what_was_done_before_can_be_undone(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Del")
    deleted = desk.stored()
    desk.look(7, 2)
    delete_class(desk, "person", "dog")
    assert desk.message == "Classes saved: 2; Ctrl+Z takes this back"
    assert names(desk) == ["dog", "car"]
    moved = desk.stored()
    assert {track.category_id for track in moved.tracks.values()} == {1}
    desk.press("Ctrl+Z")
    assert desk.message == "Undone: delete class person"
    assert desk.frame == 7
    assert names(desk) == ["dog", "person", "car"]
    assert desk.stored() == deleted
    assert desk.window.tracks.inspector.category.currentText() == "person"
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()
    desk.press("Ctrl+Y")
    desk.press("Ctrl+Y")
    assert desk.message == "Done again: delete class person"
    assert names(desk) == ["dog", "car"]
    assert desk.stored() == moved
    assert desk.window.tracks.inspector.category.currentText() == "dog"


def test_replacing_unused_classes_is_undone_in_one_step_and_empties_no_history(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Del")
    dialog = open_editor(desk)
    dialog.preset_box.setCurrentIndex(0)
    QTest.mouseClick(dialog.replace_button, LEFT)
    QTest.mouseClick(dialog.save_button, LEFT)
    assert names(desk) != ["dog", "person", "car"]
    desk.press("Ctrl+Z")
    assert names(desk) == ["dog", "person", "car"]
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()


def test_undo_of_a_class_while_another_video_is_shown_stays_there(desk: Desk) -> None:
    delete_class(desk, "person", "car")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    desk.press("Ctrl+Z")
    assert desk.document.video is not None
    assert desk.document.video.id == 2
    assert desk.stored() == labels()


@pytest.mark.parametrize("keys", ["Ctrl+Z", "Ctrl+Y"])
def test_undo_of_a_class_is_no_work_on_a_video(desk: Desk, keys: str) -> None:
    edited: list[None] = []
    delete_class(desk, "car", "")
    desk.press("Ctrl+Z")
    if keys == "Ctrl+Z":
        desk.press("Ctrl+Y")
    desk.document.edited.connect(lambda: edited.append(None))
    desk.press(keys)
    assert edited == []
    assert desk.document.project.status(1) == "new"
