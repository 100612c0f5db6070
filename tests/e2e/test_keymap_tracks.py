"""Keys for tracks do what they promise: pressed in the real window, effects looked at."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.dialogs.merge import MergeDialog
from inspro_core.domain.mask import Mask
from tests.app.window_desk import (
    FRAMES,
    LEFT,
    Desk,
    answer,
    labels,
    middle_of,
    square,
    wait,
)


@pytest.mark.parametrize("number", range(1, 10))
def test_a_number_selects_the_track_in_that_place_of_the_frame(desk: Desk, number: int) -> None:
    desk.look(10)  # tracks 1 and 2 are seen
    desk.press(str(number))
    assert desk.state.track_id == (number if number <= 2 else 0)


def test_tab_cycles_through_the_tracks_of_the_frame(desk: Desk) -> None:
    desk.look(50)
    chosen = []
    for _ in range(4):
        desk.press("Tab")
        chosen.append(desk.state.track_id)
    assert chosen == [1, 2, 3, 1]
    assert desk.window.tracks.chosen == [1]


def test_control_t_swaps_ids_from_here_on(desk: Desk) -> None:
    desk.look(100)
    desk.choose_rows(2, 3)
    desk.press("Ctrl+T")
    after, before = desk.stored().tracks, labels().tracks
    for frame in (30, 99):
        assert after[2].segments[frame] == before[2].segments[frame]
    for frame in (100, 180):
        assert after[2].segments[frame] == before[3].segments[frame]
        assert after[3].segments[frame] == before[2].segments[frame]
    assert "from frame 100 on" in desk.message


def test_m_merges_two_tracks_after_a_question(desk: Desk) -> None:
    desk.look(100)
    desk.choose_rows(3, 2)

    def merge(dialog: QDialog) -> None:
        assert isinstance(dialog, MergeDialog)
        dialog.rules.button(0).click()
        QTest.mouseClick(dialog.merge_button, LEFT)

    answer(merge)
    desk.press("M")
    after = desk.stored().tracks
    assert set(after) == {1, 3}
    assert set(after[3].segments) == set(range(FRAMES))


def test_alt_m_splits_the_track_here(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Alt+M")
    after = desk.stored().tracks
    assert (max(after[1].segments), min(after[4].segments), max(after[4].segments)) == (99, 100, FRAMES - 1)
    assert desk.state.track_id == 4


def test_k_confirms_the_mask_of_this_frame_and_gives_it_back(desk: Desk) -> None:
    sources = []
    desk.look(100, 1)
    for _ in range(2):
        desk.press("K")
        sources.append((desk.stored().tracks[1].segments[100].source, desk.stored().tracks[1].segments[101].source))
    assert sources == [("human", "model"), ("model", "model")]


def test_l_locks_the_track_against_edits(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("L")
    desk.press("Del")
    assert "locked" in desk.message
    assert desk.stored() == labels()
    desk.press("L")
    desk.press("Del")
    assert desk.segment(1) is None


def test_h_hides_the_track_and_shows_it_again(desk: Desk) -> None:
    desk.look(0, 1)
    place = desk.at(middle_of(1, 0))
    shown = desk.canvas.grab().toImage().pixelColor(place)
    desk.press("H")
    hidden = desk.canvas.grab().toImage().pixelColor(place)
    desk.press("H")
    again = desk.canvas.grab().toImage().pixelColor(place)
    assert hidden != shown
    assert again == shown


def test_del_deletes_on_this_frame_and_says_so(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Del")
    assert set(desk.stored().tracks[1].segments) == set(range(FRAMES)) - {100}
    assert "on frame 100 only" in desk.message


def test_control_shift_del_deletes_the_whole_track_and_says_so(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Ctrl+Shift+Del")
    assert set(desk.stored().tracks) == {2, 3}
    assert "on all frames" in desk.message


@pytest.mark.parametrize("redo", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_control_z_undoes_and_two_keys_redo_and_go_to_the_frame(desk: Desk, redo: str) -> None:
    desk.look(100, 1)
    desk.press("Del")
    desk.look(3)
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()
    assert desk.frame == 100
    assert desk.message.startswith("Undone: delete track 1 on frame 100")
    desk.look(3)
    desk.press(redo)
    assert desk.segment(1, 100) is None
    assert desk.frame == 100


@pytest.mark.parametrize(("keys", "written"), [("Ctrl+Right", (6, 7, 8)), ("Ctrl+Left", (3, 4))])
def test_control_arrows_carry_a_correction_through_the_range(desk: Desk, keys: str, written: tuple[int, ...]) -> None:
    """The red square of the picture, which has no track yet, is drawn on frame 5; the model follows it."""
    for frame, end in ((3, "I"), (8, "O"), (5, "T")):
        desk.look(frame)
        desk.press(end)
    track_id = desk.state.track_id
    desk.press("P")
    for corner in ((35, 40), (51, 40), (51, 56), (35, 56)):
        desk.click(corner)
    desk.press("Return")
    desk.press(keys)
    wait(lambda: desk.window.runs.is_running)
    wait(lambda: not desk.window.runs.is_running, 400_000)  # torch is loaded first
    after = dict(desk.stored().tracks)
    segments = after.pop(track_id).segments
    assert after == labels().tracks
    assert [frame for frame in sorted(segments) if frame != 5] == list(written)
    for frame in written:
        assert segments[frame].source == "model"
        assert segments[frame].mask.iou(Mask.from_array(square(40, 7 * frame, 16))) > 0.5
