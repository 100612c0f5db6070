"""The tracks of a video as a table that can be sorted and filtered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from app.class_dot import class_dot
from app.texts import mark, tr
from app.theme import track_color
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import TrackSummary

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class Column(IntEnum):
    """What the table shows, from left to right."""

    TRACK = 0
    SHOWN = 1
    LOCKED = 2
    SOLO = 3
    CLASS = 4
    NAME = 5
    FRAMES = 6
    SCORE = 7
    HUMAN = 8


TITLES = {
    Column.TRACK: mark("Id"),
    Column.CLASS: mark("Class"),
    Column.NAME: mark("Name"),
    Column.FRAMES: mark("Frames"),
    Column.SCORE: mark("Score"),
    Column.HUMAN: mark("Hand"),
}
TIPS = {
    Column.TRACK: mark("Id and colour of the track"),
    Column.SHOWN: mark("Show or hide the track's masks"),
    Column.LOCKED: mark("Lock the track against edits"),
    Column.SOLO: mark("Show this track alone"),
    Column.CLASS: mark("Class of the whole track and its colour; double-click to change it"),
    Column.NAME: mark("Free text by which you know the object; double-click to change it"),
    Column.FRAMES: mark("Frames on which the track is seen"),
    Column.SCORE: mark("Mean score over these frames"),
    Column.HUMAN: mark("Share of these frames that was drawn or confirmed by hand"),
}
TOGGLES = (Column.SHOWN, Column.LOCKED, Column.SOLO)
NUMBERS = (Column.TRACK, Column.FRAMES, Column.SCORE)


def human_share(summary: TrackSummary) -> float:
    """Return the share of a track's frames that a human drew or confirmed, 0..1."""
    return summary.human_count / summary.frame_count if summary.frame_count else 0.0


KEYS: Mapping[Column, Callable[[TrackSummary], Any]] = {
    Column.TRACK: lambda summary: summary.id,
    Column.NAME: lambda summary: summary.name.casefold(),
    Column.FRAMES: lambda summary: summary.frame_count,
    Column.SCORE: lambda summary: summary.mean_score,
    Column.HUMAN: human_share,
}
"""What a column orders tracks by, where the summary alone says it."""


