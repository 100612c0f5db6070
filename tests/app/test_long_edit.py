"""Edits of many frames leave the window free; what happens meanwhile counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app import keyframes as keyframes_module
from app.dialogs.relink import RelinkDialog
from app.history import Edit
from app.scopes import Scope
from inspro_core.domain import edits, shapes
from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.interpolation import interpolate
from tests.app.run_desk import press_button
from tests.app.window_desk import Desk, middle_of, opened, wait

FIRST, LAST = 60, 160  # keyframes of track 1
FILLED = range(FIRST + 1, LAST)
TEXT = f"fill track 1 between its keyframes, frames {FIRST + 1}–{LAST - 1}"


class Gate(threading.Event):
    """Holds the filling in its thread until it is set."""

    def interpolate(self, annotation: Annotation, *rest: Any) -> Annotation:
        step = rest[-1]
        while not self.wait(0.01):
            step()
        return interpolate(annotation, *rest)


@pytest.fixture
def gate(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Track 1 with two keyframes that lie far apart, shown between them; its filling waits."""
    made = Gate()
    monkeypatch.setattr(keyframes_module, "interpolate", made.interpolate)
    desk.look(LAST, 1)
    desk.press("K")
    desk.look(100, 1)
    yield made
    made.set()
    wait(lambda: not desk.window.long_edit.is_running)


def fill(desk: Desk) -> Annotation:
    """Ask for the filling; returns what is stored before it."""
    before = desk.stored()
    desk.press("Shift+K")
    assert desk.window.long_edit.is_running
    return before


def filled(before: Annotation) -> Annotation:
    return interpolate(before, 1, FIRST, LAST)


def test_the_window_goes_on_while_many_frames_are_filled(desk: Desk, gate: Gate) -> None:
    before = fill(desk)
    assert desk.window.status.progress.isVisible()
    assert desk.window.actions_by_name["cancel"].isEnabled()
    desk.look(101)
    assert desk.stored() == before
    gate.set()
    wait(lambda: desk.message.startswith(f"Done: {TEXT}"))
    assert desk.stored() == filled(before)
    assert not desk.window.status.progress.isVisible()
    assert not desk.window.actions_by_name["cancel"].isEnabled()
    desk.press("Ctrl+Z")
    assert desk.stored() == before
    desk.press("Ctrl+Shift+Z")
    assert desk.stored() == filled(before)


def test_a_cancelled_edit_changes_nothing_and_is_no_failure(desk: Desk, gate: Gate) -> None:
    before = fill(desk)
    desk.window.actions_by_name["cancel"].trigger()
    wait(lambda: desk.message == "Stopped; nothing was changed")
    assert desk.stored() == before
    assert not desk.window.status.progress.isVisible()


def test_an_edit_made_meanwhile_counts_and_both_are_undone_one_by_one(desk: Desk, gate: Gate) -> None:
    start = fill(desk)
    desk.press("B")
    desk.drag(middle_of(1, 100), (middle_of(1, 100)[0] + 20, middle_of(1, 100)[1]))
    between = desk.stored()
    assert between != start
    gate.set()
    wait(lambda: desk.message.startswith("Done: fill"))
    assert desk.stored() == filled(between)
    assert desk.stored().tracks[1].segments[100] == between.tracks[1].segments[100]
    desk.press("Ctrl+Z")
    assert desk.stored() == between
    desk.press("Ctrl+Z")
    assert desk.stored() == start


def test_an_edit_of_other_frames_leaves_the_computed_change(desk: Desk, gate: Gate) -> None:
    fill(desk)
    desk.look(200)
    desk.press("Del")
    between = desk.stored()
    gate.set()
    wait(lambda: desk.message.startswith("Done: fill"))
    assert desk.stored() == filled(between)


def test_a_track_that_was_locked_meanwhile_is_left_alone(desk: Desk, gate: Gate) -> None:
    before = fill(desk)
    desk.state.set_locked(1, True)
    gate.set()
    wait(lambda: "Track 1 is locked" in desk.message)
    assert desk.stored() == before


def test_a_track_that_is_deleted_meanwhile_is_told(desk: Desk, gate: Gate) -> None:
    fill(desk)
    desk.press("Ctrl+Shift+Del")
    before = desk.stored()
    assert 1 not in before.tracks
    gate.set()
    wait(lambda: bool(desk.errors))
    assert desk.errors == ["there is no track 1"]
    assert desk.stored() == before
    desk.errors.clear()


def test_leaving_the_video_stops_the_edit(desk: Desk, gate: Gate) -> None:
    before = fill(desk)
    with desk.shows_a_frame():
        desk.document.show_video(2)
    wait(lambda: desk.message == "Stopped; nothing was changed")
    assert desk.stored() == before
    assert desk.stored(2) == Annotation()


