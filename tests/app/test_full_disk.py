"""A project file that cannot be written: one clear message, nothing of before is lost, and all goes on afterwards."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.dialogs.categories import CategoriesDialog
from app.dialogs.category_table import Column
from inspro_core.formats.project_file import ProjectFile
from tests.app.dialogs.test_categories import type_into_cell
from tests.app.window_desk import LEFT, Desk, labels, opened

MESSAGE = "cannot be written: attempt to write a readonly database; free some disk space"


@pytest.fixture
def connection(desk: Desk) -> Iterator[sqlite3.Connection]:
    """The window's connection to its project, which lets nothing be written."""
    connection = desk.document.project._database.connection
    connection.execute("PRAGMA query_only = ON")
    yield connection
    desk.errors.clear()


def allow(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only = OFF")


def stroke(desk: Desk) -> None:
    desk.press("B")
    desk.drag((100, 30), (120, 30))


def test_a_stroke_is_refused_with_one_message_and_can_be_made_again(desk: Desk, connection: sqlite3.Connection) -> None:
    desk.look(0, 1)
    stroke(desk)
    assert len(desk.errors) == 1
    assert MESSAGE in desk.errors[0]
    assert desk.stored() == labels()
    assert desk.document.history.next_undo is None
    allow(connection)
    stroke(desk)
    assert desk.mask(1)[30, 100:120].all()
    assert len(desk.errors) == 1


def test_a_refused_edit_is_not_called_saved(desk: Desk, connection: sqlite3.Connection) -> None:
    desk.window.status.saved.setText("")
    desk.look(0, 1)
    stroke(desk)
    assert desk.window.status.saved.text() == ""
    allow(connection)
    stroke(desk)
    assert desk.window.status.saved.text() == "saved"


@pytest.mark.parametrize("keys", ["Del", "Ctrl+Shift+Del", "K", "C", "T", "Alt+2", "Alt+M"])
def test_every_edit_by_key_is_refused_with_one_message(desk: Desk, connection: sqlite3.Connection, keys: str) -> None:
    desk.look(100, 1)
    desk.press(keys)
    assert len(desk.errors) == 1
    assert MESSAGE in desk.errors[0]
    assert desk.stored() == labels()


def test_undo_waits_until_it_can_be_written(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Del")
    edited = desk.stored()
    connection = desk.document.project._database.connection
    connection.execute("PRAGMA query_only = ON")
    desk.press("Ctrl+Z")
    assert len(desk.errors) == 1
    assert desk.stored() == edited
    allow(connection)
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()
    desk.errors.clear()


def test_a_disk_without_room_is_named_and_what_was_written_stays(desk: Desk) -> None:
    connection = desk.document.project._database.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    desk.press("Ctrl+Shift+N")
    desk.window.notes.edit.setPlainText("a long note " * 3_000)
    desk.canvas.setFocus()
    assert len(desk.errors) == 1
    assert "database or disk is full; free some disk space" in desk.errors[0]
    assert desk.stored() == labels()
    connection.execute("PRAGMA max_page_count = 1000000")
    desk.look(7)
    desk.press("Ctrl+Shift+N")
    QTest.keyClicks(desk.window.notes.edit, "short")
    desk.canvas.setFocus()
    with ProjectFile.open(desk.document.project.path) as project:
        notes = project.notes(1)
    assert (notes[7], len(notes[0])) == ("short", len("a long note ") * 3_000 - 1)
    desk.errors.clear()


def test_classes_that_cannot_be_saved_stay_in_their_dialog(desk: Desk) -> None:
    desk.press("Ctrl+Shift+C")
    dialog = opened(desk, CategoriesDialog)
    assert isinstance(dialog, CategoriesDialog)
    QTest.mouseClick(dialog.add_button, LEFT)
    type_into_cell(dialog, 4, Column.NAME, "bird")
    connection = desk.document.project._database.connection
    connection.execute("PRAGMA query_only = ON")
    QTest.mouseClick(dialog.save_button, LEFT)
    assert len(desk.errors) == 1
    assert MESSAGE in desk.errors[0]
    assert dialog.isVisible()
    assert len(desk.document.project.categories()) == 3
    allow(connection)
    QTest.mouseClick(dialog.save_button, LEFT)
    assert not dialog.isVisible()
    assert [one.name for one in desk.document.project.categories()] == ["dog", "person", "car", "bird"]
    desk.errors.clear()


def test_another_program_that_holds_the_file_for_a_moment_is_waited_for(desk: Desk, qtbot: QtBot) -> None:
    other = sqlite3.connect(desk.document.project.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.execute, ("ROLLBACK",))
    release.start()
    desk.look(0, 1)
    stroke(desk)
    release.join()
    other.close()
    assert desk.errors == []
    assert desk.mask(1)[30, 100:120].all()
