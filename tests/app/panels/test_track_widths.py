"""The columns of the table of tracks are as wide as what they show, where there is room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.docks import SIDE_WIDTHS
from app.panels.track_table import Column
from app.panels.track_view import PADDING
from app.panels.tracks import TracksPanel
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import TrackSummary
from tests.app.panels.tracks_desk import CATEGORIES, SUMMARIES, shown_panel, spot


@pytest.fixture
def panel(qtbot: QtBot) -> TracksPanel:
    return shown_panel(qtbot)


def test_a_narrow_table_leaves_out_columns_and_keeps_class_name_and_score(qtbot: QtBot, panel: TracksPanel) -> None:
    assert not any(panel.view.isColumnHidden(column) for column in Column)
    panel.resize(320, 560)
    shown = [column for column in Column if not panel.view.isColumnHidden(column)]
    assert set(Column) - set(shown) == {Column.FRAMES, Column.HUMAN}
    qtbot.waitUntil(lambda: not panel.view.horizontalScrollBar().isVisible())
    assert sum(panel.view.columnWidth(column) for column in shown) == panel.view.viewport().width()
    panel.resize(900, 560)
    assert not any(panel.view.isColumnHidden(column) for column in Column)
    assert sum(panel.view.columnWidth(column) for column in Column) == panel.view.viewport().width()


def test_in_the_narrowest_table_one_can_scroll_to_class_name_and_score(qtbot: QtBot, panel: TracksPanel) -> None:
    panel.resize(10, 560)
    view = panel.view
    qtbot.waitUntil(lambda: view.horizontalScrollBar().isVisible())
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    in_sight = view.viewport().rect()
    assert all(in_sight.contains(spot(panel, 1, column)) for column in (Column.CLASS, Column.NAME, Column.SCORE))


def test_the_class_is_as_wide_as_the_names_in_use_and_a_width_that_was_drawn_stays(panel: TracksPanel) -> None:
    header, before = panel.view.horizontalHeader(), panel.view.columnWidth(Column.CLASS)
    panel.show_tracks(SUMMARIES, (Category(1, "dog"), Category(2, "motorcycle"), Category(3, "car")))
    assert (wide := panel.view.columnWidth(Column.CLASS)) > before
    edge = QPoint(header.sectionViewportPosition(Column.NAME) - 1, header.height() // 2)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(header.viewport(), edge + QPoint(30, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(30, 0))
    drawn = panel.view.columnWidth(Column.CLASS)
    assert drawn == wide + 30
    panel.show_tracks({**SUMMARIES, 1: replace(SUMMARIES[1], name="Max")}, panel.table.categories)
    assert panel.view.columnWidth(Column.CLASS) == drawn


@pytest.mark.parametrize("name", ["personal watercraft", "traffic light (red)"])
def test_a_class_name_is_cut_only_after_the_other_columns_have_given_their_room(panel: TracksPanel, name: str) -> None:
    panel.resize(SIDE_WIDTHS[1], 560)
    panel.show_tracks(SUMMARIES, (Category(1, "dog"), Category(2, name), Category(3, "car")))
    rect = panel.view.visualRect(panel.rows.index(1, Column.CLASS))
    needed = panel.view.sizeHintForIndex(panel.rows.index(1, Column.CLASS)).width()
    assert rect.width() >= needed
    assert panel.view.viewport().rect().contains(rect)
    panel.resize(260, 560)
    cut = panel.rows.index(1, Column.CLASS)
    assert panel.view.visualRect(cut).width() < needed
    assert cut.data(Qt.ItemDataRole.ToolTipRole) == name


def test_id_and_frames_are_as_wide_as_their_longest_number_or_title(panel: TracksPanel) -> None:
    panel.resize(900, 560)
    before = [panel.view.columnWidth(column) for column in (Column.TRACK, Column.FRAMES)]
    metrics = panel.view.fontMetrics()
    assert before[1] == metrics.horizontalAdvance("Frames") + PADDING
    panel.show_tracks({123456: TrackSummary(123456, 1, 100_000_000, 0, 99_999_999, 0.5, 0)}, CATEGORIES)
    after = [panel.view.columnWidth(column) for column in (Column.TRACK, Column.FRAMES)]
    assert after[0] - before[0] == metrics.horizontalAdvance("123456") - metrics.horizontalAdvance("12")
    assert after[1] == metrics.horizontalAdvance("100000000") + PADDING
