"""A model's run in the open window: what it may change, and what people may do meanwhile."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from PySide6.QtTest import QTest

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.track import Source
from tests.app.class_editor import delete_class
from tests.app.run_desk import VIDEO, finish, found, press_button, run_on, run_whole, seen
from tests.app.slow_model import SlowModel, found_on
from tests.app.window_desk import LEFT, OTHER_FRAMES, SIZE, Desk, wait

pytestmark = pytest.mark.usefixtures("slow_model")  # before the window, which lists the models there are


def sources(labels: Annotation, frame: int) -> list[Source]:
    return [segment.source for _, segment in sorted(labels.segments_on_frame(frame).items())]


@pytest.mark.parametrize(("glimpses", "kept"), [(4, {1}), (5, {1, 2})])
def test_what_a_whole_run_saw_on_few_frames_only_is_dropped_at_its_end(
    desk: Desk, model: SlowModel, glimpses: int, kept: set[int]
) -> None:
    model.glimpses = glimpses
    ends: list[str] = []
    desk.window.prelabelling.ended.connect(ends.append)
    run_whole(desk, model)
    assert set(desk.stored(VIDEO).tracks) == kept
    assert f"tracks {len(kept)}" in ends[0]
    desk.press("Ctrl+Z")
    assert desk.stored(VIDEO) == Annotation()


def test_only_classes_that_were_found_are_added(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    categories = desk.document.project.categories()
    assert [category.name for category in categories] == ["dog", "person", "car", "square"]
    assert desk.stored(VIDEO).tracks[1].category_id == categories[-1].id
    assert desk.window.tracks.inspector.category.findText("square") >= 0


def test_a_class_that_is_deleted_during_the_run_comes_back_with_the_next_track_of_it(
    desk: Desk, model: SlowModel
) -> None:
    model.newcomer_at = 6
    run_on(desk, model, 3)
    before = desk.stored(VIDEO)
    delete_class(desk, "square", "car")
    assert desk.stored(VIDEO).tracks[1].category_id == 3
    finish(desk, model)
    after = desk.stored(VIDEO).tracks
    names = {category.id: category.name for category in desk.document.project.categories()}
    assert [names[after[track_id].category_id] for track_id in (1, 2)] == ["car", "square"]
    assert [len(after[track_id].segments) for track_id in (1, 2)] == [OTHER_FRAMES, OTHER_FRAMES - 6]
    desk.press("Ctrl+Z")  # the rest of the run
    desk.press("Ctrl+Z")  # the class
    assert desk.stored(VIDEO) == before
    desk.press("Ctrl+Z")
    assert desk.stored(VIDEO) == Annotation()
    for _ in range(3):
        desk.press("Ctrl+Y")
    assert desk.stored(VIDEO).tracks == after


def test_a_class_that_is_deleted_during_the_run_can_be_brought_back_while_it_goes_on(
    desk: Desk, model: SlowModel
) -> None:
    run_on(desk, model, 3)
    delete_class(desk, "car", "")
    model.gate.release(2)
    wait(lambda: len(found(desk)) == 5)
    desk.press("Ctrl+Z")
    assert desk.message == "Undone: delete class car"
    assert desk.window.runs.is_running
    finish(desk, model)
    assert [category.name for category in desk.document.project.categories()] == ["dog", "person", "car", "square"]
    assert seen(desk) == list(range(OTHER_FRAMES))


def test_a_stopped_run_drops_nothing(desk: Desk, model: SlowModel) -> None:
    model.glimpses = 2
    run_on(desk, model, 3)
    desk.window.runs.stop_and_wait()
    assert set(desk.stored(VIDEO).tracks) == {1, 2}


def test_a_run_that_is_stopped_before_its_first_frame_offers_no_undo(desk: Desk, model: SlowModel) -> None:
    ends: list[str] = []
    desk.window.prelabelling.ended.connect(ends.append)
    desk.press("Ctrl+P")
    desk.window.runs.stop_and_wait()
    assert ends == ["Stopped; nothing was changed"]
    assert desk.document.history.next_undo is None


def test_a_run_that_is_stopped_before_its_first_frame_leaves_nothing_to_look_through(
    desk: Desk, model: SlowModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches: list[str] = []
    monkeypatch.setattr(desk.window.reviewing, "find", searches.append)
    desk.press("Ctrl+P")
    desk.window.runs.stop_and_wait()
    assert (searches, desk.message) == ([], "Stopped; nothing was changed")
    run_on(desk, model, 1)
    desk.window.runs.stop_and_wait()
    assert len(searches) == 1


def test_control_full_stop_stops_the_run(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    desk.press("Ctrl+.")
    assert desk.message == "Stopping as soon as the step in hand is done"
    wait(lambda: not desk.window.runs.is_running)
    assert found(desk) == {0, 1, 2}
    assert desk.message.startswith("Stopped")


def test_a_track_that_is_locked_during_the_run_stays_as_it_is(desk: Desk, model: SlowModel) -> None:
    model.glimpses = 3
    run_on(desk, model, 4)
    before = desk.stored(VIDEO).tracks
    for track_id in (1, 2):
        desk.look(2, track_id)
        desk.press("L")
    finish(desk, model)
    assert desk.stored(VIDEO).tracks == before


def test_the_status_goes_on_by_itself_and_a_human_says_done(desk: Desk, model: SlowModel) -> None:
    project = desk.document.project
    statuses = [project.status(VIDEO)]
    run_whole(desk, model)
    statuses.append(project.status(VIDEO))
    desk.look(4, 1)
    desk.press("Del")
    statuses.append(project.status(VIDEO))
    desk.window.video_work.set_status(VIDEO, "done")
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Y")
    press_button("Add to them")
    run_whole(desk, model)
    statuses.append(project.status(VIDEO))
    assert statuses == ["new", "pre-labelled", "in review", "done"]


def test_a_video_is_new_again_when_its_pre_labelling_is_undone(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    statuses = [desk.document.project.status(VIDEO)]
    for keys in ("Ctrl+Z", "Ctrl+Y"):
        desk.press(keys)
        statuses.append(desk.document.project.status(VIDEO))
    press_button("Add to them")
    run_whole(desk, model)
    desk.press("Ctrl+Z")  # the second run: what the first one found is there
    statuses.append(desk.document.project.status(VIDEO))
    assert statuses == ["pre-labelled", "new", "pre-labelled", "pre-labelled"]


def test_a_video_is_not_pre_labelled_before_the_model_has_seen_all_of_it(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    desk.press("Ctrl+.")
    wait(lambda: not desk.window.runs.is_running)
    assert desk.document.project.status(VIDEO) == "new"


def test_a_model_that_breaks_at_once_leaves_the_video_new_and_says_why(desk: Desk, model: SlowModel) -> None:
    model.fails_at = 0
    run_whole(desk, model)
    assert desk.errors == ["the model broke"]
    assert desk.document.project.status(VIDEO) == "new"
    assert desk.document.history.next_undo is None
    desk.errors.clear()


def test_what_was_found_before_a_failure_stays(desk: Desk, model: SlowModel) -> None:
    model.fails_at = 4
    ends: list[str] = []  # of runs; what is found after them takes the place of the message
    desk.window.prelabelling.ended.connect(ends.append)
    run_whole(desk, model)
    assert desk.errors == ["the model broke"]
    desk.errors.clear()
    assert seen(desk) == [0, 1, 2, 3]
    assert len(ends) == 1
    assert "Stopped: frames 4 of 12" in ends[0]


def test_the_end_of_a_run_searches_for_suspicious_frames_and_both_are_told(desk: Desk, model: SlowModel) -> None:
    run_whole(desk, model)
    wait(lambda: "Suspicious places found" in desk.message)
    assert desk.message.startswith(f"Pre-labelled: frames {OTHER_FRAMES}, tracks 1; Ctrl+Z takes them back · ")
    assert desk.window.reviewing.has_suspicions == bool(desk.window.review.model.rows)


def test_a_track_started_during_a_run_takes_an_id_and_the_run_goes_on(desk: Desk, model: SlowModel) -> None:
    desk.press("Ctrl+P")
    desk.press("T")
    desk.drag((100, 50), (120, 50))
    finish(desk, model)
    labels = desk.stored(VIDEO)
    assert sources(labels, 0) == ["human", "model"]
    assert seen(desk, 2) == list(range(OTHER_FRAMES))
    assert desk.errors == []


def test_a_mask_drawn_ahead_of_the_run_stays(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 2)
    desk.look(7, 1)
    desk.press("B")
    desk.drag((130, 50), (140, 50))
    finish(desk, model)
    assert desk.stored(VIDEO).tracks[1].segments[7].source == "human"
    assert not (desk.mask(1, 7) & found_on(7, SIZE)).any()
    assert seen(desk) == list(range(OTHER_FRAMES))


def test_what_is_found_on_frames_before_leaves_confirmed_ones_alone_and_is_undone(desk: Desk, model: SlowModel) -> None:
    model.newcomer_at, model.looks_back = 6, True
    run_on(desk, model, 4)
    desk.look(3)
    desk.press("C")
    finish(desk, model)
    assert seen(desk, 2) == [frame for frame in range(OTHER_FRAMES) if frame != 3]
    desk.press("Ctrl+Z")
    assert seen(desk, 2) == []


def test_a_track_deleted_during_the_run_stays_deleted(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    desk.look(2, 1)
    desk.press("Ctrl+Shift+Del")
    finish(desk, model)
    assert desk.stored(VIDEO).tracks == {}
    assert desk.errors == []


def test_edits_during_a_run_are_undone_in_the_order_of_what_happened(desk: Desk, model: SlowModel) -> None:
    states = [desk.stored(VIDEO)]
    run_on(desk, model, 4)
    states.append(desk.stored(VIDEO))
    desk.look(1, 1)
    desk.press("X")
    desk.state.set_brush_size(6)
    desk.drag((30, 25), (40, 25))
    states.append(desk.stored(VIDEO))
    finish(desk, model)
    states.append(desk.stored(VIDEO))
    for state in reversed(states[:-1]):
        desk.press("Ctrl+Z")
        assert desk.stored(VIDEO) == state
    for state in states[1:]:
        desk.press("Ctrl+Y")
        assert desk.stored(VIDEO) == state


def test_undo_during_a_run_takes_the_run_back(desk: Desk, model: SlowModel) -> None:
    desk.press("T")  # so that there is something to undo
    before = desk.stored(VIDEO)
    run_on(desk, model, 4)
    desk.press("Ctrl+Z")
    assert not desk.window.runs.is_running
    assert desk.stored(VIDEO) == before


def test_undo_of_an_edit_made_during_a_run_lets_the_run_go_on(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 4)
    desk.look(2, 1)
    desk.press("Del")
    desk.press("Ctrl+Z")
    assert desk.window.runs.is_running
    finish(desk, model)
    assert seen(desk) == list(range(OTHER_FRAMES))


def test_what_a_stopped_run_found_is_not_written_into_the_next(desk: Desk, model: SlowModel) -> None:
    desk.press("Ctrl+P")
    model.gate.release(3)
    while model.gate.acquire(blocking=False):  # two frames are found then; the window has not heard of them
        model.gate.release()
        time.sleep(0.01)
    desk.window.runs.stop_and_wait()
    model.gate = threading.Semaphore(0)
    desk.press("Ctrl+P")
    wait(lambda: desk.window.runs.is_running)
    QTest.qWait(50)
    assert found(desk) == set()
    finish(desk, model)
    assert found(desk) == set(range(OTHER_FRAMES))


def test_a_video_can_be_removed_during_its_run(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    with desk.shows_a_frame():
        desk.window.video_work.remove(VIDEO)
    assert not desk.window.runs.is_running
    assert [video.id for video in desk.document.project.videos()] == [1]
    assert desk.document.history.next_undo is None


def test_a_full_disk_ends_the_run_with_one_message_and_keeps_what_is_written(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    desk.document.project._database.connection.execute("PRAGMA query_only = ON")
    finish(desk, model)
    (text,) = set(desk.errors)  # what is told already is not told again: see the tests of messages
    assert "cannot be written" in text
    assert seen(desk) == [0, 1, 2]
    desk.errors.clear()


def test_the_window_stays_usable_during_a_run(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    with desk.shows_a_frame():
        desk.press("End")
    assert desk.frame == OTHER_FRAMES - 1
    assert not desk.window.actions_by_name["prelabel"].isEnabled()
    assert desk.window.status.progress.isVisible()
    finish(desk, model)
    assert desk.window.actions_by_name["prelabel"].isEnabled()
    assert not desk.window.status.progress.isVisible()
    assert np.array_equal(desk.mask(1), found_on(OTHER_FRAMES - 1, SIZE))


def test_the_button_beside_the_progress_stops_the_run(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    ends: list[str] = []
    desk.window.prelabelling.ended.connect(ends.append)
    QTest.mouseClick(desk.window.status._cancel, LEFT)
    wait(lambda: not desk.window.runs.is_running)
    assert seen(desk) == [0, 1, 2]
    assert len(ends) == 1
    assert "Stopped: frames 3 of 12" in ends[0]
