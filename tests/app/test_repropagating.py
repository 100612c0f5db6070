"""A correction is carried through the video in the open window: which tracks and frames it may change, and undo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QInputDialog

from inspro_core import api
from inspro_core.domain.annotation import Annotation
from tests.app.run_desk import press_button
from tests.app.slow_corrector import CARRIED, SlowCorrector
from tests.app.slow_model import install
from tests.app.window_desk import FRAMES, HUMAN_FRAMES, Desk, answer, labels, wait

START, BACK = 200, 70  # frames from which tracks are carried on, and back


@pytest.fixture(scope="module")
def shared_desk(desk_template: Path, tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[Desk]:
    """A window that knows the slow corrector alone."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(desk_template, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        install(patch, folder)
        desk = Desk(folder)
        yield desk
        desk.close()


@pytest.fixture
def corrector(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowCorrector]:
    slow = SlowCorrector()
    monkeypatch.setattr(api, "load_corrector", lambda *_: slow)
    desk.window.repropagating.forget_model()
    yield slow
    desk.window.runs.stop_and_wait()


def carried(desk: Desk, track_id: int) -> list[int]:
    """Frames on which a track has the corrector's mask."""
    segments = desk.stored().tracks[track_id].segments
    return sorted(frame for frame, segment in segments.items() if segment == CARRIED)


def carry(desk: Desk, corrector: SlowCorrector, keys: str) -> None:
    """Press the key and let the corrector run to its end."""
    corrector.gate.release(FRAMES)
    desk.press(keys)
    wait(lambda: not desk.window.runs.is_running)


def test_only_the_selected_track_is_drawn_anew_from_here_on_in_one_undo_step(
    desk: Desk, corrector: SlowCorrector
) -> None:
    desk.look(START, 1)
    carry(desk, corrector, "Ctrl+Right")
    assert carried(desk, 1) == list(range(START + 1, FRAMES))
    after, before = dict(desk.stored().tracks), dict(labels().tracks)
    assert {frame: after[1].segments[frame] for frame in range(START + 1)} == {
        frame: before[1].segments[frame] for frame in range(START + 1)
    }
    assert (after[2], after[3]) == (before[2], before[3])
    assert desk.message.startswith("Track 1 carried on, frames: 29")
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()


def test_other_tracks_that_a_human_drew_are_settled_and_no_others(desk: Desk, corrector: SlowCorrector) -> None:
    drawn = {
        key for key, track in desk.stored().tracks.items() if any(s.source == "human" for s in track.segments.values())
    }
    desk.look(START, 1)
    carry(desk, corrector, "Ctrl+Right")
    assert corrector.settled_ids == drawn - {1}
    assert drawn - {1} != desk.stored().tracks.keys() - {1}


def test_another_track_that_is_locked_is_settled_too(desk: Desk, corrector: SlowCorrector) -> None:
    desk.look(START, 3)
    desk.state.set_locked(2, True)
    carry(desk, corrector, "Ctrl+Right")
    assert corrector.settled_ids == {1, 2}
    desk.state.set_locked(2, False)
    desk.look(START, 3)
    carry(desk, corrector, "Ctrl+Right")
    assert corrector.settled_ids == {1}


def test_all_chosen_tracks_are_carried_back_and_masks_of_a_human_stay(desk: Desk, corrector: SlowCorrector) -> None:
    desk.look(BACK, 1)
    desk.choose_rows(1, 3)
    carry(desk, corrector, "Ctrl+Left")
    assert carried(desk, 1) == [frame for frame in range(BACK) if frame not in HUMAN_FRAMES]
    assert carried(desk, 3) == list(range(BACK))
    assert desk.stored().tracks[2] == labels().tracks[2]
    assert all(desk.mask(1, frame).any() and desk.segment(1, frame) != CARRIED for frame in HUMAN_FRAMES)
    assert desk.message.startswith("Tracks 1, 3 carried on, frames: 70")
    desk.press("Ctrl+Z")
    assert desk.message.startswith("Undone: carry tracks 1, 3 on")


def test_what_a_human_draws_or_confirms_ahead_of_the_run_stays(desk: Desk, corrector: SlowCorrector) -> None:
    desk.look(START, 1)
    desk.press("Ctrl+Right")
    corrector.gate.release(2)
    wait(lambda: carried(desk, 1) == [START + 1, START + 2])
    desk.look(START + 5)
    desk.press("C")
    desk.look(START + 8, 1)
    desk.press("B")
    desk.drag((30, 30), (60, 30))
    drawn = desk.mask(1)
    corrector.gate.release(FRAMES)
    wait(lambda: not desk.window.runs.is_running)
    assert carried(desk, 1) == [frame for frame in range(START + 1, FRAMES) if frame not in (START + 5, START + 8)]
    assert np.array_equal(desk.mask(1, START + 8), drawn)
    for _ in range(4):  # the rest of the run, the stroke, the confirmation, the first frames of the run
        desk.press("Ctrl+Z")
    assert desk.stored() == labels()


