"""Moved vertices of an outline are never lost silently: every way to leave them commits them, Escape puts them back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from tests.app.window_desk import LEFT, NO_KEY, SIDE, Desk, labels, place_of

FRAME, TRACK = 5, 2
TOP, LEFT_SIDE = place_of(TRACK, FRAME)
CORNER = (LEFT_SIDE + SIDE, TOP + SIDE)  # of the mask
MOVED = (LEFT_SIDE + SIDE + 40, TOP + SIDE)  # where the vertex goes
INSIDE = (TOP + SIDE - 2, LEFT_SIDE + SIDE + 10)  # row and column that the mask has then
KEYS = ("Tab", "B", "X", "V", "G", "1", "Right", "End", "Space", "N", "L", "H", "Ctrl+S", "Ctrl+L", "I")


def begin(desk: Desk) -> None:
    """Show the outline of a track and take a corner of it to another place, with the button still held."""
    desk.look(FRAME, TRACK)
    desk.press("P")
    QTest.mousePress(desk.canvas, LEFT, NO_KEY, desk.at(CORNER))
    QTest.mouseMove(desk.canvas, desk.at((CORNER[0] + 20, CORNER[1])))
    QTest.mouseMove(desk.canvas, desk.at(MOVED))


def let_go(desk: Desk) -> None:
    QTest.mouseRelease(desk.canvas, LEFT, NO_KEY, desk.at(MOVED))


def is_committed(desk: Desk) -> bool:
    segment = desk.segment(TRACK, FRAME)
    assert segment is not None
    return segment.source == "human" and bool(segment.mask.to_array()[INSIDE])


@pytest.mark.parametrize("is_held", [True, False], ids=["in hand", "let go"])
@pytest.mark.parametrize("keys", KEYS)
def test_a_key_that_leaves_commits_the_move(desk: Desk, keys: str, is_held: bool) -> None:
    begin(desk)
    if not is_held:
        let_go(desk)
        assert not is_committed(desk)
    desk.press(keys)
    assert is_committed(desk)
    desk.window.playback.stop()
    if is_held:
        let_go(desk)
    stored, before = desk.stored(), labels()
    changed = {
        (t, f)
        for t, track in before.tracks.items()
        for f, s in track.segments.items()
        if stored.tracks[t].segments[f] != s
    }
    assert changed == {(TRACK, FRAME)}


def click_timeline(desk: Desk) -> None:
    viewport, scene = desk.window.timeline.viewport(), desk.window.timeline.scene
    QTest.mouseClick(viewport, LEFT, NO_KEY, QPoint(int(scene.x_of(100.5)), 10))
    assert desk.frame != FRAME


def click_row(desk: Desk) -> None:
    desk.choose_rows(1)
    assert desk.state.track_id == 1


def play_on(desk: Desk) -> None:
    with desk.shows_a_frame():
        desk.state.show_frame(FRAME + 1)  # as playing does, a run that asks for it, or a list


def type_elsewhere(desk: Desk) -> None:
    desk.window.tracks.filter.setFocus()


def show_other_page(desk: Desk) -> None:
    desk.window.actions_by_name["view_statistics"].trigger()


def show_other_video(desk: Desk) -> None:
    with desk.shows_a_frame():
        desk.document.show_video(2)
    desk.document.show_video(1)


def open_again(desk: Desk) -> None:
    with desk.shows_a_frame():
        desk.window.open_path(desk.document.project.path)


@pytest.mark.parametrize("is_held", [True, False], ids=["in hand", "let go"])
@pytest.mark.parametrize(
    "leave",
    [click_timeline, click_row, play_on, type_elsewhere, show_other_page, show_other_video, open_again],
    ids=lambda leave: leave.__name__,
)
def test_leaving_otherwise_commits_the_move(desk: Desk, leave: Callable[[Desk], None], is_held: bool) -> None:
    begin(desk)
    if not is_held:
        let_go(desk)
    leave(desk)
    assert is_committed(desk)
    let_go(desk)
    desk.window.actions_by_name["view_annotate"].trigger()


@pytest.mark.parametrize("is_held", [True, False], ids=["in hand", "let go"])
def test_escape_puts_the_vertex_back(desk: Desk, is_held: bool) -> None:
    begin(desk)
    if not is_held:
        let_go(desk)
    desk.press("Esc")
    if is_held:
        let_go(desk)
    desk.press("Return")
    desk.press("B")
    assert desk.stored() == labels()


@pytest.mark.parametrize("is_held", [True, False], ids=["in hand", "let go"])
def test_closing_the_window_commits_the_move(desk: Desk, is_held: bool) -> None:
    begin(desk)
    if not is_held:
        let_go(desk)
    path = desk.document.project.path
    desk.document.close()  # as closing the window does
    let_go(desk)
    with desk.shows_a_frame():
        desk.window.open_path(path)
    assert is_committed(desk)


def test_a_committed_move_is_one_undo_step(desk: Desk) -> None:
    before = desk.stored()
    begin(desk)
    desk.press("Tab")
    let_go(desk)
    desk.press("Ctrl+Z")
    assert np.array_equal(desk.mask(TRACK, FRAME), labels().tracks[TRACK].segments[FRAME].mask.to_array())
    assert desk.stored() == before
