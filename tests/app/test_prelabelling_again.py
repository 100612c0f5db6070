"""A video is pre-labelled again: what is asked before, and what is replaced."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.app.run_desk import VIDEO, finish, press_button, run_whole, seen
from tests.app.slow_model import SlowModel
from tests.app.window_desk import OTHER_FRAMES, Desk, answer

pytestmark = pytest.mark.usefixtures("slow_model")  # before the window, which lists the models there are


def test_pre_labelling_again_can_replace_what_the_model_found_before(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    first = desk.stored(VIDEO)
    texts = press_button("Replace them")
    run_whole(desk, model)
    assert "in which no human has a part: 1" in texts[0]
    assert list(desk.stored(VIDEO).tracks) == [2]
    assert desk.document.project.model(VIDEO) == "slow"
    assert seen(desk, 2) == list(range(OTHER_FRAMES))
    desk.press("Ctrl+Z")
    assert desk.stored(VIDEO) == first


def test_what_is_replaced_stays_until_the_model_has_looked_at_a_frame(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    first = desk.stored(VIDEO)
    press_button("Replace them")
    desk.press("Ctrl+P")
    assert desk.window.runs.is_running
    assert desk.stored(VIDEO) == first
    model.fails_at = 0
    finish(desk, model)
    assert desk.stored(VIDEO) == first
    assert desk.errors == ["the model broke"]
    desk.errors.clear()


def test_a_track_that_a_human_takes_up_while_the_model_loads_is_not_replaced(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    press_button("Replace them")
    desk.press("Ctrl+P")
    desk.look(5, 1)
    desk.press("K")
    taken_up = desk.stored(VIDEO).tracks[1]
    finish(desk, model)
    assert desk.stored(VIDEO).tracks[1] == taken_up


def test_locked_tracks_are_not_replaced_and_not_found_a_second_time(desk: Desk, model: SlowModel) -> None:
    model.glimpses = OTHER_FRAMES
    run_whole(desk, model)
    first = desk.stored(VIDEO)
    assert set(first.tracks) == {1, 2}
    desk.look(0, 2)
    desk.press("L")
    texts = press_button("Replace them")
    run_whole(desk, model)
    after = desk.stored(VIDEO)
    assert "in which no human has a part: 1" in texts[0]
    assert set(after.tracks) == {2, 3}
    assert after.tracks[2] == first.tracks[2]
    desk.press("Ctrl+Z")
    assert desk.stored(VIDEO) == first


def test_where_every_track_is_locked_nothing_is_asked_and_nothing_changes(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    first = desk.stored(VIDEO)
    desk.look(0, 1)
    desk.press("L")
    run_whole(desk, model)
    assert desk.stored(VIDEO) == first


def test_pre_labelling_again_can_add_to_it(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    press_button("Add to them")
    run_whole(desk, model)
    assert list(desk.stored(VIDEO).tracks) == [1, 2]


def test_cancel_is_the_default_and_changes_nothing(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    first = desk.stored(VIDEO)
    answer(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    desk.press("Ctrl+P")
    assert not desk.window.runs.is_running
    assert desk.stored(VIDEO) == first


def test_human_masks_and_confirmed_frames_stay_whatever_is_chosen(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    desk.look(3)
    desk.press("C")
    desk.look(5, 1)
    desk.press("B")
    desk.drag((100, 50), (120, 50))
    before = desk.stored(VIDEO)
    run_whole(desk, model)  # nothing is asked: a human has a part in the only track
    after = desk.stored(VIDEO)
    assert after.tracks[1] == before.tracks[1]
    assert after.reviewed_frames == {3}
    assert sorted(after.tracks[2].segments) == [0, 1, 2, 4, *range(6, OTHER_FRAMES)]


def test_a_run_that_finds_only_what_humans_drew_adds_no_empty_track(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    for frame in range(OTHER_FRAMES):
        desk.look(frame, 1)
        desk.press("K")
    run_whole(desk, model)
    assert list(desk.stored(VIDEO).tracks) == [1]
