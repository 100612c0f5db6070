"""The smart tool: box, scribbles and live-wire, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.canvas.tools import smart as smart_file
from app.canvas.tools.smart import SmartTool
from inspro_core.domain.smart_selection import has_live_wire
from tests.app.canvas.conftest import BoolImage, Desk, two_tone

SIZE_HW = (120, 160)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
y, x = np.mgrid[: SIZE_HW[0], : SIZE_HW[1]] + 0.5
ELLIPSE: BoolImage = np.hypot((x - 70) / 40, (y - 60) / 28) <= 1
NEEDS_WIRE = pytest.mark.skipif(not has_live_wire(), reason="this OpenCV has no intelligent scissors")
WAYS = pytest.mark.parametrize("way", ["frame", "tool", "page", "video"])


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot, SIZE_HW)
    desk.frame = two_tone(SIZE_HW, ELLIPSE)
    desk.show({})
    desk.state.select_track(1)
    desk.state.choose_tool("smart")
    yield desk
    desk.canvas.hide()


def pixels_in_hand(desk: Desk) -> BoolImage | None:
    tool = desk.canvas._tool
    assert isinstance(tool, SmartTool)
    return tool._selection.pixels if tool._selection is not None else None


def box(desk: Desk) -> None:
    desk.drag((22, 24), (60, 60), (118, 96))
    desk.qtbot.waitUntil(lambda: pixels_in_hand(desk) is not None)


def scribble(
    desk: Desk, start: tuple[float, float], end: tuple[float, float], button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    before = pixels_in_hand(desk)
    desk.drag(start, end, button=button, keys=keys)
    desk.qtbot.waitUntil(lambda: pixels_in_hand(desk) is not before)


def iou(one: BoolImage, other: BoolImage) -> float:
    return float((one & other).sum() / (one | other).sum())


def test_a_box_and_enter_add_the_object(desk: Desk) -> None:
    box(desk)
    assert desk.strokes == []
    desk.key(Qt.Key.Key_Return)
    track_id, pixels, erases = desk.strokes[0]
    assert (track_id, erases) == (1, False)
    assert iou(pixels, ELLIPSE) > 0.93


def test_a_double_click_applies_and_shift_takes_away(desk: Desk) -> None:
    box(desk)
    desk.double_click(70, 60)
    assert iou(desk.strokes[0][1], ELLIPSE) > 0.93
    box(desk)
    desk.key(Qt.Key.Key_Return, SHIFT)
    assert [erases for _, _, erases in desk.strokes] == [False, True]


def test_scribbles_add_and_remove(desk: Desk) -> None:
    box(desk)
    none = Qt.KeyboardModifier.NoModifier
    scribble(desk, (60, 60), (80, 60), Qt.MouseButton.RightButton, none)
    pixels = pixels_in_hand(desk)
    assert pixels is not None
    assert not pixels[60, 62:78].any()
    scribble(desk, (60, 60), (80, 60), Qt.MouseButton.LeftButton, none)
    pixels = pixels_in_hand(desk)
    assert pixels is not None
    assert pixels[60, 62:78].all()
    scribble(desk, (65, 70), (75, 70), Qt.MouseButton.LeftButton, CONTROL)
    pixels = pixels_in_hand(desk)
    assert pixels is not None
    assert not pixels[70, 66:74].any()


def test_the_last_step_is_taken_back_down_to_the_box(desk: Desk) -> None:
    box(desk)
    scribble(desk, (60, 60), (80, 60), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier)
    for can_go_on in (True, False):
        desk.canvas.take_back()
        assert desk.canvas.can_take_back is can_go_on


def test_backspace_undoes_a_scribble(desk: Desk) -> None:
    box(desk)
    first = pixels_in_hand(desk)
    scribble(desk, (60, 60), (80, 60), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier)
    removed = pixels_in_hand(desk)
    desk.key(Qt.Key.Key_Backspace)
    desk.qtbot.waitUntil(lambda: pixels_in_hand(desk) is not removed)
    again = pixels_in_hand(desk)
    assert first is not None
    assert again is not None
    assert np.array_equal(again, first)


def test_escape_drops_the_selection_and_a_result_that_comes_late(desk: Desk) -> None:
    desk.drag((22, 24), (118, 96))
    desk.key(Qt.Key.Key_Escape)
    desk.qtbot.wait(400)
    assert pixels_in_hand(desk) is None
    box(desk)
    desk.key(Qt.Key.Key_Escape)
    desk.key(Qt.Key.Key_Return)
    assert desk.strokes == []


def go_and_return(desk: Desk, way: str) -> None:
    """Turn to something else, where Enter applies nothing, and come back."""
    if way == "frame":
        desk.state.show_frame(3)
        desk.show()
        desk.key(Qt.Key.Key_Return)
        desk.state.show_frame(0)
        desk.show()
    elif way == "tool":
        desk.state.choose_tool("brush")
        desk.key(Qt.Key.Key_Return)
        desk.state.choose_tool("smart")
    elif way == "page":
        desk.canvas.hide()
        desk.canvas.show()
    else:
        desk.canvas.finish()  # as the window does it
        desk.state.show_video(10, 2)
        desk.show()
        desk.key(Qt.Key.Key_Return)
        desk.state.show_video(10)
        desk.show()
    assert desk.strokes == []
    assert desk.refusals[0] == (
        "The unfinished outline of track 1 waits on frame 0; the smart tool (G) goes on with it there"
    )
    assert desk.canvas.waiting == [(0, 0)]


@WAYS
def test_a_selection_waits_on_its_frame(desk: Desk, way: str) -> None:
    box(desk)
    go_and_return(desk, way)
    desk.key(Qt.Key.Key_Return)
    assert iou(desk.strokes[0][1], ELLIPSE) > 0.93
    assert desk.canvas.waiting == []


@WAYS
def test_an_object_is_looked_for_again_where_it_was_left_before_it_was_found(desk: Desk, way: str) -> None:
    desk.drag((22, 24), (60, 60), (118, 96))
    go_and_return(desk, way)
    desk.qtbot.waitUntil(lambda: pixels_in_hand(desk) is not None)
    desk.key(Qt.Key.Key_Return)
    assert iou(desk.strokes[0][1], ELLIPSE) > 0.93


def test_a_box_in_hand_is_taken_as_it_is_when_its_frame_goes(desk: Desk) -> None:
    desk.press(22, 24)
    desk.move(118, 96)
    go_and_return(desk, "frame")
    desk.release(0, 0)
    desk.qtbot.waitUntil(lambda: pixels_in_hand(desk) is not None)
    desk.key(Qt.Key.Key_Return)
    assert iou(desk.strokes[0][1], ELLIPSE) > 0.93


def test_a_scribble_in_hand_counts_when_its_frame_goes(desk: Desk) -> None:
    box(desk)
    before = pixels_in_hand(desk)
    desk.press(60, 60, button=Qt.MouseButton.RightButton)
    desk.move(80, 60)
    go_and_return(desk, "frame")
    desk.release(80, 60, button=Qt.MouseButton.RightButton)
    desk.qtbot.waitUntil(lambda: pixels_in_hand(desk) is not before)
    desk.key(Qt.Key.Key_Return)
    assert not desk.strokes[0][1][60, 62:78].any()


def test_nothing_is_looked_for_on_the_picture_of_the_frame_that_was_left(desk: Desk) -> None:
    desk.state.show_frame(3)
    desk.show()
    desk.drag((22, 24), (60, 60), (118, 96))
    desk.state.show_frame(0)
    desk.frame = np.zeros_like(desk.frame)
    desk.show()
    desk.state.show_frame(3)
    desk.state.select_track(2)  # while the other frame is on the canvas still
    desk.qtbot.wait(400)
    assert pixels_in_hand(desk) is None


@pytest.mark.parametrize("begin", ["box", pytest.param("wire", marks=NEEDS_WIRE)])
def test_what_is_begun_outlasts_the_lock_of_its_track(desk: Desk, begin: str) -> None:
    if begin == "box":
        box(desk)
    else:
        desk.click(30, 60, SHIFT)
        desk.click(70, 32)
        desk.click(110, 60)
    desk.state.set_locked(1, True)
    desk.key(Qt.Key.Key_Return)
    assert desk.strokes == []
    assert desk.refusals == ["Track 1 is locked; unlock it to edit it"]
    desk.state.set_locked(1, False)
    desk.key(Qt.Key.Key_Return)
    assert len(desk.strokes) == 1


@NEEDS_WIRE
@WAYS
def test_a_live_wire_waits_on_its_frame(desk: Desk, way: str) -> None:
    desk.click(30, 60, SHIFT)
    desk.click(70, 32)
    go_and_return(desk, way)
    desk.click(110, 60)
    desk.click(70, 88)
    desk.key(Qt.Key.Key_Return)
    assert iou(desk.strokes[0][1], ELLIPSE) > 0.8


@NEEDS_WIRE
def test_nothing_that_is_begun_waits_in_another_project(desk: Desk) -> None:
    desk.click(30, 60, SHIFT)
    desk.canvas.forget()
    assert desk.canvas.waiting == []
    assert not desk.canvas.can_take_back


def test_a_click_is_no_box(desk: Desk) -> None:
    desk.click(50, 50)
    assert not desk.canvas._tool.wants(Qt.Key.Key_Return)


def test_a_locked_track_is_refused(desk: Desk) -> None:
    desk.state.set_locked(1, True)
    desk.drag((22, 24), (118, 96))
    desk.click(30, 60, SHIFT)
    assert len(desk.refusals) == 2
    assert not desk.canvas._tool.wants(Qt.Key.Key_Return)


@NEEDS_WIRE
def test_a_live_wire_follows_the_edge(desk: Desk) -> None:
    turns = np.arange(5) * 2 * np.pi / 5
    for index, turn in enumerate(turns):
        desk.click(
            70 + 40 * np.cos(turn), 60 + 28 * np.sin(turn), SHIFT if index == 0 else Qt.KeyboardModifier.NoModifier
        )
        desk.move(70, 20)
    desk.key(Qt.Key.Key_Return)
    assert iou(desk.strokes[0][1], ELLIPSE) > 0.93


@NEEDS_WIRE
def test_backspace_removes_anchors_and_the_first_anchor_closes(desk: Desk) -> None:
    desk.click(30, 60, SHIFT)
    desk.click(70, 32)
    desk.click(5, 5)
    desk.key(Qt.Key.Key_Backspace)
    desk.click(110, 60)
    desk.click(70, 88)
    desk.click(30.3, 60.3)
    assert iou(desk.strokes[0][1], ELLIPSE) > 0.93


def test_without_intelligent_scissors_the_tool_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smart_file, "has_live_wire", lambda: False)
    desk.click(30, 60, SHIFT)
    assert "cannot follow edges" in desk.refusals[-1]
    assert not desk.canvas._tool.wants(Qt.Key.Key_Return)