def show_next_video(desk: Desk) -> None:
    desk.press("Alt+Shift+Right")


def open_project(desk: Desk) -> None:
    desk.window.open_path(desk.make_copy())


def undo_there(desk: Desk) -> None:
    """Undo an edit of the other video, which shows it."""
    desk.document.history.push(Edit("", 2, Change()))
    desk.press("Ctrl+Z")


def redo_there(desk: Desk) -> None:
    desk.document.history.push(Edit("", 2, Change()))
    desk.document.history.step_back()
    desk.press("Ctrl+Y")


def prelabel_all(desk: Desk) -> None:
    desk.press("Ctrl+Alt+P")


@pytest.mark.parametrize("leave", [show_next_video, open_project, undo_there, redo_there, prelabel_all])
def test_an_edit_goes_on_where_another_video_is_not_wanted_at_that_price(
    desk: Desk, gate: Gate, leave: Callable[[Desk], None]
) -> None:
    before, path = fill(desk), desk.document.project.path
    texts = press_button("Keep it running")
    leave(desk)
    assert texts == [
        "An edit of many frames of “long.mp4” is going on. It would be stopped now, and nothing is changed by it then."
    ]
    assert desk.document.project.path == path
    gate.set()
    wait(lambda: desk.message.startswith(f"Done: {TEXT}"))
    assert desk.stored() == filled(before)


def test_an_edit_stops_where_another_video_is_wanted(desk: Desk, gate: Gate) -> None:
    before = fill(desk)
    press_button("Stop it")
    with desk.shows_a_frame():
        show_next_video(desk)
    wait(lambda: desk.message == "Stopped; nothing was changed")
    assert desk.stored() == before


def open_relink(desk: Desk) -> RelinkDialog:
    """Ask for the place of the shown video's file."""
    desk.window.videos.relink_wanted.emit(1)
    dialog = opened(desk, RelinkDialog)
    assert isinstance(dialog, RelinkDialog)
    return dialog


@pytest.mark.parametrize("answer", ["Keep it running", "Stop it"])
def test_an_edit_stops_where_the_shown_video_is_found_again_only_if_one_wants_it(
    desk: Desk, gate: Gate, answer: str
) -> None:
    before = fill(desk)
    dialog = open_relink(desk)
    dialog.take(1, desk.folder / "long.mp4")
    wait(dialog.relink_button.isEnabled)
    texts = press_button(answer)
    dialog.relink_button.click()
    assert len(texts) == 1
    is_kept = answer == "Keep it running"
    if is_kept:
        gate.set()
    wait(lambda: desk.message.startswith(f"Done: {TEXT}" if is_kept else "Stopped; nothing was changed"))
    assert desk.stored() == (filled(before) if is_kept else before)


def test_the_other_videos_are_found_again_where_the_shown_one_shall_be_left_alone(desk: Desk, gate: Gate) -> None:
    fill(desk)
    moved = {1: desk.folder / "moved.mp4", 2: desk.folder / "short-moved.mp4"}
    dialog = open_relink(desk)
    dialog.close()
    press_button("Keep it running")
    dialog.relinked.emit(moved)
    paths = [Path(video.path) for video in desk.document.project.videos()]
    assert paths == [desk.folder / "long.mp4", moved[2]]
    assert desk.message == "Videos found again: 1"
    assert desk.window.long_edit.is_running


def test_one_long_edit_is_computed_at_a_time(desk: Desk, gate: Gate) -> None:
    before = fill(desk)
    desk.window.editing.clean_up("smooth", Scope("range", range(100)))
    assert desk.message == f"Wait for the end of this, or cancel it: {TEXT}"
    gate.set()
    wait(lambda: desk.message.startswith("Done: fill"))
    assert desk.stored() == filled(before)


def test_copies_and_clean_ups_of_many_frames_are_the_same_as_of_few(desk: Desk) -> None:
    desk.look(10, 2)
    before = desk.stored()
    desk.window.keyframes.copy_to_next(100)
    wait(lambda: desk.message.startswith("Done: copy"))
    copied = edits.copy_to_frames(before, 2, 10, range(11, 111))
    assert desk.stored() == copied
    desk.window.editing.clean_up("smooth", Scope("onward", range(10, 200)))
    wait(lambda: "smooth" in desk.message)
    smoothed = edits.reshape_on_frames(copied, 2, range(10, 200), lambda mask: shapes.smooth(mask, 1))
    assert desk.stored() == smoothed.annotation
    assert np.array_equal(desk.mask(2, 50), smoothed.annotation.tracks[2].segments[50].mask.to_array())
