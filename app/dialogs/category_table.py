"""The classes of a draft as a table whose names, supercategories and colours can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.class_dot import class_dot
from app.dialogs.category_draft import CategoryDraft
from app.texts import mark, tr
from inspro_core.domain.project import Category

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class Column(IntEnum):
    """What the table shows, from left to right."""

    KEY = 0
    COLOR = 1
    NAME = 2
    ABOVE = 3
    TRACKS = 4
    ID = 5


TITLES = (mark("Key"), mark("Colour"), mark("Name"), mark("Supercategory"), mark("Tracks"), mark("Id"))
TIPS = (
    mark("Key that gives the selected track the class; it goes by the place in this list"),
    mark("Colour of the class; double-click or Space to change it"),
    mark("Name of the class; double-click or F2 to change it"),
    mark("Group of classes, written into exports; double-click or F2 to change it"),
    mark("Tracks of this project that have the class"),
    mark("Number of the class in this project"),
)
PROBLEMS = {
    "empty": mark("A class needs a name."),
    "taken": mark("There is a class “{name}” already. To make one of the two, delete one and move its tracks."),
}


class TextCells(QStyledItemDelegate):
    """Lets text be typed into cells; `changed` comes while it is typed and when its field is gone.

    A field with a text that the table refuses stays when the focus leaves it, so that the text is not lost unseen.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._editor: QLineEdit | None = None
        self._is_refused = False

    @property
    def is_typing(self) -> bool:
        """Whether there is typed text that the table has not got yet."""
        return self._editor is not None and self._editor.isModified()

    def flush(self) -> bool:
        """Give the table what is typed, and tell whether it takes it; the field stays."""
        self._is_refused = False
        if self._editor is not None:
            self.commitData.emit(self._editor)
        return not self._is_refused

    def createEditor(  # noqa: N802  # Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Watch the field."""
        editor = super().createEditor(parent, option, index)
        assert isinstance(editor, QLineEdit)
        editor.textEdited.connect(self.changed)
        self._editor = editor
        return editor

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802  # Qt's name
        """Note whether the table takes the text."""
        assert isinstance(editor, QLineEdit)
        self._is_refused = not model.setData(index, editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Leave a field open that the focus leaves with a text that is refused."""
        is_left = event.type() == QEvent.Type.FocusOut and watched is self._editor
        return False if is_left and not self.flush() else super().eventFilter(watched, event)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:  # noqa: N802  # Qt's name
        """Forget the field."""
        self._editor = None
        super().destroyEditor(editor, index)
        self.changed.emit()


class CategoryTable(QAbstractTableModel):
    """The draft as rows, by id; `refused` brings the reason when a name cannot be taken.

    Args:
        draft: that is edited.
        keys: that give a track the first classes, as this system writes them.
        parent: object that owns it.
    """

    refused = Signal(str)
    edited = Signal()

    def __init__(self, draft: CategoryDraft, keys: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft, self._keys = draft, tuple(keys)
        self._rows = draft.categories

    def refresh(self) -> None:
        """Show the draft anew after rows came or went."""
        self.beginResetModel()
        self._rows = self.draft.categories
        self.endResetModel()
        self.edited.emit()

    def category(self, row: int) -> Category:
        """Return the class of a row."""
        return self._rows[row]

    def row_of(self, category_id: int) -> int:
        """Return the row of a class, -1 without one."""
        return next((row for row, category in enumerate(self._rows) if category.id == category_id), -1)

    def set_color(self, row: int, color: QColor) -> None:
        """Give the class of a row another colour."""
        self.draft.set_color(self._rows[row].id, (color.red(), color.green(), color.blue()))
        self._tell(row)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  # Qt's signature
        """Count the classes."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  # Qt's signature
        """Count the columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802  # Qt's name
        """Name and explain the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return tr(TITLES[section])
        return tr(TIPS[section]) if role == Role.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let names and supercategories be edited."""
        is_text = index.column() in (Column.NAME, Column.ABOVE)
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if is_text else Qt.ItemFlag.NoItemFlags)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return one value."""
        category, column = self._rows[index.row()], Column(index.column())
        if role in (Role.DisplayRole, Role.EditRole):
            return self._text(index.row(), category, column)
        if role == Role.DecorationRole and column == Column.COLOR:
            return class_dot(category.color_rgb)
        if role == Role.ToolTipRole:
            return tr(TIPS[column])
        if role == Role.TextAlignmentRole and column in (Column.KEY, Column.TRACKS, Column.ID):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802  # Qt's name
        """Take an edited text, or refuse a name and say why."""
        if role != Role.EditRole:
            return False
        category, text = self._rows[index.row()], str(value)
        if index.column() == Column.ABOVE:
            self.draft.set_supercategory(category.id, text)
        elif problem := self.draft.name_problem(category.id, text):
            self.refused.emit(tr(PROBLEMS[problem], name=text.strip()))
            return False
        else:
            self.draft.rename(category.id, text)
        self._tell(index.row())
        return True

    def _tell(self, row: int) -> None:
        self._rows = self.draft.categories
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
        self.edited.emit()

    def _text(self, row: int, category: Category, column: Column) -> str:
        texts = {
            Column.KEY: self._keys[row] if row < len(self._keys) else "",
            Column.NAME: category.name,
            Column.ABOVE: category.supercategory,
            Column.TRACKS: str(self.draft.track_count(category.id)),
            Column.ID: str(category.id),
        }
        return texts.get(column, "")
