"""The tracks of the current video: a table with a filter, and the selected one below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.actions import key_of
from app.panels.inspector import Inspector
from app.panels.sort_menu import SortMenu
from app.panels.track_table import Column, TrackFilter, TrackTable
from app.panels.track_view import TrackView
from app.texts import tr
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment
from inspro_core.formats.project_file import TrackSummary

Flag = QItemSelectionModel.SelectionFlag


class TracksPanel(QWidget):
    """Shows tracks and asks for changes.

    One track is the selected one (`track_chosen`, 0 for none); several may be chosen for a merge or a swap
    (`tracks_chosen`, ids in table order). The first one that was chosen stays the selected one.
    """

    track_chosen = Signal(int)
    tracks_chosen = Signal(list)
    category_chosen = Signal(int, int)
    name_changed = Signal(int, str)
    hidden_changed = Signal(int, bool)
    locked_changed = Signal(int, bool)
    solo_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.table = TrackTable(self)
        self.rows = TrackFilter(self.table, self)
        self.view = TrackView(self.table, self.rows)
        self.sort_menu = SortMenu(self.view, self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter by class, name or id"))
        self.filter.setToolTip(tr("Only tracks whose class, name or id hold all these words are listed"))
        self.filter.setClearButtonEnabled(True)
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.inspector = Inspector()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.addWidget(self.filter)
        layout.addWidget(self.hint)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.inspector)
        self._selected = 0
        self._told: list[int] = []
        self._locked: frozenset[int] = frozenset()
        self.filter.textChanged.connect(self._on_filter)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        self.view.toggled.connect(self._on_toggle)
        for part in (self.table, self.inspector):
            part.name_changed.connect(self.name_changed)
            part.category_chosen.connect(self.category_chosen)
        self.inspector.locked_changed.connect(self.locked_changed)
        self._show_hint()

    def show_tracks(self, summaries: Mapping[int, TrackSummary], categories: Sequence[Category]) -> None:
        """Show the tracks of a video; what is chosen stays chosen."""
        with self._quiet():
            self.table.show(summaries, categories)
            self.inspector.show_categories(categories)
        self._show_hint()
        self.select(self._selected)

    def select(self, track_id: int) -> None:
        """Mark a track as the selected one, 0 for none; others stay chosen only where it is one of them."""
        self._selected = track_id
        if track_id not in self.chosen:
            with self._quiet():
                self.view.clearSelection()
                index = self.rows.mapFromSource(self.table.index(self.table.row_of(track_id), 0))
                if index.isValid():
                    self.view.selectionModel().setCurrentIndex(index, Flag.ClearAndSelect | Flag.Rows)
                    self.view.scrollTo(index)
        self._tell_chosen()
        self._show_selected()

    def show_frame_info(self, segment: Segment | None) -> None:
        """Show the selected track's mask on this frame, None where it is not seen."""
        self.inspector.show_segment(segment)

    def show_visibility(self, hidden: frozenset[int], locked: frozenset[int], solo: int) -> None:
        """Show which tracks are hidden, locked or alone."""
        self._locked = locked
        self.table.show_visibility(hidden, locked, solo)
        self._show_selected()

    def set_menu_actions(self, actions: Sequence[QAction]) -> None:
        """Set what a right click on a track offers."""
        self.view.set_menu_actions(actions)

    def edit_name(self) -> None:
        """Put the cursor into the name of the selected track."""
        self.inspector.name.setFocus()
        self.inspector.name.selectAll()

    def flush_names(self) -> None:
        """Hand out the names that are being typed."""
        self.view.flush()
        self.inspector.flush()

    def take_name_back(self, track_id: int) -> None:
        """Leave a name that could not be kept in its field, to be handed out again."""
        self.inspector.take_back(track_id)

    def forget_names(self) -> None:
        """Give up what is being typed."""
        self.view.close_editor()
        self.inspector.forget()

    @property
    def chosen(self) -> list[int]:
        """Ids of all chosen tracks in table order."""
        rows = sorted(self.view.selectionModel().selectedRows(), key=lambda index: index.row())
        return [self.rows.summary(index).id for index in rows]

    def _on_selection(self, _chosen: QItemSelection, _left: QItemSelection) -> None:
        chosen = self.chosen
        if self._selected not in chosen:
            current = self.view.selectionModel().currentIndex()
            current_id = self.rows.summary(current).id if current.isValid() else 0
            self._selected = current_id if current_id in chosen else (chosen or [0])[0]
            self._show_selected()
            self.track_chosen.emit(self._selected)
        self._tell_chosen()

    def _on_toggle(self, track_id: int, column: int) -> None:
        is_on = self.table.is_on(track_id, Column(column))
        if column == Column.SHOWN:
            self.hidden_changed.emit(track_id, is_on)
        elif column == Column.LOCKED:
            self.locked_changed.emit(track_id, not is_on)
        else:
            self.solo_changed.emit(0 if is_on else track_id)

    def _tell_chosen(self) -> None:
        if self.chosen != self._told:
            self._told = self.chosen
            self.tracks_chosen.emit(self._told)

    def _on_filter(self, text: str) -> None:
        with self._quiet():
            self.rows.show_matching(text)
        self._show_hint()
        self.select(self._selected)

    def _show_selected(self) -> None:
        row = self.table.row_of(self._selected)
        summary = self.table.rows[row] if row >= 0 else None
        self.inspector.show_track(summary, self._selected in self._locked)

    def _show_hint(self) -> None:
        has_tracks = bool(self.table.rows)
        self.filter.setVisible(has_tracks)
        self.inspector.setVisible(has_tracks)
        self.hint.setVisible(self.rows.rowCount() == 0)
        self.hint.setText(
            tr("No track matches the filter.")
            if has_tracks
            else tr("No tracks yet. Pre-label the video, or press {key} to draw a new one.", key=key_of("new_track"))
        )

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Change the table without telling that the user chose something."""
        selection = self.view.selectionModel()
        selection.selectionChanged.disconnect(self._on_selection)
        try:
            yield
        finally:
            selection.selectionChanged.connect(self._on_selection)
