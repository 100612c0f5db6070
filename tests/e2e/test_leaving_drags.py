"""A stroke or a moved mask in mid-drag is never lost silently: what takes frame or tool away commits it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtTest import QTest

from tests.app.window_desk import LEFT, NO_KEY, Desk, labels, middle_of, place_of, square

FRAME, TRACK, FAR = 5, 2, 60  # frame pixels of the drag
START = middle_of(TRACK, FRAME)
END = (START[0] + FAR, START[1])
TOOLS = pytest.mark.parametrize("tool", ["B", "V"])


def begin(desk: Desk, tool: str) -> None:
    """Paint the track on to the right, or move it there, with the button still held."""
    desk.look(FRAME, TRACK)
    desk.press(tool)
    desk.state.set_brush_size(6)
    QTest.mousePress(desk.canvas, LEFT, NO_KEY, desk.at(START))
    QTest.mouseMove(desk.canvas, desk.at((START[0] + FAR / 2, START[1])))
    QTest.mouseMove(desk.canvas, desk.at(END))


def let_go(desk: Desk) -> None:
    QTest.mouseRelease(desk.canvas, LEFT, NO_KEY, desk.at(END))


def changed(desk: Desk) -> set[tuple[int, int]]:
    """Track and frame of all stored masks that are not as they were."""
    stored = desk.stored()
    return {
        (track_id, frame)
        for track_id, track in labels().tracks.items()
        for frame, segment in track.segments.items()
        if stored.tracks[track_id].segments.get(frame) != segment
    }


def is_committed(desk: Desk, tool: str) -> bool:
    """Whether exactly what was dragged lies where it was dragged to."""
    if changed(desk) != {(TRACK, FRAME)}:
        return False
    mask, (top, left) = desk.stored().tracks[TRACK].segments[FRAME].mask.to_array(), place_of(TRACK, FRAME)
    if tool == "V":
        return np.array_equal(mask, square(top, left + FAR))
    return bool(mask[int(END[1]), int(END[0])] and mask[top, left])


@TOOLS
@pytest.mark.parametrize("keys", ["X", "P", "G", "Right", "End", "Ctrl+L", "Ctrl+3"])
def test_a_key_that_takes_tool_or_frame_away_commits_the_drag(desk: Desk, tool: str, keys: str) -> None:
    begin(desk, tool)
    desk.press(keys)
    assert is_committed(desk, tool)
    let_go(desk)
    assert is_committed(desk, tool)
    desk.window.actions_by_name["view_annotate"].trigger()


def play_on(desk: Desk) -> None:
    with desk.shows_a_frame():
        desk.state.show_frame(FRAME + 1)  # as playing does, a run that asks for it, or a list


def show_other_video(desk: Desk) -> None:
    with desk.shows_a_frame():
        desk.document.show_video(2)
    desk.document.show_video(1)


def close(desk: Desk) -> None:
    path = desk.document.project.path
    desk.document.close()  # as closing the window does
    with desk.shows_a_frame():
        desk.window.open_path(path)


@TOOLS
@pytest.mark.parametrize("leave", [play_on, show_other_video, close], ids=lambda leave: leave.__name__)
def test_leaving_otherwise_commits_the_drag(desk: Desk, tool: str, leave: Callable[[Desk], None]) -> None:
    begin(desk, tool)
    leave(desk)
    let_go(desk)
    assert is_committed(desk, tool)


@TOOLS
def test_undo_in_mid_drag_takes_it_back_and_redo_brings_it_again(desk: Desk, tool: str) -> None:
    desk.look(FRAME, 1)
    desk.press("Del")
    begin(desk, tool)
    desk.press("Ctrl+Z")
    let_go(desk)
    assert changed(desk) == {(1, FRAME)}
    assert "Undone" in desk.message
    desk.press("Ctrl+Y")
    assert changed(desk) == {(1, FRAME), (TRACK, FRAME)}


@TOOLS
def test_redo_in_mid_drag_keeps_the_drag_and_says_why_it_does_nothing(desk: Desk, tool: str) -> None:
    desk.look(FRAME, 1)
    desk.press("Del")
    desk.press("Ctrl+Z")
    begin(desk, tool)
    desk.press("Ctrl+Y")
    let_go(desk)
    assert is_committed(desk, tool)
    assert desk.message.startswith("Nothing can be done again")


@pytest.mark.parametrize("keys", ["[", "B", "I", "Tab"])
def test_other_keys_leave_the_stroke_in_hand(desk: Desk, keys: str) -> None:
    begin(desk, "B")
    desk.press(keys)
    assert changed(desk) == set()
    let_go(desk)
    assert is_committed(desk, "B")


@TOOLS
def test_escape_drops_the_drag(desk: Desk, tool: str) -> None:
    begin(desk, tool)
    desk.press("Esc")
    let_go(desk)
    assert changed(desk) == set()