class TrackTable(QAbstractTableModel):
    """Track summaries as rows, ascending by id. Changing a name or class only asks: a signal says what is wanted."""

    name_changed = Signal(int, str)
    category_chosen = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[TrackSummary] = []
        self.categories: tuple[Category, ...] = ()
        self._names: dict[int, str] = {}
        self._colors: dict[int, tuple[int, int, int]] = {}
        self._hidden: frozenset[int] = frozenset()
        self._locked: frozenset[int] = frozenset()
        self._solo = 0

    def show(self, summaries: Mapping[int, TrackSummary], categories: Sequence[Category]) -> None:
        """Show other tracks; rows of tracks that stay are kept, and with them selection and editors."""
        are_named_anew = tuple(categories) != self.categories
        self.categories = tuple(categories)
        self._names = {category.id: category.name for category in categories}
        self._colors = {category.id: category.color_rgb for category in categories}
        wanted = [summaries[track_id] for track_id in sorted(summaries)]
        stays = [row.id in summaries for row in self.rows]
        for first, last in reversed(_runs_without(stays)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self.rows[first : last + 1]
            self.endRemoveRows()
        known = {row.id for row in self.rows}
        for first, last in _runs_without([summary.id in known for summary in wanted]):
            self.beginInsertRows(QModelIndex(), first, last)
            self.rows[first:first] = wanted[first : last + 1]
            self.endInsertRows()
        changed = [row for row, pair in enumerate(zip(self.rows, wanted, strict=True)) if pair[0] != pair[1]]
        self.rows = wanted
        if are_named_anew:
            changed = list(range(len(wanted)))
        self._tell(changed)

    def show_visibility(self, hidden: frozenset[int], locked: frozenset[int], solo: int) -> None:
        """Show which tracks are hidden, locked or alone."""
        changed = (self._hidden ^ hidden) | (self._locked ^ locked)
        is_other_solo = solo != self._solo
        self._hidden, self._locked, self._solo = hidden, locked, solo
        self._tell([row for row, summary in enumerate(self.rows) if is_other_solo or summary.id in changed])

    def row_of(self, track_id: int) -> int:
        """Return the row of a track, -1 without one."""
        return next((row for row, summary in enumerate(self.rows) if summary.id == track_id), -1)

    def category_name(self, category_id: int) -> str:
        """Return the name of a class."""
        return self._names.get(category_id, "?")

    def names_in_use(self) -> set[str]:
        """Return the names of the classes that the tracks have."""
        return {self.category_name(category_id) for category_id in {summary.category_id for summary in self.rows}}

    def is_on(self, track_id: int, column: Column) -> bool:
        """Tell whether a track is shown, locked or alone."""
        if column == Column.SHOWN:
            return track_id not in self._hidden
        return track_id in self._locked if column == Column.LOCKED else track_id == self._solo

    def key(self, summary: TrackSummary, column: Column) -> Any:
        """Return what a column orders a track by."""
        if column == Column.CLASS:
            return self.category_name(summary.category_id).casefold()
        return int(self.is_on(summary.id, column)) if column in TOGGLES else KEYS[column](summary)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  # Qt's signature
        """Count the tracks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  # Qt's signature
        """Count the columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802  # Qt's name
        """Name and explain the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return tr(TITLES[Column(section)]) if section in TITLES else ""
        if orientation == Qt.Orientation.Horizontal and role == Role.ToolTipRole:
            return tr(TIPS[Column(section)])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let name and class of tracks that are not locked be edited."""
        flags = super().flags(index)
        if index.column() in (Column.NAME, Column.CLASS) and self.rows[index.row()].id not in self._locked:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return one value."""
        summary, column = self.rows[index.row()], Column(index.column())
        if role == Role.DisplayRole:
            return self._text(summary, column)
        if role == Role.EditRole:
            return summary.category_id if column == Column.CLASS else self._text(summary, column)
        if role == Role.DecorationRole and column == Column.TRACK:
            return QColor(*track_color(summary.id))
        if role == Role.DecorationRole and column == Column.CLASS and summary.category_id in self._colors:
            return class_dot(self._colors[summary.category_id])
        if role == Role.TextAlignmentRole and column in NUMBERS and column != Column.TRACK:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Role.ToolTipRole:
            return self._tip(summary, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802  # Qt's name
        """Ask for another name or class; the table follows when it is shown anew."""
        summary = self.rows[index.row()]
        if role != Role.EditRole:
            return False
        if index.column() == Column.NAME and str(value).strip() != summary.name:
            self.name_changed.emit(summary.id, str(value).strip())
        elif index.column() == Column.CLASS and value != summary.category_id:
            self.category_chosen.emit(summary.id, value)
        else:
            return False
        return True

    def _text(self, summary: TrackSummary, column: Column) -> str:
        if column == Column.TRACK:
            return str(summary.id)
        if column == Column.NAME:
            return summary.name
        if column == Column.CLASS:
            return self.category_name(summary.category_id)
        if column == Column.FRAMES:
            return str(summary.frame_count)
        if column == Column.SCORE:
            return f"{summary.mean_score:.2f}" if summary.frame_count else "–"
        return ""

    def _tip(self, summary: TrackSummary, column: Column) -> str:
        if column == Column.HUMAN:
            numbers = {"drawn": summary.human_count, "count": summary.frame_count}
            return tr("Frames drawn or confirmed by hand: {drawn} of {count}", **numbers)
        if column == Column.FRAMES and summary.frame_count:
            return tr("first seen on {first}, last on {last}", first=summary.first_frame, last=summary.last_frame)
        if column == Column.SHOWN:
            return tr("Hide this track's masks") if self.is_on(summary.id, column) else tr("Show this track's masks")
        if column == Column.LOCKED:
            return tr("Unlock this track") if self.is_on(summary.id, column) else tr("Lock this track against edits")
        if column == Column.SOLO:
            return tr("Show all tracks again") if self.is_on(summary.id, column) else tr("Show this track alone")
        return self._text(summary, column)

    def _tell(self, rows: Sequence[int]) -> None:
        """Let the rows be drawn anew."""
        if rows:
            self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], len(Column) - 1))


class TrackFilter(QSortFilterProxyModel):
    """The rows whose id, name or class hold all words of a text, in the order of a column."""

    def __init__(self, table: TrackTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._words: list[str] = []
        self.setSourceModel(table)
        self.setDynamicSortFilter(True)

    def show_matching(self, text: str) -> None:
        """Show the tracks that match; an empty text shows all."""
        self._words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802  # Qt's name
        """Tell whether a track matches: a number is an id, other words are parts of name or class."""
        summary = self._table.rows[row]
        text = f"{summary.name} {self._table.category_name(summary.category_id)}".casefold()
        return all(word == str(summary.id) or word in text for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802  # Qt's name
        """Order by the column; equal ones by id."""
        one, other, column = self._table.rows[left.row()], self._table.rows[right.row()], Column(left.column())
        return bool((self._table.key(one, column), one.id) < (self._table.key(other, column), other.id))

    def summary(self, index: Index) -> TrackSummary:
        """Return the track of a row of this model."""
        return self._table.rows[self.mapToSource(index).row()]


def _runs_without(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Return first and last place of each run of what is not set: the view looks at all rows for each run."""
    edges = np.flatnonzero(np.diff(np.array([True, *flags, True])))
    return [(int(first), int(stop) - 1) for first, stop in zip(edges[::2], edges[1::2], strict=True)]
