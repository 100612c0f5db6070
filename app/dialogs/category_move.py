"""The question where the tracks of a class go before it is deleted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.class_dot import class_dot
from app.dialogs.cautious_buttons import add_cautious_buttons
from app.texts import tr
from inspro_core.domain.project import Category


class CategoryMoveDialog(QDialog):
    """Asks for the class that takes over the tracks of one that goes; read `target_id` after it was accepted."""

    def __init__(
        self, category: Category, track_count: int, others: Sequence[Category], parent: QWidget | None = None
    ) -> None:
        """Build the question.

        Args:
            category: the class that goes.
            track_count: its tracks, at least one.
            others: classes that may take them over, at least one.
            parent: window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Delete class"))
        text = tr(
            "“{name}” cannot simply be deleted. Tracks of this class: {count}.", name=category.name, count=track_count
        )
        problem = QLabel(text)
        problem.setWordWrap(True)
        self.target = QComboBox()
        self.target.setToolTip(tr("Class that these tracks have from then on"))
        for other in others:
            self.target.addItem(class_dot(other.color_rgb), other.name, other.id)
        label = QLabel(tr("&Move them to"))
        label.setBuddy(self.target)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.target, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(problem)
        layout.addLayout(row)
        self.move_button = add_cautious_buttons(self, layout, tr("Move tracks and delete"))
        self.setMinimumWidth(420)

    @property
    def target_id(self) -> int:
        """Id of the chosen class."""
        return int(self.target.currentData())
