"""Every part of the window is reached and used by keys alone; nothing has the keys that is not seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QTableWidget, QWidget

from app.actions import plain_text
from app.canvas.canvas import Canvas
from tests.app.window_desk import FRAMES, NO_KEY, Desk, wait

SHIFT = Qt.KeyboardModifier.ShiftModifier


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def is_in_sight(desk: Desk, widget: QWidget) -> bool:
    place = QRect(widget.mapTo(desk.window, QPoint()), widget.size())
    return widget.isVisible() and desk.window.rect().contains(place)


def walk(start: QWidget, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> list[QWidget]:
    """Press a key until the focus is where it began, or on the canvas, where Tab goes from track to track."""
    start.setFocus()
    passed: list[QWidget] = []
    while not passed or (focus() is not start and not (key == Qt.Key.Key_Tab and isinstance(focus(), Canvas))):
        QTest.keyClick(focus(), key, keys)
        assert focus() not in passed
        passed.append(focus())
    return passed


def press(*keys: str) -> None:
    """Press keys wherever the focus is."""
    for one in keys:
        QTest.keySequence(focus(), one)


def fields_of_videos(desk: Desk) -> list[QWidget]:
    videos = desk.window.videos
    buttons = (videos.add_button, videos.relink_button, videos.remove_button, videos.order_button)
    return [videos.list, *buttons, videos.status_box]


def fields_of_tracks(desk: Desk) -> list[QWidget]:
    tracks = desk.window.tracks
    return [tracks.filter, tracks.view, tracks.inspector.name, tracks.inspector.category, tracks.inspector.lock]


def without_tabs(widgets: list[QWidget]) -> list[QWidget]:
    """Leave out the tabs of the panels."""
    return [widget for widget in widgets if not isinstance(widget, QTabBar)]


def test_tab_goes_from_the_timeline_through_all_panels_in_sight_to_the_canvas(desk: Desk) -> None:
    desk.look(5, 1)
    passed = walk(desk.window.timeline, Qt.Key.Key_Tab)
    expected = [desk.window.runs.model, *fields_of_videos(desk), *fields_of_tracks(desk), desk.canvas]
    assert without_tabs(passed) == expected
    assert len(passed) == len(expected) + 2  # the tabs of the panels at both sides


def test_shift_tab_goes_all_the_way_round(desk: Desk) -> None:
    desk.look(5, 1)
    passed = walk(desk.canvas, Qt.Key.Key_Backtab, SHIFT)
    expected = [*fields_of_tracks(desk)[::-1], *fields_of_videos(desk)[::-1], desk.window.runs.model]
    end = [desk.window.timeline, desk.window.transport.number]
    assert without_tabs(passed)[: len(expected) + 2] == expected + end
    assert passed[-1] is desk.canvas
    assert {desk.window.transport} == {button.parentWidget() for button in passed[-6:-1]}


def test_in_the_review_tab_goes_through_the_queue_instead_of_the_videos(desk: Desk) -> None:
    desk.press("Ctrl+2")
    desk.press("N")
    wait(lambda: desk.window.review.current is not None)
    passed = walk(desk.window.runs.model, Qt.Key.Key_Tab)
    review = desk.window.review
    buttons = [review.previous_button, review.next_button, review.accept_button, review.dismiss_button]
    first = [review.find_button, review.kind_filter, review.show_dismissed, review.view, *buttons]
    assert without_tabs(passed) == [*first, *fields_of_tracks(desk), desk.canvas]


def test_f6_goes_through_the_parts_of_the_window_and_brings_them_to_the_front(desk: Desk) -> None:
    window = desk.window
    desk.look(5, 1)
    parts: list[QWidget] = [
        window.tracks.view, window.notes.edit, window.timeline, window.videos.list, window.review.find_button,
        window.runs.model, desk.canvas,
    ]  # fmt: skip
    for key, keys, order in ((Qt.Key.Key_F6, NO_KEY, parts), (Qt.Key.Key_F6, SHIFT, [*parts[-2::-1], desk.canvas])):
        for part in order:
            QTest.keyClick(focus(), key, keys)
            assert focus() is part
            assert is_in_sight(desk, part)


def test_f6_goes_to_the_queue_where_there_is_one(desk: Desk) -> None:
    desk.press("N")
    wait(lambda: desk.window.review.current is not None)
    press("Shift+F6", "Shift+F6")
    assert focus() is desk.window.review.view


def test_f6_passes_by_a_panel_that_was_put_away(desk: Desk) -> None:
    toggle = next(one for one in desk.window.docks.toggles() if plain_text(one.text()) == "Tracks")
    toggle.trigger()
    desk.press("F6")
    assert focus() is desk.window.notes.edit
    toggle.trigger()
    desk.window.docks.bring("Tracks")  # as it was, for the tests that follow


def test_f6_goes_to_a_page_and_tab_through_its_tables(desk: Desk) -> None:
    desk.press("Ctrl+L")
    desk.window.runs.model.setFocus()
    press("F6")
    page = desk.window.retrain_page
    assert page.isAncestorOf(focus())
    passed = walk(desk.window.runs.model, Qt.Key.Key_Tab)
    assert any(isinstance(widget, QTableWidget) for widget in passed)
    assert all(page.isAncestorOf(widget) for widget in passed[:-1])
    press("Ctrl+1")
    assert focus() is desk.canvas


def test_a_panel_that_goes_behind_another_gives_the_keys_to_the_canvas(desk: Desk) -> None:
    desk.look(5, 1)
    desk.window.docks.bring("Tracks")
    desk.window.tracks.view.setFocus()
    desk.window.docks.bring("Notes")
    assert focus() is desk.canvas
    assert is_in_sight(desk, desk.window.notes)


def test_a_video_is_shown_and_its_status_set_by_keys_alone(desk: Desk) -> None:
    press("F6", "F6", "F6", "F6", "Down", *5 * ["Tab"])
    assert focus() is desk.window.videos.status_box
    project = desk.document.project
    before = [project.status(video_id) for video_id in (1, 2)]
    press("Down")
    assert project.status(2) != before[1]
    assert project.status(1) == before[0]
    press(*5 * ["Shift+Tab"])
    assert focus() is desk.window.videos.list
    with desk.shows_a_frame():
        press("Return")
    assert desk.document.video is not None
    assert desk.document.video.id == 2
    assert focus() is desk.canvas


@pytest.mark.parametrize("name", ["rex", ""])
def test_enter_in_the_name_goes_back_to_the_canvas(desk: Desk, name: str) -> None:
    desk.look(5, 1)
    desk.press("F2")
    assert focus() is desk.window.tracks.inspector.name
    QTest.keyClicks(focus(), name)
    press("Return")
    assert desk.stored().tracks[1].name == name
    assert focus() is desk.canvas
    press("B")
    assert desk.state.tool == "brush"


def test_f2_brings_the_tracks_to_the_front(desk: Desk) -> None:
    desk.look(5, 1)
    desk.press("Ctrl+Shift+N")
    press("F2")
    assert focus() is desk.window.tracks.inspector.name
    assert is_in_sight(desk, focus())


@pytest.mark.parametrize("keys", ["F2", "Ctrl+Shift+N"])
def test_a_field_of_a_panel_is_shown_beside_the_canvas(desk: Desk, keys: str) -> None:
    desk.look(5, 1)
    desk.press("Ctrl+L")
    press(keys)
    assert focus() in (desk.window.tracks.inspector.name, desk.window.notes.edit)
    assert is_in_sight(desk, focus())
    assert desk.canvas.isVisible()
    assert desk.window.actions_by_name["view_annotate"].isChecked()


def test_enter_in_the_frame_number_goes_there_and_back_to_the_canvas(desk: Desk) -> None:
    number = desk.window.transport.number
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "42")
    with desk.shows_a_frame():
        press("Return")
    assert desk.frame == 42
    assert focus() is desk.canvas


def test_leaving_the_name_for_another_field_stays_there(desk: Desk) -> None:
    desk.look(5, 1)
    desk.press("F2")
    QTest.keyClicks(focus(), "rex")
    press("Tab")
    assert focus() is desk.window.tracks.inspector.category
    assert desk.stored().tracks[1].name == "rex"


def test_letters_work_on_the_timeline(desk: Desk) -> None:
    desk.look(5, 1)
    desk.window.timeline.setFocus()
    with desk.shows_a_frame():
        press("I", "Right")
    press("O", "Del")
    assert desk.state.frame_range == range(5, 7)
    assert set(desk.stored().tracks[1].segments) == set(range(FRAMES)) - {6}
