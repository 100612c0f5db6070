"""The table of tracks shows what is stored and asks by real clicks and keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.panels.track_table import Column
from app.panels.tracks import TracksPanel
from app.theme import track_color
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment
from inspro_core.formats.project_file import TrackSummary
from tests.app.panels.tracks_desk import CATEGORIES, SUMMARIES, shown_panel, spot


@pytest.fixture
def panel(qtbot: QtBot) -> TracksPanel:
    return shown_panel(qtbot)


def click(
    panel: TracksPanel,
    track_id: int,
    column: Column = Column.FRAMES,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, keys, spot(panel, track_id, column))


def ids(panel: TracksPanel) -> list[int]:
    return [panel.rows.summary(panel.rows.index(row, 0)).id for row in range(panel.rows.rowCount())]


def edit(panel: TracksPanel, track_id: int, column: Column) -> None:
    place = spot(panel, track_id, column)
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_a_click_chooses_a_track_once(qtbot: QtBot, panel: TracksPanel) -> None:
    told: list[int] = []
    panel.track_chosen.connect(told.append)
    click(panel, 2)
    click(panel, 12)
    click(panel, 12)
    assert told == [2, 12]


def test_ctrl_click_chooses_a_second_track_and_the_first_stays_selected(panel: TracksPanel) -> None:
    told: list[list[int]] = []
    panel.tracks_chosen.connect(told.append)
    click(panel, 2)
    panel.track_chosen.connect(lambda _: pytest.fail("another track was selected"))
    click(panel, 12, keys=Qt.KeyboardModifier.ControlModifier)
    assert told == [[2], [2, 12]]
    assert panel.inspector.title.text() == "Track 2"


def test_what_is_chosen_stays_over_a_refresh_and_other_tracks(panel: TracksPanel) -> None:
    click(panel, 2)
    click(panel, 12, keys=Qt.KeyboardModifier.ControlModifier)
    panel.track_chosen.connect(lambda _: pytest.fail("the user chose nothing"))
    more = {**SUMMARIES, 3: TrackSummary(3, 1, 1, 0, 0, 0.5, 0), 40: TrackSummary(40, 1, 1, 0, 0, 0.5, 0)}
    del more[1]
    panel.show_tracks(more, CATEGORIES)
    assert ids(panel) == [2, 3, 5, 12, 40]
    assert panel.chosen == [2, 12]


def test_when_a_chosen_track_is_gone_the_rest_is_told(panel: TracksPanel) -> None:
    click(panel, 2)
    click(panel, 12, keys=Qt.KeyboardModifier.ControlModifier)
    told: list[list[int]] = []
    panel.tracks_chosen.connect(told.append)
    panel.show_tracks({key: SUMMARIES[key] for key in (1, 2, 5)}, CATEGORIES)
    assert told == [[2]]
    panel.show_tracks({}, CATEGORIES)
    assert told == [[2], []]


def test_selecting_from_outside_asks_nothing(panel: TracksPanel) -> None:
    panel.track_chosen.connect(lambda _: pytest.fail("the user chose nothing"))
    panel.select(12)
    assert panel.chosen == [12]
    panel.select(0)
    assert panel.chosen == []
    assert panel.inspector.title.text() == "No track selected"


@pytest.mark.parametrize("column", [Column.SHOWN, Column.LOCKED, Column.SOLO])
def test_icons_toggle_and_leave_the_selection(panel: TracksPanel, column: Column) -> None:
    told: list[tuple[object, ...]] = []
    panel.hidden_changed.connect(lambda *values: told.append(values))
    panel.locked_changed.connect(lambda *values: told.append(values))
    panel.solo_changed.connect(lambda *values: told.append(values))
    click(panel, 2)
    click(panel, 12, column)
    on = frozenset({12})
    panel.show_visibility(
        on if column == Column.SHOWN else frozenset(),
        on if column == Column.LOCKED else frozenset(),
        12 if column == Column.SOLO else 0,
    )
    click(panel, 12, column)
    assert told == ([(12,), (0,)] if column == Column.SOLO else [(12, True), (12, False)])
    assert panel.chosen == [2]


def test_a_click_on_a_title_sorts_by_value(panel: TracksPanel) -> None:
    header = panel.view.horizontalHeader()

    def sort(column: Column) -> list[int]:
        x = header.sectionViewportPosition(column) + 8
        QTest.mouseClick(
            header.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(x, header.height() // 2),
        )
        return ids(panel)

    assert sort(Column.FRAMES) == [5, 2, 1, 12]
    assert sort(Column.FRAMES) == [12, 1, 2, 5]
    assert sort(Column.CLASS) == [5, 1, 2, 12]
    assert sort(Column.TRACK) == [1, 2, 5, 12]
    assert sort(Column.HUMAN)[-2:] == [1, 2]


@pytest.mark.parametrize(("text", "expected"), [("person", [2, 12]), ("12", [12]), ("re", [1]), ("person ann", [12])])
def test_the_filter_takes_classes_names_and_ids(panel: TracksPanel, text: str, expected: list[int]) -> None:
    QTest.keyClicks(panel.filter, text)
    assert ids(panel) == expected


def test_a_filter_without_a_match_says_so_and_keeps_the_selected_track(panel: TracksPanel) -> None:
    panel.select(2)
    panel.track_chosen.connect(lambda _: pytest.fail("the user chose nothing"))
    QTest.keyClicks(panel.filter, "zebra")
    assert panel.hint.isVisible()
    assert panel.hint.text() == "No track matches the filter."
    assert panel.inspector.title.text() == "Track 2"
    panel.filter.clear()
    assert panel.chosen == [2]


def test_without_tracks_the_panel_says_what_to_do(panel: TracksPanel) -> None:
    panel.show_tracks({}, CATEGORIES)
    assert "press T" in panel.hint.text()
    assert panel.hint.isVisible()
    assert not panel.inspector.isVisible()


def test_a_name_is_edited_in_its_cell(qtbot: QtBot, panel: TracksPanel) -> None:
    edit(panel, 2, Column.NAME)
    editor = panel.view.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, " Bob ")
    with qtbot.waitSignal(panel.name_changed) as told:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [2, "Bob"]


def test_a_refresh_while_a_name_is_typed_leaves_the_editor(qtbot: QtBot, panel: TracksPanel) -> None:
    edit(panel, 2, Column.NAME)
    editor = panel.view.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "Bo")
    more: Mapping[int, TrackSummary] = {
        **SUMMARIES,
        2: replace(SUMMARIES[2], frame_count=9),
        3: TrackSummary(3, 1, 1, 0, 0, 0.5, 0),
    }
    panel.show_tracks(more, CATEGORIES)
    QTest.keyClicks(editor, "b")
    with qtbot.waitSignal(panel.name_changed) as told:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [2, "Bob"]


def test_a_class_is_chosen_from_the_list_in_its_cell(qtbot: QtBot, panel: TracksPanel) -> None:
    edit(panel, 2, Column.CLASS)
    editor = panel.view.viewport().findChild(QComboBox)
    assert editor is not None
    assert [editor.itemText(i) for i in range(editor.count())] == ["dog", "person", "car"]
    assert editor.currentText() == "person"
    with qtbot.waitSignal(panel.category_chosen) as told:
        QTest.keyClick(editor, Qt.Key.Key_Down)
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [2, 3]


def test_a_locked_track_offers_no_editor(panel: TracksPanel) -> None:
    panel.show_visibility(frozenset(), frozenset({2}), 0)
    edit(panel, 2, Column.NAME)
    assert panel.view.viewport().findChild(QLineEdit) is None
    assert not panel.inspector.name.isEnabled()
    assert panel.inspector.lock.isChecked()


def test_a_right_click_selects_and_offers_the_actions(qtbot: QtBot, panel: TracksPanel) -> None:
    action = QAction("Split here", panel)
    panel.set_menu_actions([action])
    done: list[int] = []
    action.triggered.connect(lambda: done.append(panel.chosen[0]))
    viewport = panel.view.viewport()
    place = spot(panel, 12, Column.FRAMES)
    QTest.mouseClick(viewport, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place)
    QApplication.sendEvent(
        viewport, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    )
    menu = panel.view.findChild(QMenu)
    assert menu is not None
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center()
    )
    assert done == [12]


def test_the_inspector_tells_the_share_and_the_mask_of_this_frame(panel: TracksPanel) -> None:
    panel.select(1)
    mask = Mask.from_array(np.ones((40, 60)))
    inspector = panel.inspector
    assert (inspector.seen.text(), inspector.drawn.text()) == ("40 frames, 3–90", "hand 10 (25\u00a0%), model 30")
    assert inspector.here.text() == "not seen"
    panel.show_frame_info(Segment(mask, "model", 0.875))
    assert inspector.here.text() == "by a model, score 0.88, 2,400 px"
    panel.show_frame_info(Segment(mask, "human"))
    assert inspector.here.text() == "by hand, 2,400 px"


def test_the_inspector_asks_for_name_class_and_lock(qtbot: QtBot, panel: TracksPanel) -> None:
    panel.select(1)
    inspector = panel.inspector
    inspector.name.selectAll()
    with qtbot.waitSignal(panel.name_changed) as named:
        QTest.keyClicks(inspector.name, "Fido")
        QTest.keyClick(inspector.name, Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.category_chosen) as classed:
        QTest.keyClick(inspector.category, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.locked_changed) as locked:
        QTest.mouseClick(inspector.lock, Qt.MouseButton.LeftButton, pos=QPoint(8, inspector.lock.height() // 2))
    assert (named.args, classed.args, locked.args) == ([1, "Fido"], [1, 2], [1, True])


def test_a_thousand_tracks_refresh_without_touching_rows_that_stay_the_same(qtbot: QtBot, panel: TracksPanel) -> None:
    many = {number: TrackSummary(number, 1 + number % 3, number, 0, number, 0.5, 0) for number in range(1, 1001)}
    panel.show_tracks(many, CATEGORIES)
    told: list[tuple[int, int]] = []
    panel.table.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    panel.show_tracks(many, CATEGORIES)
    panel.show_tracks({**many, 7: replace(many[7], frame_count=8)}, CATEGORIES)
    assert told == [(6, 6)]


def test_tracks_that_come_or_go_beside_each_other_are_one_step_of_the_table(panel: TracksPanel) -> None:
    many = {number: TrackSummary(number, 1, 1, 0, 0, 0.5, 0) for number in range(1, 1001)}
    steps: list[tuple[str, int, int]] = []
    panel.table.rowsInserted.connect(lambda _, first, last: steps.append(("in", first, last)))
    panel.table.rowsRemoved.connect(lambda _, first, last: steps.append(("out", first, last)))
    panel.show_tracks(many, CATEGORIES)
    assert steps == [("in", 2, 3), ("in", 5, 10), ("in", 12, 999)]
    assert ids(panel) == list(many)
    steps.clear()
    panel.show_tracks({number: many[number] for number in (3, 4, 9, 1000)}, CATEGORIES)
    assert steps == [("out", 9, 998), ("out", 4, 7), ("out", 0, 1)]
    assert ids(panel) == [3, 4, 9, 1000]


def test_the_inspector_names_the_frame_of_a_track_that_is_seen_once(panel: TracksPanel) -> None:
    panel.show_tracks({3: TrackSummary(3, 1, 1, 7, 7, 0.5, 0, "")}, CATEGORIES)
    panel.select(3)
    assert panel.inspector.seen.text() == "frame 7 only"


def test_a_selected_row_keeps_the_colour_of_its_track(panel: TracksPanel) -> None:
    place = panel.view.visualRect(panel.rows.mapFromSource(panel.table.index(panel.table.row_of(12), Column.TRACK)))
    colours = []
    for track_id in (0, 12):
        panel.select(track_id)
        picture = panel.view.viewport().grab(place).toImage()
        row = [picture.pixelColor(x, place.height() // 2) for x in range(place.width())]
        colours.append(QColor(*track_color(12)) in row)
    assert colours == [True, True]


def dot_colors(box: QComboBox) -> list[tuple[int, int, int]]:
    middles = [box.itemIcon(place).pixmap(10).toImage().pixelColor(5, 5) for place in range(box.count())]
    return [(color.red(), color.green(), color.blue()) for color in middles]


def test_a_class_is_shown_with_its_colour_also_after_it_has_changed(panel: TracksPanel) -> None:
    colored = [replace(one, color_rgb=(10 * one.id, 200, 30)) for one in CATEGORIES]
    panel.show_tracks(SUMMARIES, colored)
    place = panel.view.visualRect(panel.rows.mapFromSource(panel.table.index(panel.table.row_of(12), Column.CLASS)))
    for track_id in (0, 12):
        panel.select(track_id)
        picture = panel.view.viewport().grab(place).toImage()
        row = [picture.pixelColor(x, place.height() // 2) for x in range(place.width())]
        assert QColor(20, 200, 30) in row
        assert QColor(*track_color(12)) not in row
    assert dot_colors(panel.inspector.category) == [one.color_rgb for one in colored]
    assert panel.inspector.category.currentText() == "person"
    edit(panel, 2, Column.CLASS)
    editor = panel.view.viewport().findChild(QComboBox)
    assert editor is not None
    assert dot_colors(editor) == [one.color_rgb for one in colored]


def test_the_menu_of_orders_sorts_and_turns_the_order_round(panel: TracksPanel) -> None:
    def choose(name: str) -> None:
        menu = panel.sort_menu
        menu.popup(QPoint())
        action = next(action for action in menu.actions() if action.text() == name)
        for _ in range(menu.actions().index(action) + 1):
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    choose("Frames")
    assert ids(panel) == [5, 2, 1, 12]
    choose("Frames")
    assert ids(panel) == [12, 1, 2, 5]
    choose("Id")
    assert ids(panel) == [1, 2, 5, 12]
    panel.sort_menu.aboutToShow.emit()
    assert [action.text() for action in panel.sort_menu.actions() if action.isChecked()] == ["Id"]
