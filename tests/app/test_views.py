"""Annotating, reviewing and statistics in one window: the page in the middle, and the panels beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from app.action_rows import MENU_TEXTS, MENUS
from app.actions import plain_text
from app.main_window import MainWindow
from tests.app.window_desk import LEFT, Desk, labels

NAMES = ("Videos", "Review", "Tracks", "Notes", "Timeline")


def dock(window: QMainWindow, name: str) -> QDockWidget:
    found = window.findChild(QDockWidget, name)
    assert isinstance(found, QDockWidget)
    return found


def in_sight(window: QMainWindow) -> set[str]:
    """Panels of which something can be seen: not those behind another one, and no hidden ones."""
    QTest.qWait(1)  # the docks take their places
    return {name for name in NAMES if not dock(window, name).visibleRegion().isEmpty()}


def open_view_menu(window: MainWindow) -> QMenu:
    """Click the menu View."""
    (view,) = [action for action in window.menuBar().actions() if action.text() == "&View"]
    QTest.mouseClick(window.menuBar(), LEFT, pos=window.menuBar().actionGeometry(view).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose_panel(window: MainWindow, name: str) -> None:
    """Click a panel in the menu View."""
    menu = open_view_menu(window)
    (row,) = [action for action in window.docks.toggles() if action.objectName() == name]
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(row).center())


def checked(window: MainWindow) -> set[str]:
    """Panels that the menu View shows as seen."""
    return {action.objectName() for action in window.docks.toggles() if action.isChecked()}


@pytest.fixture
def window(desk: Desk) -> Iterator[MainWindow]:
    yield desk.window
    for name in NAMES:
        dock(desk.window, name).show()
    for name in ("Videos", "Tracks"):
        dock(desk.window, name).raise_()


def test_review_brings_the_queue_to_the_front_and_annotate_the_videos(desk: Desk, window: MainWindow) -> None:
    desk.press("Ctrl+2")
    assert in_sight(window) == {"Review", "Tracks", "Timeline"}
    assert desk.canvas.isVisible()
    desk.press("Ctrl+1")
    assert in_sight(window) == {"Videos", "Tracks", "Timeline"}


def test_statistics_take_the_whole_window_and_the_panels_come_back_as_they_were(desk: Desk, window: MainWindow) -> None:
    dock(window, "Notes").raise_()
    dock(window, "Timeline").hide()
    before, widths = in_sight(window), [dock(window, name).width() for name in ("Videos", "Notes")]
    desk.press("Ctrl+3")
    assert in_sight(window) == set()
    assert window.statistics.isVisible()
    assert not desk.canvas.isVisible()
    desk.press("Ctrl+1", window.statistics)
    assert in_sight(window) == before == {"Videos", "Notes"}
    assert [dock(window, name).width() for name in ("Videos", "Notes")] == widths
    assert desk.canvas.hasFocus()


def test_review_comes_back_from_the_statistics_with_its_queue(desk: Desk, window: MainWindow) -> None:
    desk.press("Ctrl+2")
    desk.press("Ctrl+3")
    desk.press("Ctrl+2", window.statistics)
    assert "Review" in in_sight(window)


def test_a_panel_that_the_user_hid_stays_hidden_unless_it_is_asked_for(desk: Desk, window: MainWindow) -> None:
    for name in ("Videos", "Review"):
        dock(window, name).hide()
    for keys in ("Ctrl+3", "Ctrl+1"):
        desk.press(keys)
    assert in_sight(window) == {"Tracks", "Timeline"}
    desk.press("Ctrl+2")
    assert in_sight(window) == {"Review", "Tracks", "Timeline"}
    desk.press("Ctrl+1")
    assert dock(window, "Videos").isHidden()


@pytest.mark.parametrize(
    ("name", "front", "field"),
    [("Notes", "Tracks", "notes.edit"), ("Review", "Videos", "review.find_button"), ("Tracks", "Notes", "tracks.view")],
)
@pytest.mark.parametrize("is_hidden", [False, True])
@pytest.mark.parametrize("keys", ["Ctrl+1", "Ctrl+3"])
def test_a_panel_of_the_menu_view_comes_to_the_front_with_the_keys(
    desk: Desk, window: MainWindow, name: str, front: str, field: str, is_hidden: bool, keys: str
) -> None:
    desk.look(5, 1)
    window.docks.bring(front)
    dock(window, name).setHidden(is_hidden)
    desk.press(keys)
    choose_panel(window, name)
    assert name in in_sight(window)
    assert window.focusWidget() is attrgetter(field)(window)
    assert checked(window) == in_sight(window)


def test_a_panel_in_front_is_hidden_by_the_menu_view_and_its_neighbour_is_seen(desk: Desk, window: MainWindow) -> None:
    window.tracks.view.setFocus()
    choose_panel(window, "Tracks")
    assert in_sight(window) == {"Videos", "Notes", "Timeline"} == checked(window)
    choose_panel(window, "Timeline")
    assert in_sight(window) == {"Videos", "Notes"} == checked(window)


@pytest.mark.parametrize("page", ["Ctrl+3", "Ctrl+L"])
@pytest.mark.parametrize(
    "name", ["delete_here", "confirm", "fill_holes", "keyframe", "delete_track", "class_3", "delete_weak", "lock"]
)
def test_what_is_not_seen_behind_a_page_is_not_edited(desk: Desk, page: str, name: str) -> None:
    desk.look(5, 2)
    before = desk.stored()
    desk.press(page)
    action = desk.window.actions_by_name[name]
    assert not action.isEnabled()
    desk.press(action.shortcut().toString(), desk.window)
    assert desk.message == "The video is not seen here, so nothing was changed; Ctrl+1 shows it"
    desk.press("Ctrl+1", desk.window)
    assert action.isEnabled()
    assert desk.stored() == before


def test_what_an_undo_changes_is_shown_in_the_place_of_a_page(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("Del")
    desk.press("Ctrl+3")
    desk.press("Ctrl+Z", desk.window.statistics)
    assert desk.canvas.isVisible()
    assert desk.window.actions_by_name["view_annotate"].isChecked()
    assert desk.stored() == labels()


@pytest.mark.parametrize("name", MENUS)
def test_every_row_of_a_menu_has_a_mnemonic_of_its_own(window: MainWindow, name: str) -> None:
    (top,) = [action for action in window.menuBar().actions() if action.text() == MENU_TEXTS[name]]
    menu = top.menu()
    assert isinstance(menu, QMenu)
    texts = [row.text() for row in menu.actions() if row.isVisible() and not row.isSeparator()]
    letters = [re.findall(r"&(\w)", text.upper()) for text in texts]
    assert [text for text, found in zip(texts, letters, strict=True) if len(found) != 1] == []
    assert len({found[0] for found in letters}) == len(texts), sorted(letters)
    assert len({plain_text(text) for text in texts}) == len(texts), sorted(texts)


@pytest.mark.parametrize("is_canvas", [True, False])
def test_a_letter_in_an_open_menu_chooses_its_row_and_nothing_else(
    desk: Desk, window: MainWindow, is_canvas: bool
) -> None:
    (window.canvas if is_canvas else window.tracks.view).setFocus()
    before = desk.stored()
    QTest.keyClick(open_view_menu(window), Qt.Key.Key_C)  # C confirms the frame outside
    assert QApplication.activePopupWidget() is None
    assert "Tracks" not in in_sight(window)
    assert desk.stored() == before


def test_a_panel_behind_another_one_is_not_checked(desk: Desk, window: MainWindow) -> None:
    assert checked(window) == {"Videos", "Tracks", "Timeline"}
    desk.press("Ctrl+2")
    assert in_sight(window) == {"Review", "Tracks", "Timeline"} == checked(window)
    desk.press("Ctrl+3")
    assert checked(window) == set()


def test_a_right_click_on_the_tool_bar_offers_no_other_way_to_hide_panels(window: MainWindow) -> None:
    menu = window.createPopupMenu()
    assert menu is not None
    assert [action.text() for action in menu.actions() if action.isVisible()] == ["", "Tools"]


def test_the_view_that_is_shown_is_checked(desk: Desk) -> None:
    for keys, name in (("Ctrl+3", "view_statistics"), ("Ctrl+2", "view_review"), ("Ctrl+1", "view_annotate")):
        desk.press(keys)
        assert desk.window.actions_by_name[name].isChecked()


def test_without_a_video_the_first_steps_are_shown(desk: Desk, window: MainWindow) -> None:
    window.views.show_video(False)
    assert window.empty.isVisible()
    window.views.show_video(True)
    assert desk.canvas.isVisible()


def test_a_closed_window_opens_again_with_the_panels_of_the_last_time(qtbot: QtBot) -> None:
    first = MainWindow()
    qtbot.addWidget(first)
    first.show()
    dock(first, "Videos").hide()
    dock(first, "Notes").raise_()
    first.views.choose("statistics")
    first.close()
    again = MainWindow()
    qtbot.addWidget(again)
    again.show()
    assert in_sight(again) == {"Review", "Notes", "Timeline"}
    again.close()


def test_the_tour_is_part_of_annotating_and_gives_the_video_back(desk: Desk) -> None:
    desk.press("Ctrl+3")
    desk.window.actions_by_name["tour"].trigger()
    assert desk.window.actions_by_name["view_annotate"].isChecked()
    assert desk.window.empty.isVisible()
    QTest.mouseClick(desk.window.empty.skip_button, LEFT)
    assert desk.canvas.isVisible()


def test_a_new_window_is_no_larger_than_the_screen(qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    room = qapp.primaryScreen().availableSize()
    assert window.size() == window.size().boundedTo(room)
    window.close()
