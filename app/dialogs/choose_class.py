"""The question which class an object shall have."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QInputDialog, QWidget

from app.class_dot import class_dot
from app.dialogs.ask_value import is_answered
from inspro_core.domain.project import Category


def ask_class(
    parent: QWidget, title: str, label: str, categories: Sequence[Category], current_id: int
) -> Category | None:
    """Ask for one of the classes; None means that nothing shall be done.

    Args:
        parent: window.
        title: of the dialog.
        label: what it is about.
        categories: to choose from, at least one.
        current_id: class that is chosen at first.
    """
    dialog = QInputDialog(parent)
    dialog.setComboBoxItems([category.name for category in categories])
    box = dialog.findChild(QComboBox)
    assert box is not None
    for place, category in enumerate(categories):
        box.setItemIcon(place, class_dot(category.color_rgb))
        if category.id == current_id:
            box.setCurrentIndex(place)
    return categories[box.currentIndex()] if is_answered(dialog, title, label) else None
