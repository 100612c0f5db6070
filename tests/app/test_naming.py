"""A name that is being typed is kept, whatever the user does next; where it cannot be, that is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app import messages
from app.dialogs.export import ExportDialog
from app.panels.track_table import Column
from inspro_core.domain.annotation import Annotation, difference
from inspro_core.formats.project_file import ProjectFile
from tests.app.window_desk import LEFT, Desk, opened

Way = Callable[[Desk, str], QLineEdit]


def names(desk: Desk, video_id: int = 1) -> dict[int, str]:
    """Names that are in the file."""
    return {track_id: track.name for track_id, track in desk.stored(video_id).tracks.items()}


def write(desk: Desk, text: str, track_id: int = 1) -> QLineEdit:
    """Type the name of a track into the inspector, as after F2, and do not end it."""
    desk.look(5, track_id)
    desk.press("F2")
    field = desk.window.tracks.inspector.name
    QTest.keyClicks(field, text)
    return field


def write_in_table(desk: Desk, text: str, track_id: int = 1) -> QLineEdit:
    """Type the name of a track into its cell, as after a double click, and do not end it."""
    desk.look(5, track_id)
    panel = desk.window.tracks
    index = panel.rows.mapFromSource(panel.table.index(panel.table.row_of(track_id), Column.NAME))
    place = panel.view.visualRect(index).center()
    QTest.mouseClick(panel.view.viewport(), LEFT, pos=place)
    QTest.mouseDClick(panel.view.viewport(), LEFT, pos=place)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, text)
    return editor


def press(*keys: str) -> None:
    """Press keys wherever the focus is."""
    for one in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keySequence(focus, QKeySequence(one))


def click_timeline(desk: Desk, x: int, track_id: int = 0) -> None:
    """Click the timeline, in the ruler or at a track; the keys stay where they are."""
    timeline = desk.window.timeline
    y = timeline.scene.row_of(track_id).center().y() if track_id else 5
    QTest.mouseClick(timeline.viewport(), LEFT, pos=QPoint(x, y))


@pytest.mark.parametrize("way", [write, write_in_table])
def test_saving_keeps_the_name_in_hand_first(desk: Desk, way: Way) -> None:
    field = way(desk, "rex")
    QTest.keySequence(field, QKeySequence("Ctrl+S"))
    assert names(desk)[1] == "rex"
    assert "nothing left to save" in desk.message
    assert field.hasFocus()
    QTest.keyClicks(field, "ine")
    press("Ctrl+S")
    assert names(desk)[1] == "rexine"


def test_saving_an_unchanged_name_makes_no_edit(desk: Desk) -> None:
    write(desk, "")
    press("Ctrl+S")
    assert desk.document.history.next_undo is None


@pytest.mark.parametrize("way", [write, write_in_table])
def test_a_name_in_hand_stays_with_its_track_when_another_one_is_chosen(desk: Desk, way: Way) -> None:
    way(desk, "rex")
    click_timeline(desk, 20, 3)
    assert desk.state.track_id == 3
    assert names(desk) == {1: "rex", 2: "", 3: ""}
    assert desk.window.tracks.inspector.name.text() == ""


@pytest.mark.parametrize("way", [write, write_in_table])
def test_a_name_in_hand_is_kept_when_another_frame_is_shown(desk: Desk, way: Way) -> None:
    field = way(desk, "rex")
    with desk.shows_a_frame():
        click_timeline(desk, desk.window.timeline.width() // 2)
    assert desk.frame != 5
    assert names(desk)[1] == "rex"
    assert field.hasFocus()


def test_no_name_is_kept_letter_by_letter_while_the_video_plays(desk: Desk) -> None:
    desk.look(5, 1)
    desk.press("Space")
    desk.press("F2")
    field = desk.window.tracks.inspector.name
    for letter in "rex":
        QTest.keyClicks(field, letter)
        with desk.shows_a_frame():
            pass
    assert desk.window.playback.is_playing
    assert names(desk)[1] == ""
    press("Return")
    assert names(desk)[1] == "rex"
    desk.window.playback.stop()
    desk.press("Ctrl+Z")
    assert names(desk)[1] == ""


@pytest.mark.parametrize("way", [write, write_in_table])
def test_a_name_in_hand_stays_with_its_video_when_another_one_is_shown(desk: Desk, way: Way) -> None:
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    desk.press("T")  # track 1 is there, too
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Left")
    way(desk, "rex")
    with desk.shows_a_frame():
        press("Alt+Shift+Right")
    desk.state.select_track(1)
    desk.window.tracks.view.setFocus()
    assert (names(desk, 1)[1], names(desk, 2)[1]) == ("rex", "")
    assert desk.window.tracks.inspector.name.text() == ""


def test_undo_takes_back_the_name_in_hand_before_it_leads_to_another_video(desk: Desk) -> None:
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    desk.press("T")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Left")
    write(desk, "rex")
    undo, redo = (desk.window.actions_by_name[name] for name in ("undo", "redo"))
    undo.trigger()
    assert (names(desk, 1)[1], list(names(desk, 2))) == ("", [1])
    redo.trigger()
    assert names(desk, 1)[1] == "rex"


def test_a_name_in_hand_is_kept_when_another_project_is_opened(desk: Desk) -> None:
    path = desk.document.project.path
    write(desk, "rex")
    desk.open_copy()
    with ProjectFile.open(path) as project:
        assert project.annotation(1).tracks[1].name == "rex"
    assert names(desk)[1] == ""


@pytest.mark.parametrize("way", [write, write_in_table])
def test_a_name_in_hand_is_kept_when_the_window_closes(
    desk_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    errors: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, _title, text: errors.append(text))
    shutil.copytree(desk_template, tmp_path, dirs_exist_ok=True)
    desk = Desk(tmp_path)
    path = desk.document.project.path
    way(desk, "rex")
    desk.close()
    with ProjectFile.open(path) as project:
        assert project.annotation(1).tracks[1].name == "rex"
    assert errors == []


def test_an_export_knows_of_the_name_in_hand(desk: Desk) -> None:
    write(desk, "rex")
    press("Ctrl+E")
    dialog = opened(desk, ExportDialog)
    assert names(desk)[1] == "rex"
    dialog.close()


@pytest.mark.parametrize(("action", "keys"), [("lock", ()), ("delete_track", ("Ctrl+Z",))])
def test_a_name_in_hand_is_kept_before_another_edit(desk: Desk, action: str, keys: tuple[str, ...]) -> None:
    write(desk, "rex")
    desk.window.actions_by_name[action].trigger()
    for key in keys:
        desk.press(key)
    assert names(desk)[1] == "rex"
    desk.state.set_locked(1, False)


def test_a_name_in_hand_of_a_track_that_gets_locked_is_told_to_be_refused(desk: Desk) -> None:
    field = write(desk, "rex")
    desk.state.set_locked(1, True)
    assert "Track 1 is locked" in desk.message
    assert names(desk)[1] == ""
    assert field.text() == ""
    assert not field.isEnabled()


def test_a_name_in_hand_of_a_track_that_goes_is_told_to_be_gone(desk: Desk) -> None:
    write(desk, "rex", 3)
    whole = desk.document.project.annotation(1, None, {3})
    desk.document.write(difference(whole, Annotation({}, whole.reviewed_frames)))  # as at the end of a run
    assert desk.message == "Track 3 is gone, and its new name “rex” with it"
    assert desk.errors == []


def test_a_name_that_cannot_be_written_stays_in_the_field_and_is_written_later(desk: Desk) -> None:
    connection = desk.document.project._database.connection
    connection.execute("PRAGMA query_only = ON")
    field = write(desk, "rex")
    press("Ctrl+S")
    assert "cannot be written" in desk.errors[0]
    assert desk.message == ""
    assert field.text() == "rex"
    connection.execute("PRAGMA query_only = OFF")
    press("Ctrl+S")
    assert names(desk)[1] == "rex"
    assert "nothing left to save" in desk.message
    desk.errors.clear()


def test_a_refresh_leaves_what_is_typed_alone(desk: Desk) -> None:
    field = write(desk, "re")
    desk.window.display.refresh()
    assert field.text() == "re"
    QTest.keyClick(field, Qt.Key.Key_X)
    assert field.text() == "rex"
