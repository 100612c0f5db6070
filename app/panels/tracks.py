"""The table of tracks and what can be changed of the selected one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.theme import track_color
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import TrackSummary

COLUMNS = ("", "Id", "Class", "Frames", "Score", "Human")
Index = QModelIndex | QPersistentModelIndex


class TrackTable(QAbstractTableModel):
    """Track summaries as a table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[TrackSummary] = []
        self._names: dict[int, str] = {}

    def show(self, summaries: Mapping[int, TrackSummary], names: Mapping[int, str]) -> None:
        """Show other tracks; the selection stays where the same tracks stay."""
        rows = list(summaries.values())
        if [row.id for row in rows] == [row.id for row in self.rows]:
            self.rows, self._names = rows, dict(names)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.rows, self._names = rows, dict(names)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  # Qt's signature
        """Count the tracks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  # Qt's signature
        """Count the columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802  # Qt's name
        """Name the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Show one value."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            swatch = QPixmap(14, 14)
            swatch.fill(QColor(*track_color(row.id)))
            return swatch
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (1, 3, 4, 5):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            human = f"{round(100 * row.human_count / row.frame_count)} %" if row.frame_count else "–"
            name = self._names.get(row.category_id, "?")
            return ("", str(row.id), name, str(row.frame_count), f"{row.mean_score:.2f}", human)[index.column()]
        return None


class TracksPanel(QWidget):
    """Tracks of the current video; below, the selected one."""

    track_chosen = Signal(int)
    category_chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.table = TrackTable()
        self.view = QTableView()
        self.view.setModel(self.table)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setShowGrid(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(24)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        self.hint = QLabel("No tracks yet. Pre-label the video, or press T to draw a new one.")
        self.hint.setWordWrap(True)
        self.category = QComboBox()
        self.category.setToolTip("Class of the whole selected track")
        self.category.activated.connect(self._on_category)
        self.seen = QLabel("–")
        form = QFormLayout()
        form.addRow("Class", self.category)
        form.addRow("Seen on", self.seen)
        layout = QVBoxLayout(self)
        layout.addWidget(self.hint)
        layout.addWidget(self.view, 1)
        layout.addLayout(form)
        self._selected = 0

    def show_tracks(self, summaries: Mapping[int, TrackSummary], categories: Sequence[Category]) -> None:
        """Show the tracks of a video."""
        self.table.show(summaries, {category.id: category.name for category in categories})
        self.hint.setVisible(not summaries)
        if [self.category.itemData(i) for i in range(self.category.count())] != [c.id for c in categories]:
            self.category.clear()
            for category in categories:
                self.category.addItem(category.name, category.id)
        self.select(self._selected)

    def select(self, track_id: int) -> None:
        """Mark a track as selected, 0 for none."""
        self._selected = track_id
        row = next((number for number, summary in enumerate(self.table.rows) if summary.id == track_id), -1)
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        self.view.clearSelection()
        if row >= 0:
            self.view.selectRow(row)
        selection.blockSignals(False)
        self.view.viewport().update()
        self.category.setEnabled(row >= 0)
        if row >= 0:
            summary = self.table.rows[row]
            self.category.setCurrentIndex(self.category.findData(summary.category_id))
            self.seen.setText(f"{summary.frame_count} frames, {summary.first_frame}–{summary.last_frame}")
        else:
            self.seen.setText("–")

    def _on_selection(self) -> None:
        rows = self.view.selectionModel().selectedRows()
        self.track_chosen.emit(self.table.rows[rows[0].row()].id if rows else 0)

    def _on_category(self, index: int) -> None:
        if self._selected:
            self.category_chosen.emit(self._selected, self.category.itemData(index))
