"""Notes are kept in the project as they are written, whatever the user does next."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from app.dialogs.export import ExportDialog
from inspro_core.formats.project_file import ProjectFile
from tests.app.window_desk import LEFT, Desk, opened


def stored(desk: Desk, video_id: int = 1) -> dict[int, str]:
    with ProjectFile.open(desk.document.project.path) as project:
        return project.notes(video_id)


def write(desk: Desk, text: str) -> None:
    """Type into the note of this frame, as after Ctrl+Shift+N."""
    desk.press("Ctrl+Shift+N")
    QTest.keyClicks(desk.window.notes.edit, text)


def test_control_shift_n_puts_the_cursor_into_the_note_of_this_frame(desk: Desk) -> None:
    desk.look(7)
    desk.press("Ctrl+Shift+N")
    assert desk.window.notes.edit.hasFocus()
    assert "frame 7" in desk.window.notes.title.text()


def test_letters_of_tools_are_text_there(desk: Desk) -> None:
    write(desk, "b x p")
    assert desk.window.notes.edit.toPlainText() == "b x p"
    assert desk.state.tool == "select"


def test_a_note_is_kept_when_the_frame_changes_and_shown_when_it_comes_back(desk: Desk) -> None:
    desk.look(7)
    write(desk, "left leg is hidden")
    desk.look(8)
    assert stored(desk) == {7: "left leg is hidden"}
    assert desk.window.notes.edit.toPlainText() == ""
    desk.look(7)
    assert desk.window.notes.edit.toPlainText() == "left leg is hidden"


def test_a_click_in_the_list_goes_to_the_frame_of_a_note(desk: Desk) -> None:
    desk.look(7)
    write(desk, "look again")
    desk.look(100)
    notes = desk.window.notes.list
    QTest.mouseClick(notes.viewport(), LEFT, pos=notes.visualItemRect(notes.item(0)).center())
    assert desk.frame == 7


def test_a_note_in_hand_stays_with_its_video_when_another_one_is_shown(desk: Desk) -> None:
    desk.look(7)
    write(desk, "of the first video")
    with desk.shows_a_frame():
        desk.window.actions_by_name["next_video"].trigger()
    assert stored(desk, 1) == {7: "of the first video"}
    assert stored(desk, 2) == {}
    assert desk.window.notes.edit.toPlainText() == ""


def test_a_note_in_hand_stays_with_its_video_when_an_undo_leads_to_another_one(desk: Desk) -> None:
    desk.look(5, 1)
    desk.press("Del")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    write(desk, "of the second video")
    with desk.shows_a_frame():
        desk.window.actions_by_name["undo"].trigger()
    assert (stored(desk, 1), stored(desk, 2)) == ({}, {0: "of the second video"})
    assert desk.frame == 5


def test_a_note_in_hand_is_kept_when_another_project_is_opened(desk: Desk) -> None:
    path = desk.document.project.path
    write(desk, "before I go")
    desk.open_copy()
    with ProjectFile.open(path) as project:
        assert project.notes(1) == {0: "before I go"}
    assert stored(desk) == {}


def test_saving_keeps_the_note_in_hand_first(desk: Desk) -> None:
    write(desk, "in hand")
    QTest.keySequence(desk.window.notes.edit, QKeySequence("Ctrl+S"))
    assert stored(desk) == {0: "in hand"}
    assert "nothing left to save" in desk.message
    assert desk.window.notes.edit.hasFocus()


def test_saving_claims_nothing_where_a_note_cannot_be_written(desk: Desk) -> None:
    connection = desk.document.project._database.connection
    connection.execute("PRAGMA query_only = ON")
    write(desk, "while the disk is full")
    QTest.keySequence(desk.window.notes.edit, QKeySequence("Ctrl+S"))
    assert "cannot be written" in desk.errors[0]
    assert desk.message == ""
    connection.execute("PRAGMA query_only = OFF")
    QTest.keySequence(desk.window.notes.edit, QKeySequence("Ctrl+S"))
    assert stored(desk) == {0: "while the disk is full"}
    assert "nothing left to save" in desk.message
    desk.errors.clear()


def test_an_export_knows_of_the_note_in_hand(desk: Desk) -> None:
    write(desk, "in hand")
    QTest.keySequence(desk.window.notes.edit, QKeySequence("Ctrl+E"))
    dialog = opened(desk, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert stored(desk) == {0: "in hand"}
    dialog.close()


def test_emptying_a_note_removes_it(desk: Desk) -> None:
    write(desk, "wrong")
    desk.canvas.setFocus()
    assert stored(desk) == {0: "wrong"}
    desk.press("Ctrl+Shift+N")
    QTest.keySequence(desk.window.notes.edit, QKeySequence("Ctrl+A"))
    QTest.keySequence(desk.window.notes.edit, QKeySequence("Backspace"))
    desk.canvas.setFocus()
    assert stored(desk) == {}
    assert desk.window.notes.list.count() == 0


def test_a_note_that_cannot_be_written_stays_and_is_written_with_the_next_one(desk: Desk) -> None:
    connection = desk.document.project._database.connection
    connection.execute("PRAGMA query_only = ON")
    desk.look(7)
    write(desk, "while the disk is full")
    desk.look(8)
    assert len(desk.errors) == 1
    assert "cannot be written" in desk.errors[0]
    assert stored(desk) == {}
    desk.look(7)
    assert desk.window.notes.edit.toPlainText() == "while the disk is full"
    connection.execute("PRAGMA query_only = OFF")
    desk.look(9)
    write(desk, "now there is room")
    desk.canvas.setFocus()
    assert stored(desk) == {7: "while the disk is full", 9: "now there is room"}
    desk.errors.clear()
