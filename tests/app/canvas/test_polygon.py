"""Polygons and the vertices of outlines, driven by mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from app.canvas.tools.polygon import PolygonTool
from inspro_core.domain.polygons import pixels_in_rings
from tests.app.canvas.conftest import Desk, rectangle

CORNERS = ((10, 10), (40, 10), (40, 30), (10, 30))
SQUARE = rectangle(10, 10, 30, 40)
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def polygon(desk: Desk) -> Desk:
    desk.state.select_track(1)
    desk.state.choose_tool("polygon")
    return desk


@pytest.fixture
def outline(polygon: Desk) -> Desk:
    """The polygon tool over a mask whose vertices show."""
    polygon.show({1: SQUARE})
    return polygon


def draw(desk: Desk, points: tuple[tuple[float, float], ...] = CORNERS) -> None:
    for x, y in points:
        desk.click(x, y)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_closes_the_polygon(polygon: Desk, key: Qt.Key) -> None:
    draw(polygon)
    polygon.key(key)
    assert len(polygon.strokes) == 1
    track_id, pixels, erases = polygon.strokes[0]
    assert (track_id, erases) == (1, False)
    assert np.array_equal(pixels, SQUARE)


def test_a_double_click_sets_the_last_point_and_closes(polygon: Desk) -> None:
    draw(polygon, CORNERS[:3])
    polygon.double_click(*CORNERS[3])
    assert np.array_equal(polygon.strokes[0][1], SQUARE)


def test_a_click_near_the_first_point_closes(polygon: Desk) -> None:
    draw(polygon)
    polygon.click(10.4, 10.4)
    assert np.array_equal(polygon.strokes[0][1], SQUARE)


def test_closing_with_shift_takes_away(polygon: Desk) -> None:
    draw(polygon)
    polygon.key(Qt.Key.Key_Return, SHIFT)
    assert polygon.strokes[0][2]


def test_backspace_removes_the_last_point_and_escape_all(polygon: Desk) -> None:
    draw(polygon, (*CORNERS, (70, 55)))
    polygon.key(Qt.Key.Key_Backspace)
    polygon.key(Qt.Key.Key_Return)
    assert np.array_equal(polygon.strokes[0][1], SQUARE)
    polygon.show({})
    draw(polygon)
    polygon.key(Qt.Key.Key_Escape)
    polygon.key(Qt.Key.Key_Return)
    assert len(polygon.strokes) == 1


def test_two_points_are_no_polygon(polygon: Desk) -> None:
    draw(polygon, CORNERS[:2])
    polygon.key(Qt.Key.Key_Return)
    assert polygon.strokes == []
    assert "three points" in polygon.refusals[-1]


def test_a_polygon_needs_a_track_that_is_not_locked(polygon: Desk) -> None:
    polygon.state.set_locked(1, True)
    polygon.click(10, 10)
    assert "locked" in polygon.refusals[-1]
    polygon.state.select_track(0)
    polygon.click(10, 10)
    assert polygon.asked_for_track == 1


def test_a_polygon_in_hand_survives_new_masks(polygon: Desk) -> None:
    draw(polygon, CORNERS[:3])
    polygon.show({5: rectangle(50, 50, 55, 55)})
    polygon.click(*CORNERS[3])
    polygon.key(Qt.Key.Key_Return)
    assert np.array_equal(polygon.strokes[0][1], SQUARE)


@pytest.mark.parametrize("way", ["frame", "tool", "page", "video"])
def test_an_open_polygon_waits_on_its_frame(polygon: Desk, way: str) -> None:
    draw(polygon, CORNERS[:3])
    if way == "frame":
        polygon.state.show_frame(4)
        polygon.show()
        polygon.key(Qt.Key.Key_Return)  # there is none on this frame
        polygon.state.show_frame(0)
        polygon.show()
    elif way == "tool":
        polygon.state.choose_tool("brush")
        polygon.state.choose_tool("polygon")
    elif way == "page":
        polygon.canvas.hide()
        polygon.canvas.show()
    else:
        polygon.canvas.finish()  # as the window does it
        for video_id in (2, 1):
            polygon.state.show_video(10, video_id)
            polygon.show()
            polygon.key(Qt.Key.Key_Return)
        assert polygon.strokes == []
        polygon.state.show_video(10)
        polygon.show()
    assert polygon.refusals == [
        "The open polygon of track 1 waits on frame 0; the polygon tool (P) goes on with it there"
    ]
    assert polygon.strokes == []
    polygon.click(*CORNERS[3])
    polygon.key(Qt.Key.Key_Return)
    assert [track_id for track_id, _, _ in polygon.strokes] == [1]
    assert np.array_equal(polygon.strokes[0][1], SQUARE)


def test_an_open_polygon_is_for_the_track_that_it_was_begun_with(polygon: Desk) -> None:
    draw(polygon)
    polygon.state.show_frame(4)
    polygon.state.select_track(2)
    polygon.state.show_frame(0)
    polygon.show()
    polygon.key(Qt.Key.Key_Return)
    assert [track_id for track_id, _, _ in polygon.strokes] == [1]


def test_an_open_polygon_outlasts_the_lock_of_its_track(polygon: Desk) -> None:
    draw(polygon)
    polygon.state.set_locked(1, True)
    polygon.key(Qt.Key.Key_Return)
    assert polygon.strokes == []
    assert polygon.refusals == ["Track 1 is locked; unlock it to edit it"]
    polygon.state.set_locked(1, False)
    polygon.key(Qt.Key.Key_Return)
    assert len(polygon.strokes) == 1


def test_no_open_polygon_waits_in_another_project(polygon: Desk) -> None:
    draw(polygon)
    polygon.canvas.forget()
    assert not polygon.canvas.can_take_back
    polygon.key(Qt.Key.Key_Return)
    assert polygon.strokes == []


def test_points_are_taken_back_one_by_one(polygon: Desk) -> None:
    assert not polygon.canvas.can_take_back
    draw(polygon, CORNERS[:2])
    for can_go_on in (True, False):
        polygon.canvas.take_back()
        assert polygon.canvas.can_take_back is can_go_on
    draw(polygon)
    polygon.canvas.hide()
    assert not polygon.canvas.can_take_back  # nobody sees it


SLANTED = ((10.3, 8.6), (47.1, 15.2), (39.8, 36.7), (13.4, 29.9))


def tool(desk: Desk) -> PolygonTool:
    found = desk.canvas._tools["polygon"]
    assert isinstance(found, PolygonTool)
    return found


def rings(desk: Desk) -> list[list[tuple[float, float]]]:
    """The vertices that the tool shows."""
    vertices = tool(desk)._vertices
    assert vertices is not None
    return [list(ring) for ring in vertices._editor.rings]


def test_the_points_that_were_set_are_the_vertices_as_long_as_the_mask_is_the_one_they_made(polygon: Desk) -> None:
    draw(polygon, SLANTED)
    set_points = list(tool(polygon)._points)
    polygon.key(Qt.Key.Key_Return)
    mask = polygon.strokes[0][1]
    polygon.show({1: mask})
    assert rings(polygon) == [set_points]
    polygon.show({1: SQUARE})
    assert rings(polygon) != [set_points]
    polygon.show({1: mask})
    assert rings(polygon) == [set_points]
    polygon.canvas.forget()
    polygon.show({1: SQUARE})
    polygon.show({1: mask})
    assert rings(polygon) != [set_points]


def test_vertices_that_were_moved_are_there_again_where_nothing_else_is_in_the_mask(polygon: Desk) -> None:
    draw(polygon, SLANTED)
    polygon.key(Qt.Key.Key_Return)
    polygon.show({1: polygon.strokes[0][1]})
    (before,) = rings(polygon)
    polygon.drag(SLANTED[2], (45.0, 35.0))
    polygon.key(Qt.Key.Key_Return)
    (after,) = rings(polygon)
    assert after != before
    mask = polygon.replaced[-1][1]
    polygon.show({1: SQUARE})
    polygon.show({1: mask})
    assert rings(polygon) == [after]


def test_dragged_vertices_are_one_edit_on_enter(outline: Desk) -> None:
    outline.drag((40, 10), (50, 10))
    outline.drag((40, 30), (50, 30))
    assert outline.replaced == []
    outline.key(Qt.Key.Key_Return)
    assert len(outline.replaced) == 1
    track_id, pixels, what = outline.replaced[0]
    assert (track_id, what) == (1, "reshape")
    assert np.array_equal(pixels, rectangle(10, 10, 30, 50))


def test_a_click_on_a_side_inserts_a_vertex(outline: Desk) -> None:
    outline.drag((25, 10), (25, 2))
    outline.key(Qt.Key.Key_Return)
    ring = np.array([(10, 10), (25, 2), (40, 10), (40, 30), (10, 30)])
    wanted = pixels_in_rings([ring], (60, 80))
    assert (outline.replaced[0][1] ^ wanted).sum() <= 3  # the mouse stands on whole widget pixels
    assert outline.replaced[0][1][5, 25]


@pytest.mark.parametrize("way", ["alt", "del"])
def test_a_vertex_is_removed_by_alt_click_or_del(outline: Desk, way: str) -> None:
    if way == "alt":
        outline.click(40, 30, ALT)
    else:
        outline.move(40, 30)
        outline.key(Qt.Key.Key_Delete)
    outline.key(Qt.Key.Key_Return)
    assert np.array_equal(outline.replaced[0][1], pixels_in_rings([np.array([(10, 10), (40, 10), (10, 30)])], (60, 80)))


def test_the_last_three_vertices_stay(outline: Desk) -> None:
    outline.click(40, 30, ALT)
    outline.click(10, 10, ALT)
    assert "three vertices" in outline.refusals[-1]


def test_escape_puts_the_outline_back(outline: Desk) -> None:
    outline.drag((40, 10), (50, 10))
    outline.key(Qt.Key.Key_Escape)
    outline.key(Qt.Key.Key_Return)
    outline.state.choose_tool("select")
    assert outline.replaced == []


@pytest.mark.parametrize("way", ["tool", "track", "key", "mouse leaves"])
def test_leaving_commits_moved_vertices_to_their_own_track(outline: Desk, way: str) -> None:
    outline.drag((40, 10), (50, 10))
    if way == "tool":
        outline.state.choose_tool("brush")
    elif way == "track":
        outline.state.select_track(2)
    elif way == "key":
        outline.key(Qt.Key.Key_Right)
    else:
        QApplication.sendEvent(outline.canvas, QEvent(QEvent.Type.Leave))
    assert [track_id for track_id, _, _ in outline.replaced] == [1]


def test_moved_vertices_are_committed_to_the_frame_that_is_left(outline: Desk) -> None:
    frames: list[int] = []
    outline.canvas.mask_replaced.connect(lambda *_: frames.append(outline.state.frame))
    outline.drag((40, 10), (50, 10))
    outline.state.show_frame(5)
    outline.key(Qt.Key.Key_Return)
    assert frames == [0]


def test_moved_vertices_survive_another_mask_of_their_track(outline: Desk) -> None:
    outline.drag((40, 10), (50, 10))
    outline.drag((40, 30), (50, 30))
    outline.show({1: rectangle(10, 10, 30, 41), 2: rectangle(40, 10, 50, 41)})  # a model draws it anew
    outline.key(Qt.Key.Key_Return)
    assert np.array_equal(outline.replaced[0][1], rectangle(10, 10, 30, 50))


def test_what_was_not_touched_keeps_its_pixels(polygon: Desk) -> None:
    mask = rectangle(10, 10, 50, 40)
    mask[50, 14:30:2] = True  # a fringe that the simplified outline leaves out
    polygon.show({1: mask})
    polygon.drag((40, 10), (60, 10))
    polygon.key(Qt.Key.Key_Return)
    pixels = polygon.replaced[0][1]
    assert np.array_equal(pixels[:, :38], mask[:, :38])
    assert pixels[11, 50]


def test_a_locked_mask_shows_no_vertices(outline: Desk) -> None:
    outline.state.set_locked(1, True)
    outline.drag((40, 10), (50, 10))
    outline.key(Qt.Key.Key_Return)
    assert outline.replaced == []
    assert "locked" in outline.refusals[-1]


def test_a_click_away_from_the_outline_starts_a_polygon(outline: Desk) -> None:
    draw(outline, ((50, 40), (70, 40), (70, 50), (50, 50)))
    outline.key(Qt.Key.Key_Return)
    assert np.array_equal(outline.strokes[0][1], rectangle(40, 50, 50, 70))
