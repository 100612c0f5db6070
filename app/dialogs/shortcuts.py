"""The editor of keys: a table of all actions, a field that takes a key press, and conflicts named before saving."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.action_rows import MENU_TEXTS, ROWS
from app.actions import plain_text, shown_name
from app.shortcuts import PRESETS, Conflict, Keymap, native_keys
from app.texts import mark, tr

PRESET_TEXTS = {"default": mark("Default"), "D/F": mark("D/F step frames")}
NAMES = {row.name: row for row in ROWS}
ACTION_COLUMN, KEYS_COLUMN = 1, 2


class ShortcutsDialog(QDialog):
    """Asks for a keymap; `keymap` holds what is shown, and is free of conflicts once the dialog was accepted."""

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keymap = keymap
        self.setWindowTitle(tr("Keys"))
        self.resize(680, 620)
        self.filter, self.preset = QLineEdit(), QComboBox()
        self.table, self.field = QTableWidget(len(ROWS), 3), QKeySequenceEdit()
        self.use, self.add = QPushButton(tr("Use this key")), QPushButton(tr("Add this key"))
        self.clear, self.reset = QPushButton(tr("No key")), QPushButton(tr("Reset"))
        self.reset_all, self.conflicts = QPushButton(tr("Reset all")), QLabel()
        self.buttons = QDialogButtonBox()
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.save = self.buttons.addButton(tr("Save keys"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._set_up_parts()
        self._lay_out()
        self._connect()
        self.table.selectRow(0)
        self._show()

    def selected(self) -> str | None:
        """Return the name of the action whose row is selected; None where the filter shows no row."""
        line = self.table.currentRow()
        return ROWS[line].name if line >= 0 else None

    def select(self, name: str) -> None:
        """Select the row of an action."""
        self.table.selectRow(list(NAMES).index(name))

    def _set_up_parts(self) -> None:
        self.filter.setPlaceholderText(tr("Find an action or a key"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setToolTip(tr("Show only actions whose name, menu or key has this in it"))
        for preset in PRESETS:
            self.preset.addItem(tr(PRESET_TEXTS[preset]), preset)
        self.preset.setToolTip(tr("Keys to start from; your own changes stay"))
        self.field.setMaximumSequenceLength(1)
        self.field.setToolTip(tr("Click here and press the key"))
        self.use.setToolTip(tr("Make this the only key of the selected action"))
        self.add.setToolTip(tr("Give the selected action this key beside those it has"))
        self.clear.setToolTip(tr("Take all keys from the selected action"))
        self.reset.setToolTip(tr("Give the selected action the keys of the preset again"))
        self.reset_all.setToolTip(tr("Take all your changes back"))
        for button in (self.use, self.add, self.clear, self.reset, self.reset_all):
            button.setAutoDefault(False)
        self.save.setDefault(True)
        self.conflicts.setWordWrap(True)
        self.table.setHorizontalHeaderLabels([tr("Menu"), tr("Action"), tr("Key")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(ACTION_COLUMN, QHeaderView.ResizeMode.Stretch)
        for line, row in enumerate(ROWS):
            menu = plain_text(tr(MENU_TEXTS[row.menu.split("/")[0]]))
            for column, text in enumerate((menu, shown_name(row), "")):
                self.table.setItem(line, column, QTableWidgetItem(text))
            self._item(line, ACTION_COLUMN).setToolTip(row.shown_tip())

    def _lay_out(self) -> None:
        top, key = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(QLabel(tr("Preset")))
        top.addWidget(self.preset)
        key.addWidget(QLabel(tr("New key")))
        key.addWidget(self.field, 1)
        for button in (self.use, self.add, self.clear, self.reset):
            key.addWidget(button)
        bottom = QHBoxLayout()
        bottom.addWidget(self.reset_all)
        bottom.addStretch(1)
        bottom.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addLayout(key)
        layout.addWidget(self.conflicts)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._filter_rows)
        self.preset.currentIndexChanged.connect(
            lambda _: self._take(self.keymap.with_preset(self.preset.currentData()))
        )
        self.table.itemSelectionChanged.connect(self.field.clear)
        self.table.itemSelectionChanged.connect(self._show_buttons)
        self.field.keySequenceChanged.connect(lambda _: self._show_buttons())
        self.use.clicked.connect(lambda: self._change_keys(lambda _: [self._pressed()]))
        self.add.clicked.connect(lambda: self._change_keys(lambda name: [*self.keymap.keys(name), self._pressed()]))
        self.clear.clicked.connect(lambda: self._change_keys(lambda _: []))
        self.reset.clicked.connect(lambda: self._change_keys(self.keymap.preset_keys))
        self.reset_all.clicked.connect(lambda: self._take(self.keymap.reset_all()))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _pressed(self) -> str:
        return self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _change_keys(self, keys_of: Callable[[str], Sequence[str]]) -> None:
        """Give the selected action, if any, the keys that it shall have."""
        if (name := self.selected()) is not None:
            self._take(self.keymap.with_key(name, keys_of(name)))

    def _take(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.field.clear()
        self._show()

    def _item(self, line: int, column: int) -> QTableWidgetItem:
        item = self.table.item(line, column)
        assert item is not None
        return item

    def _show(self) -> None:
        self.preset.blockSignals(True)  # shown, not chosen
        self.preset.setCurrentIndex(PRESETS.index(self.keymap.preset))
        self.preset.blockSignals(False)
        for line, row in enumerate(ROWS):
            item = self._item(line, KEYS_COLUMN)
            item.setText(",  ".join(native_keys(self.keymap.keys(row.name))))
            font = item.font()
            font.setBold(row.name in self.keymap.changes)
            item.setFont(font)
        conflicts = self.keymap.conflicts()
        self.conflicts.setText("\n".join(conflict_text(conflict) for conflict in conflicts))
        self.conflicts.setVisible(bool(conflicts))
        self.save.setEnabled(not conflicts)
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_selected = self.selected() is not None
        for button in (self.use, self.add):
            button.setEnabled(is_selected and not self.field.keySequence().isEmpty())
        for button in (self.clear, self.reset):
            button.setEnabled(is_selected)
        self.reset_all.setEnabled(bool(self.keymap.changes))

    def _filter_rows(self) -> None:
        """Show the rows that have the text now, and select one of them; they stay when their keys are changed."""
        wanted = self.filter.text().strip().casefold()
        for line in range(self.table.rowCount()):
            texts = (self._item(line, column).text().casefold() for column in range(3))
            self.table.setRowHidden(line, not any(wanted in text for text in texts))
        shown = [line for line in range(self.table.rowCount()) if not self.table.isRowHidden(line)]
        if self.table.currentRow() not in shown:
            self.table.setCurrentCell(shown[0] if shown else -1, 0)


def conflict_text(conflict: Conflict) -> str:
    """Say who wants a key, and what to do."""
    (key,) = native_keys((conflict.key,))
    names = [tr("“{name}”", name=shown_name(NAMES[name])) for name in conflict.names]
    if len(names) == 1:
        return tr("{key} of {name} is taken by the canvas or a menu; choose another key", key=key, name=names[0])
    listed = tr(" and ").join(names)
    return tr("{key} stands for {names}; give one of them another key", key=key, names=listed)
