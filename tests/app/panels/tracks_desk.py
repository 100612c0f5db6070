"""A table of tracks for the tests of its parts."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.panels.track_table import Column
from app.panels.tracks import TracksPanel
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import TrackSummary

CATEGORIES = (Category(1, "dog"), Category(2, "person"), Category(3, "car"))
SUMMARIES = {
    1: TrackSummary(1, 1, 40, 3, 90, 0.91, 10, "Rex"),
    2: TrackSummary(2, 2, 7, 0, 6, 0.55, 7, ""),
    5: TrackSummary(5, 3, 0, -1, -1, 0.0, 0, ""),
    12: TrackSummary(12, 2, 120, 1, 120, 0.77, 0, "Ann"),
}


def shown_panel(qtbot: QtBot) -> TracksPanel:
    """Show the tracks of `SUMMARIES`."""
    made = TracksPanel()
    qtbot.addWidget(made)
    made.resize(520, 560)
    made.show_tracks(SUMMARIES, CATEGORIES)
    with qtbot.waitExposed(made):
        made.show()
    return made


def spot(panel: TracksPanel, track_id: int, column: Column) -> QPoint:
    """Return the middle of a cell, in pixels of the table."""
    index = panel.rows.mapFromSource(panel.table.index(panel.table.row_of(track_id), column))
    assert index.isValid()
    return panel.view.visualRect(index).center()