def test_what_came_before_a_cancel_stays_and_is_taken_back_by_one_undo(desk: Desk, corrector: SlowCorrector) -> None:
    desk.look(START, 1)
    desk.press("Ctrl+Right")
    corrector.gate.release(3)
    wait(lambda: len(carried(desk, 1)) == 3)
    desk.press("Ctrl+.")
    wait(lambda: not desk.window.runs.is_running)
    assert carried(desk, 1) == [START + 1, START + 2, START + 3]
    assert desk.message == "Stopped: track 1 carried on, frames: 3 of 29; Ctrl+Z takes it back"
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()


def test_at_the_last_frame_there_is_nothing_to_carry_to(desk: Desk, corrector: SlowCorrector) -> None:
    desk.look(FRAMES - 1, 1)
    desk.press("Ctrl+Right")
    assert "There is no frame to carry the track to" in desk.message
    assert not desk.window.runs.is_running


def test_a_locked_track_is_not_carried(desk: Desk, corrector: SlowCorrector) -> None:
    desk.look(START, 1)
    desk.press("L")
    desk.press("Ctrl+Right")
    assert "locked" in desk.message
    assert not desk.window.runs.is_running


def test_a_track_that_is_locked_during_the_run_is_drawn_no_further(desk: Desk, corrector: SlowCorrector) -> None:
    desk.look(START, 1)
    desk.choose_rows(1, 3)
    desk.press("Ctrl+Right")
    corrector.gate.release(2)
    wait(lambda: carried(desk, 3) == [START + 1, START + 2])
    desk.state.select_track(3)
    desk.press("L")
    corrector.gate.release(FRAMES)
    wait(lambda: not desk.window.runs.is_running)
    assert carried(desk, 3) == [START + 1, START + 2]
    assert carried(desk, 1) == list(range(START + 1, FRAMES))
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()


def test_the_lock_of_the_last_track_that_is_carried_ends_the_run(desk: Desk, corrector: SlowCorrector) -> None:
    desk.look(START, 1)
    desk.press("Ctrl+Right")
    corrector.gate.release(2)
    wait(lambda: len(carried(desk, 1)) == 2)
    desk.press("L")
    wait(lambda: not desk.window.runs.is_running)
    assert carried(desk, 1) == [START + 1, START + 2]
    assert "Stopped: track 1 carried on, frames: 2 of 29" in desk.message


def set_range(desk: Desk, first: int, last: int) -> None:
    for frame, key in ((first, "I"), (last, "O")):
        desk.look(frame)
        desk.press(key)


@pytest.mark.parametrize(
    ("frame", "keys", "written"),
    [
        (100, "Ctrl+Right", range(150, 160)),
        (155, "Ctrl+Right", range(156, 160)),
        (155, "Ctrl+Left", range(150, 155)),
        (190, "Ctrl+Left", range(150, 160)),
    ],
)
def test_nothing_is_written_outside_the_range(
    desk: Desk, corrector: SlowCorrector, frame: int, keys: str, written: range
) -> None:
    set_range(desk, 150, 159)
    desk.look(frame, 1)
    carry(desk, corrector, keys)
    assert carried(desk, 1) == list(written)


@pytest.mark.parametrize(("frame", "keys"), [(159, "Ctrl+Right"), (190, "Ctrl+Right"), (100, "Ctrl+Left")])
def test_where_the_range_ends_there_is_nothing_to_carry_to(
    desk: Desk, corrector: SlowCorrector, frame: int, keys: str
) -> None:
    set_range(desk, 150, 159)
    desk.look(frame, 1)
    desk.press(keys)
    assert "There is no frame to carry the track to" in desk.message
    assert not desk.window.runs.is_running


@pytest.mark.parametrize(
    ("keys", "count", "written"),
    [
        ("Ctrl+Shift+Right", 3, range(156, 159)),
        ("Ctrl+Shift+Left", 3, range(152, 155)),
        ("Ctrl+Shift+Right", 99, range(156, 160)),  # no more than the range has
    ],
)
def test_a_track_is_carried_through_as_many_frames_as_one_says(
    desk: Desk, corrector: SlowCorrector, keys: str, count: int, written: range
) -> None:
    set_range(desk, 150, 159)
    desk.look(155, 1)

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setIntValue(count)
        dialog.accept()

    titles = answer(act)
    carry(desk, corrector, keys)
    assert titles == ["Carry track"]
    assert carried(desk, 1) == list(written)
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()


