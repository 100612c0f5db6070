"""An outline that is drawn point by point in the open window: undo takes its points back, and nothing drops it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, Track
from tests.app.run_desk import press_button
from tests.app.window_desk import SIZE, Desk, wait

CORNERS = ((100, 10), (120, 10), (120, 20), (100, 20))


def draw(desk: Desk, count: int) -> None:
    """Begin an outline for track 1 on frame 3."""
    desk.look(3, 1)
    desk.press("P")
    for corner in CORNERS[:count]:
        desk.click(corner)


@pytest.mark.parametrize("has_edit", [False, True])
def test_undo_takes_the_last_point_back_before_it_takes_back_an_edit(desk: Desk, has_edit: bool) -> None:
    if has_edit:
        desk.look(3, 2)
        desk.press("Del")
    before = desk.stored()
    draw(desk, 2)
    for _ in range(2):
        assert desk.window.actions_by_name["undo"].isEnabled()
        desk.press("Ctrl+Z")
    assert desk.stored() == before
    assert desk.window.actions_by_name["undo"].isEnabled() == has_edit
    desk.press("Ctrl+Z")
    assert (desk.segment(2) is not None) or not has_edit


@pytest.mark.parametrize(
    "keys", [("Right", "Left"), ("B", "P"), ("Ctrl+3", "Ctrl+1"), ("Alt+Shift+Right", "Alt+Shift+Left")]
)
def test_an_outline_waits_until_its_user_is_back(desk: Desk, keys: tuple[str, str]) -> None:
    before = desk.mask(1, 3)
    draw(desk, 3)
    desk.press(keys[0])
    assert desk.message == "The open polygon of track 1 waits on frame 3; the polygon tool (P) goes on with it there"
    desk.press(keys[1])
    desk.look(3)
    wait(lambda: desk.canvas.is_ready)
    desk.click(CORNERS[3])
    desk.press("Return")
    added = np.zeros_like(before)
    added[10:20, 100:120] = True
    assert np.array_equal(desk.mask(1, 3), before | added)


def test_back_on_the_frame_of_an_outline_the_keys_that_close_it_are_seen(desk: Desk) -> None:
    draw(desk, 3)
    with desk.shows_a_frame():
        desk.press("Right")
    assert desk.message != ""
    with desk.shows_a_frame():
        desk.press("Left")
    assert desk.message == ""
    assert desk.window.status.hint.text().startswith("Enter, double-click or the first point closes")


@pytest.mark.parametrize(
    "leave", [lambda desk: desk.window.close(), lambda desk: desk.window.open_path(desk.make_copy())]
)
def test_an_outline_waits_where_its_project_is_not_left_at_that_price(
    desk: Desk, leave: Callable[[Desk], object]
) -> None:
    path = desk.document.project.path
    draw(desk, 3)
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    texts = press_button("Keep them")
    leave(desk)
    assert texts == [
        "Outlines that are begun and not finished: 1; the first one waits on frame 3 of “long.mp4”."
        " They are lost when you leave the project."
    ]
    assert desk.window.isVisible()
    assert desk.document.project.path == path
    assert desk.canvas.waiting == [(1, 3)]


@pytest.mark.parametrize("selected", [0, 3])
def test_an_outline_brings_its_track_back_that_was_deleted_meanwhile(desk: Desk, selected: int) -> None:
    draw(desk, 4)
    desk.press("Ctrl+Shift+Del")
    desk.look(40, selected)
    desk.look(3, selected)
    before = desk.stored()
    assert 1 not in before.tracks
    desk.press("Return")
    drawn = np.zeros(SIZE, dtype=bool)
    drawn[10:20, 100:120] = True
    name, category_id = ("person", 2) if selected else ("dog", 1)
    assert desk.message == f"Track 1 was not there any more; what you drew has brought it back, of class {name}"
    segments = {3: Segment(Mask.from_array(drawn), "human")}
    assert desk.stored() == before.with_track(Track(1, category_id, segments))
    assert desk.state.track_id == 1
    desk.press("Ctrl+Z")
    assert desk.stored() == before


def test_an_outline_takes_nothing_from_a_track_that_was_deleted_meanwhile(desk: Desk) -> None:
    draw(desk, 4)
    desk.press("Ctrl+Shift+Del")
    before = desk.stored()
    desk.press("Shift+Return")
    assert desk.message == "Track 1 is not there any more; there is nothing to take away"
    assert desk.stored() == before


def test_an_outline_does_not_wait_in_another_project(desk: Desk) -> None:
    draw(desk, 3)
    press_button("Drop them")
    desk.window.open_path(desk.make_copy())
    draw(desk, 0)
    assert not desk.canvas.can_take_back


def test_the_outline_of_a_removed_video_is_not_asked_about(desk: Desk) -> None:
    draw(desk, 3)
    desk.document.remove_video(1)
    other = desk.make_copy()
    desk.window.open_path(other)
    assert desk.document.project.path == other
