"""The editor of the project's classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.category_draft import CategoryDraft
from app.dialogs.category_move import CategoryMoveDialog
from app.dialogs.category_table import CategoryTable, Column, TextCells
from app.texts import tr
from app.workers.job import OneJob
from inspro_core.domain.project import Category
from inspro_core.formats.category_presets import presets, read_categories

Trigger = QAbstractItemView.EditTrigger


class CategoriesDialog(QDialog):
    """Edits a draft; `save_wanted` brings the classes, and where tracks of deleted ones go: old id → new id.

    The project is left alone until then: Cancel takes everything back. The one who saves accepts the dialog; where the
    file cannot be written it stays open with its draft.
    """

    save_wanted = Signal(object, object)  # list[Category], dict[int, int]; Qt's own maps have no numbers as keys

    def __init__(
        self,
        categories: Sequence[Category],
        track_counts: Mapping[int, int],
        keys: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        """Build the editor.

        Args:
            categories: of the project.
            track_counts: tracks by class id over all videos.
            keys: that give a track the first classes, as this system writes them.
            parent: window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Classes"))
        self.resize(660, 560)
        self.draft = CategoryDraft(categories, track_counts)
        self.table = CategoryTable(self.draft, keys, self)
        self.view = self._make_view()
        self._cells = TextCells(self)
        self.view.setItemDelegate(self._cells)
        self.preset_box = QComboBox()
        self.add_preset_button = self._button(tr("Add"), tr("Add the classes of this list that are not here yet"))
        self.replace_button = self._button(
            tr("Replace unused"),
            tr("Delete all classes without a track first, so that the list keeps its official numbers"),
        )
        self.import_button = self._button(tr("From a file…"), tr("Add the classes of a YouTube-VIS or COCO file"))
        self.add_button = self._button(tr("&New class"), tr("Add a class (Ins)"))
        self.color_button = self._button(tr("&Colour…"), tr("Change the colour of the chosen class (Space)"))
        self.delete_button = self._button(
            tr("&Delete…"), tr("Delete the chosen class (Del); its tracks, if any, move to another one")
        )
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.box = QDialogButtonBox()
        self.save_button = self.box.addButton(tr("&Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = self.box.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._job = OneJob(self)
        self._lay_out()
        self._connect()
        self._select(self.table.category(0).id if categories else 0)
        self._show_enabled()
        self.view.setFocus()

    @property
    def chosen_id(self) -> int:
        """Id of the chosen class, 0 without one."""
        index = self.view.currentIndex()
        return self.table.category(index.row()).id if index.isValid() else 0

    def add_from_file(self, path: Path) -> None:
        """Read the classes of an annotation file in a thread and add them; such files may be large."""
        self.message.setText(tr("Reading {file} …", file=path.name))
        self._job.start(lambda: (path.name, read_categories(path)))
        self._show_enabled()

    def done(self, result: int) -> None:
        """Wait for a file that is being read, then close."""
        self._job.wait()
        super().done(result)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.table)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(Trigger.DoubleClicked | Trigger.EditKeyPressed | Trigger.SelectedClicked)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (Column.NAME, Column.ABOVE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        return view

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        for preset in presets():
            self.preset_box.addItem(tr("{name} ({count})", name=preset.name, count=len(preset.categories)), preset)
            self.preset_box.setItemData(self.preset_box.count() - 1, preset.source, Qt.ItemDataRole.ToolTipRole)
        self.preset_box.setToolTip(tr("Classes of well-known datasets"))
        top, below = QHBoxLayout(), QHBoxLayout()
        label = QLabel(tr("&List:"))
        label.setBuddy(self.preset_box)
        top.addWidget(label)
        top.addWidget(self.preset_box, 1)
        for button in (self.add_preset_button, self.replace_button, self.import_button):
            top.addWidget(button)
        for button in (self.add_button, self.color_button, self.delete_button):
            below.addWidget(button)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addLayout(below)
        layout.addWidget(self.message)
        layout.addWidget(self.box)
        self.save_button.setDefault(True)

    def _connect(self) -> None:
        self.add_preset_button.clicked.connect(self._add_preset)
        self.replace_button.clicked.connect(self._replace_unused)
        self.import_button.clicked.connect(self._choose_file)
        self._job.done.connect(lambda found: self._add_all(found[1], found[0]))
        self._job.failed.connect(self.message.setText)
        self._job.ended.connect(self._show_enabled)
        self.add_button.clicked.connect(self._add)
        self.color_button.clicked.connect(self._ask_color)
        self.delete_button.clicked.connect(self._delete)
        self.view.doubleClicked.connect(self._on_double_click)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_enabled())
        self.table.refused.connect(self.message.setText)
        self._cells.changed.connect(self._show_enabled)
        self.table.edited.connect(self._on_edited)
        self.box.accepted.connect(self._save)
        self.box.rejected.connect(self.reject)
        for key, slot in (
            (Qt.Key.Key_Delete, self._delete),
            (Qt.Key.Key_Insert, self._add),
            (Qt.Key.Key_Space, self._ask_color),
        ):
            shortcut = QShortcut(QKeySequence(key), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)  # an editor inside the table keeps its keys
            shortcut.activated.connect(slot)

    def _add(self) -> None:
        category_id = self.draft.add(tr("new class"))
        self.table.refresh()
        self._select(category_id)
        self.view.edit(self.table.index(self.table.row_of(category_id), Column.NAME))

    def _add_preset(self) -> None:
        preset = self.preset_box.currentData()
        self._add_all(preset.categories, preset.name)

    def _add_all(self, categories: Sequence[Category], origin: str) -> None:
        added = self.draft.add_all(categories)
        self._after_list(added, len(categories), origin)

    def _replace_unused(self) -> None:
        preset = self.preset_box.currentData()
        added = self.draft.replace_unused(preset.categories)
        self._after_list(added, len(preset.categories), preset.name)

    def _after_list(self, added: int, count: int, origin: str) -> None:
        chosen = self.chosen_id
        self.table.refresh()
        self._select(chosen)
        text = tr("Classes of {origin} added: {added} of {count}.", added=added, count=count, origin=origin)
        if added < count:
            text += " " + tr("The others are here already.")
        self.message.setText(text)

    def _choose_file(self) -> None:
        title, kinds = tr("Classes of an annotation file"), tr("Annotations (*.json);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if name:
            self.add_from_file(Path(name))

    def _delete(self) -> None:
        category_id = self.chosen_id
        if not category_id or len(self.draft.categories) < 2:
            return
        if count := self.draft.track_count(category_id):
            others = [category for category in self.draft.categories if category.id != category_id]
            question = CategoryMoveDialog(self.draft.category(category_id), count, others, self)
            question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            question.accepted.connect(lambda: self._move_and_delete(category_id, question.target_id))
            question.open()
        else:
            row = self.table.row_of(category_id)
            self.draft.delete(category_id)
            self._after_delete(row)

    def _move_and_delete(self, category_id: int, target_id: int) -> None:
        row = self.table.row_of(category_id)
        self.draft.move_and_delete(category_id, target_id)
        self._after_delete(row)

    def _after_delete(self, row: int) -> None:
        self.table.refresh()
        self._select(self.table.category(min(row, self.table.rowCount() - 1)).id)

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.column() == Column.COLOR:
            self._ask_color()

    def _ask_color(self) -> None:
        if (category_id := self.chosen_id) == 0:
            return
        dialog = QColorDialog(QColor(*self.draft.category(category_id).color_rgb), self)
        dialog.setWindowTitle(tr("Colour of {name}", name=self.draft.category(category_id).name))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda color: self.table.set_color(self.table.row_of(category_id), color))
        dialog.open()

    def _select(self, category_id: int) -> None:
        row = max(self.table.row_of(category_id), 0)
        self.view.setCurrentIndex(self.table.index(row, Column.NAME))

    def _on_edited(self) -> None:
        self.message.clear()
        self._show_enabled()

    def _show_enabled(self) -> None:
        is_reading = self._job.is_running
        self.save_button.setEnabled((self.draft.is_changed or self._cells.is_typing) and not is_reading)
        self.delete_button.setEnabled(self.chosen_id != 0 and len(self.draft.categories) > 1)
        self.color_button.setEnabled(self.chosen_id != 0)
        self.import_button.setEnabled(not is_reading)

    def _save(self) -> None:
        """Ask for what is edited, with the text that is being typed; with a name that is refused, for nothing."""
        if self._cells.flush():
            self.save_wanted.emit(list(self.draft.categories), dict(self.draft.moved))