def test_who_names_no_number_carries_nothing(desk: Desk, corrector: SlowCorrector) -> None:
    desk.look(START, 1)
    titles = answer(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    desk.press("Ctrl+Shift+Right")
    assert titles == ["Carry track"]
    assert not desk.window.runs.is_running


def carry_some(desk: Desk, corrector: SlowCorrector, count: int) -> None:
    """Let the corrector draw some more frames, and wait until they are stored."""
    before = len(carried(desk, 1))
    corrector.gate.release(count)
    wait(lambda: len(carried(desk, 1)) == before + count)


def start_to_carry(desk: Desk, corrector: SlowCorrector, count: int) -> None:
    """Carry track 1 on; the corrector waits after some frames."""
    desk.look(START, 1)
    desk.press("Ctrl+Right")
    carry_some(desk, corrector, count)


def delete_on(desk: Desk, frame: int) -> None:
    desk.look(frame, 1)
    desk.press("Del")


def walk_back(desk: Desk) -> list[Annotation]:
    """Undo everything, then do it again; the states on the way back are those on the way there."""
    states = [desk.stored()]
    while desk.document.history.next_undo is not None:
        desk.press("Ctrl+Z")
        states.append(desk.stored())
    for state in reversed(states[:-1]):
        desk.press("Ctrl+Y")
        assert desk.stored() == state
    return states


def test_undo_of_an_edit_during_the_run_divides_it_and_lets_it_go_on(desk: Desk, corrector: SlowCorrector) -> None:
    start_to_carry(desk, corrector, 2)
    delete_on(desk, START - 1)
    carry_some(desk, corrector, 2)
    desk.press("Ctrl+Z")
    assert desk.message.startswith(f"Undone: delete track 1 on frame {START - 1}")
    assert desk.window.runs.is_running
    corrector.gate.release(FRAMES)
    wait(lambda: not desk.window.runs.is_running)
    states = walk_back(desk)
    counts = [sum(segment == CARRIED for segment in state.tracks[1].segments.values()) for state in states]
    assert counts == [29, 4, 2, 0]
    assert states[-1] == labels()


def test_an_edit_undone_during_the_run_can_be_done_again_when_it_has_ended(
    desk: Desk, corrector: SlowCorrector
) -> None:
    start_to_carry(desk, corrector, 2)
    delete_on(desk, START - 1)
    carry_some(desk, corrector, 2)
    desk.press("Ctrl+Z")
    corrector.gate.release(FRAMES)
    wait(lambda: not desk.window.runs.is_running)
    desk.press("Ctrl+Y")
    assert desk.segment(1, START - 1) is None
    assert len(carried(desk, 1)) == 29
    assert walk_back(desk)[-1] == labels()


def test_what_is_deleted_ahead_of_the_run_stays_deleted(desk: Desk, corrector: SlowCorrector) -> None:
    start_to_carry(desk, corrector, 2)
    delete_on(desk, START + 3)
    corrector.gate.release(FRAMES)
    wait(lambda: not desk.window.runs.is_running)
    assert START + 3 not in desk.stored().tracks[1].segments
    assert len(carried(desk, 1)) == 28
    assert walk_back(desk)[-1] == labels()


def test_what_a_split_ahead_of_the_run_has_given_to_another_track_is_not_drawn_twice(
    desk: Desk, corrector: SlowCorrector
) -> None:
    start_to_carry(desk, corrector, 2)
    desk.look(START + 6, 1)
    desk.press("Alt+M")
    corrector.gate.release(FRAMES)
    wait(lambda: not desk.window.runs.is_running)
    stored = desk.stored()
    (new,) = set(stored.tracks) - set(labels().tracks)
    assert carried(desk, 1) == list(range(START + 1, START + 6))
    assert min(stored.tracks[new].segments) == START + 6
    assert not stored.tracks[1].segments.keys() & stored.tracks[new].segments.keys()
    assert walk_back(desk)[-1] == labels()


def test_redo_during_the_run_of_an_edit_elsewhere_divides_it_and_lets_it_go_on(
    desk: Desk, corrector: SlowCorrector
) -> None:
    delete_on(desk, START - 1)
    desk.press("Ctrl+Z")
    start_to_carry(desk, corrector, 2)
    desk.press("Ctrl+Y")
    assert desk.segment(1, START - 1) is None
    assert desk.window.runs.is_running
    corrector.gate.release(FRAMES)
    wait(lambda: not desk.window.runs.is_running)
    states = walk_back(desk)
    assert [START - 1 in state.tracks[1].segments for state in states] == [False, False, True, True]
    assert states[-1] == labels()


def test_what_the_run_has_written_over_cannot_be_done_again(desk: Desk, corrector: SlowCorrector) -> None:
    delete_on(desk, START + 2)
    desk.press("Ctrl+Z")
    start_to_carry(desk, corrector, 2)
    before = desk.stored()
    desk.press("Ctrl+Y")
    assert desk.message == "Nothing can be done again: the same frames have been drawn on since"
    assert desk.stored() == before
    assert desk.window.runs.is_running
    corrector.gate.release(FRAMES)
    wait(lambda: not desk.window.runs.is_running)
    assert walk_back(desk)[-1] == labels()


def test_redo_in_another_video_ends_the_run_and_keeps_the_history_whole(desk: Desk, corrector: SlowCorrector) -> None:
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    desk.press("T")
    desk.press("Ctrl+Z")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Left")
    start_to_carry(desk, corrector, 2)
    press_button("Stop it")
    desk.press("Ctrl+Y")
    assert not desk.window.runs.is_running
    assert set(desk.stored(2).tracks) == {1}
    assert walk_back(desk)[-1] == labels()
