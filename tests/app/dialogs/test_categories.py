"""The editor of classes by real clicks and keys: nothing changes before Save."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QColorDialog, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.dialogs.categories import CategoriesDialog
from app.dialogs.category_move import CategoryMoveDialog
from app.dialogs.category_table import Column
from inspro_core.domain.project import Category

CATEGORIES = (Category(1, "object", "", (9, 9, 9)), Category(2, "dog", "animal", (10, 20, 30)), Category(3, "cat"))
KEYS = ("Alt+1", "Alt+2", "")
Key = Qt.Key


@pytest.fixture
def dialog(qtbot: QtBot) -> CategoriesDialog:
    made = CategoriesDialog(CATEGORIES, {2: 4}, KEYS)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def spot(dialog: CategoriesDialog, category_id: int, column: Column) -> QPoint:
    return dialog.view.visualRect(dialog.table.index(dialog.table.row_of(category_id), column)).center()


def choose(dialog: CategoriesDialog, category_id: int) -> None:
    QTest.mouseClick(
        dialog.view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        spot(dialog, category_id, Column.TRACKS),
    )


def begin_cell(dialog: CategoriesDialog, category_id: int, column: Column, text: str) -> QLineEdit:
    """Type into a cell, and do not end it."""
    dialog.view.setCurrentIndex(dialog.table.index(dialog.table.row_of(category_id), column))
    QTest.keyClick(dialog.view, Key.Key_F2)
    editor = dialog.view.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return editor


def type_into_cell(dialog: CategoriesDialog, category_id: int, column: Column, text: str) -> None:
    QTest.keyClick(begin_cell(dialog, category_id, column, text), Key.Key_Return)
    QTest.qWait(1)  # the view takes the text from its event queue


def names(dialog: CategoriesDialog) -> list[str]:
    return [category.name for category in dialog.draft.categories]


def save(qtbot: QtBot, dialog: CategoriesDialog) -> list[Any]:
    with qtbot.waitSignal(dialog.save_wanted) as signal:
        press(dialog.save_button)
    return signal.args or []


def question_of(dialog: CategoriesDialog) -> CategoryMoveDialog:
    question = dialog.findChild(CategoryMoveDialog)
    assert question is not None
    return question


def test_names_and_supercategories_are_typed_and_saved(qtbot: QtBot, dialog: CategoriesDialog) -> None:
    type_into_cell(dialog, 2, Column.NAME, "hound")
    type_into_cell(dialog, 3, Column.ABOVE, "pet")
    categories, moved = save(qtbot, dialog)
    assert [(c.id, c.name, c.supercategory) for c in categories] == [
        (1, "object", ""),
        (2, "hound", "animal"),
        (3, "cat", "pet"),
    ]
    assert moved == {}


def test_a_name_that_is_taken_is_refused_in_words(dialog: CategoriesDialog) -> None:
    type_into_cell(dialog, 2, Column.NAME, "cat")
    assert names(dialog) == ["object", "dog", "cat"]
    assert "cat" in dialog.message.text()


def test_there_is_nothing_to_save_before_an_edit(dialog: CategoriesDialog) -> None:
    assert not dialog.save_button.isEnabled()
    type_into_cell(dialog, 2, Column.NAME, "hound")
    assert dialog.save_button.isEnabled()


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_a_name_in_hand_is_saved_with_the_others(qtbot: QtBot, dialog: CategoriesDialog, way: str) -> None:
    editor = begin_cell(dialog, 2, Column.NAME, "hound")
    with qtbot.waitSignal(dialog.save_wanted) as signal:
        if way == "mouse":
            press(dialog.save_button)
        else:
            QTest.keyClick(editor, Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert [category.name for category in (signal.args or [[]])[0]] == ["object", "hound", "cat"]


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_a_name_in_hand_that_is_refused_keeps_the_dialog_open(qtbot: QtBot, dialog: CategoriesDialog, way: str) -> None:
    type_into_cell(dialog, 1, Column.NAME, "thing")
    editor = begin_cell(dialog, 2, Column.NAME, "cat")
    with qtbot.assertNotEmitted(dialog.save_wanted):
        if way == "mouse":
            press(dialog.save_button)
        else:
            QTest.keyClick(editor, Key.Key_S, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: "“cat”" in dialog.message.text())
        qtbot.waitUntil(lambda: not dialog.save_button.isDown())
    assert editor.isVisible()
    assert editor.text() == "cat"
    editor.setFocus()
    QTest.keyClick(editor, Key.Key_Escape)
    qtbot.waitUntil(dialog.save_button.isEnabled)
    categories, _ = save(qtbot, dialog)
    assert [category.name for category in categories] == ["thing", "dog", "cat"]


def test_what_is_typed_and_given_up_leaves_nothing_to_save(dialog: CategoriesDialog) -> None:
    editor = begin_cell(dialog, 2, Column.NAME, "hound")
    assert dialog.save_button.isEnabled()
    QTest.keyClick(editor, Key.Key_Escape)
    QTest.qWait(1)
    assert not dialog.save_button.isEnabled()


def test_cancel_gives_nothing_out(qtbot: QtBot, dialog: CategoriesDialog) -> None:
    type_into_cell(dialog, 2, Column.NAME, "hound")
    with qtbot.assertNotEmitted(dialog.save_wanted), qtbot.waitSignal(dialog.rejected):
        press(dialog.cancel_button)


def test_a_new_class_is_named_at_once(dialog: CategoriesDialog) -> None:
    QTest.keyClick(dialog.view, Key.Key_Insert)
    editor = dialog.view.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "bird")
    QTest.keyClick(editor, Key.Key_Return)
    QTest.qWait(1)  # the view takes the text from its event queue
    assert names(dialog) == ["object", "dog", "cat", "bird"]


def test_a_class_without_tracks_goes_at_once(dialog: CategoriesDialog) -> None:
    choose(dialog, 3)
    QTest.keyClick(dialog.view, Key.Key_Delete)
    assert names(dialog) == ["object", "dog"]


def test_delete_in_a_name_deletes_letters_only(dialog: CategoriesDialog) -> None:
    dialog.view.setCurrentIndex(dialog.table.index(2, Column.NAME))
    QTest.keyClick(dialog.view, Key.Key_F2)
    editor = dialog.view.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClick(editor, Key.Key_Delete)
    QTest.keyClick(editor, Key.Key_Space)
    assert names(dialog) == ["object", "dog", "cat"]


def test_a_class_with_tracks_goes_only_after_they_have_another_one(qtbot: QtBot, dialog: CategoriesDialog) -> None:
    choose(dialog, 2)
    press(dialog.delete_button)
    question = question_of(dialog)
    assert "4" in question.findChildren(type(dialog.message))[0].text()
    question.target.setFocus()
    QTest.keyClick(question.target, Key.Key_Down)
    press(question.move_button)
    categories, moved = save(qtbot, dialog)
    assert ([c.id for c in categories], moved) == ([1, 3], {2: 3})


def test_the_question_cancels_by_default(dialog: CategoriesDialog) -> None:
    choose(dialog, 2)
    press(dialog.delete_button)
    question = question_of(dialog)
    QTest.keyClick(question, Key.Key_Return)
    assert not question.isVisible()
    assert names(dialog) == ["object", "dog", "cat"]


def test_the_last_class_cannot_be_deleted(qtbot: QtBot) -> None:
    made = CategoriesDialog(CATEGORIES[:1], {}, KEYS)
    qtbot.addWidget(made)
    made.show()
    assert not made.delete_button.isEnabled()
    QTest.keyClick(made.view, Key.Key_Delete)
    assert names(made) == ["object"]


def test_a_list_replaces_unused_classes_under_its_own_numbers(qtbot: QtBot, dialog: CategoriesDialog) -> None:
    dialog.preset_box.setCurrentIndex(1)
    press(dialog.replace_button)
    categories, _ = save(qtbot, dialog)
    assert {c.name: c.id for c in categories}["airplane"] == 1
    assert len(categories) == 40
    assert {c.name: c.id for c in categories}["dog"] == 2, "the class with tracks keeps its number"


def test_a_list_is_added_to_what_is_there(dialog: CategoriesDialog) -> None:
    press(dialog.add_preset_button)
    assert len(names(dialog)) == 41  # 40, dog and cat among them, and object
    assert "38 of 40" in dialog.message.text()


def test_classes_come_from_an_annotation_file(
    qtbot: QtBot, dialog: CategoriesDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "instances.json"
    path.write_text(json.dumps({"categories": [{"id": 8, "name": "truck"}, {"id": 9, "name": "dog"}]}))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(dialog.import_button)
    qtbot.waitUntil(lambda: names(dialog) == ["object", "dog", "cat", "truck"])
    qtbot.waitUntil(dialog.import_button.isEnabled)


def test_a_file_without_classes_is_refused_in_words(qtbot: QtBot, dialog: CategoriesDialog, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text("{}")
    dialog.add_from_file(path)
    qtbot.waitUntil(lambda: "categories: is missing" in dialog.message.text())
    qtbot.waitUntil(dialog.import_button.isEnabled)


def test_space_changes_the_colour(qtbot: QtBot, dialog: CategoriesDialog) -> None:
    choose(dialog, 2)
    QTest.keyClick(dialog.view, Key.Key_Space)
    picker = dialog.findChild(QColorDialog)
    assert picker is not None
    picker.setCurrentColor(QColor(1, 2, 3))
    picker.accept()
    categories, _ = save(qtbot, dialog)
    assert categories[1].color_rgb == (1, 2, 3)


def test_the_first_classes_have_keys(dialog: CategoriesDialog) -> None:
    press(dialog.add_preset_button)
    keys = [dialog.table.index(row, Column.KEY).data() for row in range(dialog.table.rowCount())]
    assert keys[:5] == ["Alt+1", "Alt+2", "", "", ""]


def test_tab_leaves_the_table(dialog: CategoriesDialog) -> None:
    dialog.view.setFocus()
    QTest.keyClick(dialog.view, Key.Key_Tab)
    assert QApplication.focusWidget() is not dialog.view
