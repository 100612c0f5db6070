"""The editor of classes, worked by mouse and keys in the open window."""

from __future__ import annotations

from PySide6.QtTest import QTest

from app.dialogs.categories import CategoriesDialog
from tests.app.dialogs.test_categories import choose, question_of
from tests.app.window_desk import LEFT, Desk, opened


def open_editor(desk: Desk) -> CategoriesDialog:
    desk.press("Ctrl+Shift+C")
    dialog = opened(desk, CategoriesDialog)
    assert isinstance(dialog, CategoriesDialog)
    return dialog


def delete_class(desk: Desk, name: str, target: str) -> None:
    """Delete a class and save; its tracks go to another one, which is empty where it has none."""
    dialog = open_editor(desk)
    (category_id,) = [category.id for category in dialog.draft.categories if category.name == name]
    choose(dialog, category_id)
    QTest.mouseClick(dialog.delete_button, LEFT)
    if target:
        question = question_of(dialog)
        question.target.setCurrentText(target)
        QTest.mouseClick(question.move_button, LEFT)
    QTest.mouseClick(dialog.save_button, LEFT)
