"""The way through the queue of suspicious frames, by keys in the real window."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.panels.review_list import full_reason_of
from app.panels.suspicion_marks import ALL_TRACKS
from app.reviewing import CROSSINGS
from app.workers import review
from inspro_core.domain.suspicions import Suspicion, find_suspicions, find_suspicions_in_frames
from inspro_core.errors import InsProError
from inspro_core.formats.project_file import ProjectFile
from tests.app.window_desk import FRAMES, LEFT, NO_KEY, SIZE, Desk, labels, wait

QUEUE = find_suspicions(labels().tracks, SIZE, FRAMES)


def search(desk: Desk) -> None:
    """Search by the key and wait for what it finds."""
    desk.press("Ctrl+F")
    wait(lambda: "Suspicious places found" in desk.message)


def look_unasked(desk: Desk) -> None:
    """Let the window have time, and wait for what it finds."""
    desk.window.reviewing.allow(True)
    wait(lambda: desk.window.reviewing.has_suspicions)


def marks(desk: Desk) -> set[int]:
    """Frames with a mark of the queue on the timeline."""
    return {suspicion.frame for suspicion in desk.window.timeline.scene.strips.marks.of(ALL_TRACKS)}


def decisions(desk: Desk) -> dict[int, str]:
    """What the project file holds, by frame."""
    with ProjectFile.open(desk.document.project.path) as project:
        return {frame: decision for (_, frame, _, _), decision in project.review_decisions(1).items()}


def test_the_first_n_searches_and_goes_to_the_worst(desk: Desk) -> None:
    desk.press("N")
    wait(lambda: desk.frame == QUEUE[0].frame)
    assert desk.state.track_id == QUEUE[0].track_id
    assert desk.window.review.current == QUEUE[0]
    assert desk.message == f"Suspicious places found: {len(QUEUE)} · {full_reason_of(QUEUE[0])}"


def test_n_says_why_it_goes_there(desk: Desk) -> None:
    search(desk)
    jump = next(one for one in QUEUE if one.kind == "mask jump")
    while desk.window.review.current != jump:
        desk.press("N")
    assert desk.message.startswith("Mask jump · frame 120 · track 2: The mask fits the frame before by 0 %")


def test_n_goes_to_the_last_open_place_again_after_the_user_has_looked_elsewhere(desk: Desk) -> None:
    search(desk)
    desk.press("N")
    for _ in QUEUE[1:]:
        desk.press("Q")
    frame = desk.frame
    assert frame > 1
    desk.look(frame - 2)
    desk.press("N")
    assert desk.frame == frame


def test_a_search_alone_goes_nowhere_and_marks_the_timeline(desk: Desk) -> None:
    search(desk)
    assert desk.frame == 0
    assert desk.window.reviewing.current is None
    assert marks(desk) == {one.frame for one in QUEUE}


def test_a_search_that_failed_can_be_asked_for_again_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewing = desk.window.reviewing

    def fail(*_: object) -> None:
        raise InsProError("the disk is gone")

    def ask_again() -> None:
        monkeypatch.setattr(review, "find_suspicions_in_frames", find_suspicions_in_frames)
        reviewing.find()

    monkeypatch.setattr(review, "find_suspicions_in_frames", fail)
    reviewing.failed.connect(ask_again)
    try:
        search(desk)
    finally:
        reviewing.failed.disconnect(ask_again)
    assert desk.errors == ["the disk is gone"]
    desk.errors.clear()


def test_marks_are_there_again_when_a_project_is_opened_and_nobody_works(desk: Desk) -> None:
    search(desk)
    desk.press("N")
    desk.press("Q")
    with desk.shows_a_frame():
        desk.window.open_path(desk.document.project.path)
    assert marks(desk) == set()
    desk.window.statusBar().clearMessage()
    wait(lambda: marks(desk) == {one.frame for one in QUEUE[1:]})  # after a rest
    assert (desk.frame, desk.message) == (QUEUE[1].frame, "")
    assert not desk.window.review.progress.isVisibleTo(desk.window.review)


def test_n_goes_through_what_was_found_unasked_and_tells_how_much(desk: Desk) -> None:
    look_unasked(desk)
    desk.press("N")
    assert desk.frame == QUEUE[0].frame
    assert desk.message.startswith(f"Suspicious places found: {len(QUEUE)} · ")
    desk.press("N")
    assert desk.frame == QUEUE[1].frame


def test_after_an_edit_n_searches_anew_instead_of_trusting_what_was_found_unasked(desk: Desk) -> None:
    look_unasked(desk)
    assert any(2 in one.track_ids for one in QUEUE)
    desk.look(10, 2)
    desk.press("Ctrl+Shift+Del")
    desk.press("N")
    wait(lambda: "Suspicious places found" in desk.message)
    assert all(2 not in one.track_ids for one in desk.window.review.model.rows)


def test_an_edit_leaves_the_queue_that_the_user_goes_through(desk: Desk) -> None:
    look_unasked(desk)
    desk.press("N")
    desk.press("Del")
    desk.press("N")
    assert desk.frame == QUEUE[1].frame


def test_an_edit_begins_the_look_anew(desk: Desk) -> None:
    desk.look(10, 2)
    desk.window.reviewing.allow(True)
    desk.window.reviewing.allow(False)
    desk.press("Ctrl+Shift+Del")
    wait(lambda: desk.window.reviewing._worker is None)
    assert marks(desk) == set()
    desk.window.reviewing.allow(True)
    wait(lambda: desk.window.reviewing.has_suspicions)
    assert all(2 not in one.track_ids for one in desk.window.review.model.rows)


def test_a_look_that_waits_goes_on_when_it_is_asked_for(desk: Desk) -> None:
    desk.window.reviewing.allow(True)
    desk.window.reviewing.allow(False)
    search(desk)
    assert marks(desk) == {one.frame for one in QUEUE}


def test_a_search_tells_what_it_was_given_to_tell_unless_that_is_over(desk: Desk) -> None:
    desk.window.reviewing.find("The run has ended")
    wait(lambda: desk.message == f"The run has ended · Suspicious places found: {len(QUEUE)}")
    desk.look(10, 2)
    desk.press("Del")
    desk.window.reviewing.find("The run has ended")
    desk.press("Ctrl+Z")
    wait(lambda: desk.message == f"Suspicious places found: {len(QUEUE)}")


def test_a_search_tells_nothing_of_before_an_edit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The edit comes when the search has read all and told nothing yet; the way to the worst is not forgotten."""
    searches: list[int] = []

    def find_slowly(*args: Any) -> tuple[Suspicion, ...]:
        searches.append(1)
        found = find_suspicions_in_frames(*args)
        if len(searches) == 1:
            has_read.set()
            may_tell.wait(5)
        return found

    has_read, may_tell = threading.Event(), threading.Event()
    monkeypatch.setattr(review, "find_suspicions_in_frames", find_slowly)
    desk.look(10, 2)
    desk.press("N")
    assert has_read.wait(5)
    desk.press("Ctrl+Shift+Del")
    may_tell.set()
    wait(lambda: "Suspicious places found" in desk.message)
    assert len(searches) == 2
    rows = desk.window.review.model.rows
    assert rows
    assert all(2 not in one.track_ids for one in rows)
    assert desk.window.review.current == rows[0]


def test_accept_is_kept_in_the_project_and_goes_on(desk: Desk) -> None:
    search(desk)
    desk.press("N")
    desk.press("A")
    assert decisions(desk) == {QUEUE[0].frame: "accepted"}
    assert desk.frame == QUEUE[1].frame
    assert marks(desk) == {one.frame for one in QUEUE[1:]}


def test_dismissed_places_are_not_visited_again_also_after_a_new_search(desk: Desk) -> None:
    search(desk)
    desk.press("N")
    desk.press("Q")
    assert decisions(desk) == {QUEUE[0].frame: "dismissed"}
    search(desk)
    visited = []
    for _ in range(len(QUEUE) - 1):
        desk.press("N")
        visited.append(desk.frame)
    assert sorted(visited) == sorted(one.frame for one in QUEUE[1:])


def test_when_all_is_decided_n_says_so(desk: Desk) -> None:
    search(desk)
    desk.press("N")
    for _ in QUEUE:
        desk.press("Q")
    assert set(decisions(desk)) == {one.frame for one in QUEUE}
    frame = desk.frame
    desk.press("N")
    assert "Nothing suspicious is left" in desk.message
    assert desk.frame == frame


@pytest.mark.parametrize("keys", ["A", "Q"])
def test_a_decision_needs_a_place(desk: Desk, keys: str) -> None:
    search(desk)
    desk.press(keys)
    assert "Go to a suspicious frame first" in desk.message
    assert decisions(desk) == {}


def test_a_decision_is_taken_back_by_a_second_click(desk: Desk) -> None:
    search(desk)
    desk.press("Ctrl+2")
    desk.press("N")
    button = desk.window.review.accept_button
    QTest.mouseClick(button, LEFT)
    assert decisions(desk) == {QUEUE[0].frame: "accepted"}
    QTest.mouseClick(button, LEFT)
    assert decisions(desk) == {}


def test_another_video_has_a_queue_of_its_own(desk: Desk) -> None:
    search(desk)
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    assert not desk.window.reviewing.has_suspicions
    assert desk.window.review.model.rows == []
    assert "Pre-label the video" in desk.window.review.hint.text()
    desk.press("N")
    wait(lambda: desk.message == "Suspicious places found: 0")
    assert desk.window.review.hint.text().startswith("The last search found nothing suspicious.")
    assert desk.frame == 0


def test_leaving_the_video_stops_the_search(desk: Desk) -> None:
    found: list[Suspicion] = []
    desk.window.reviewing.found.connect(found.extend)
    desk.press("Ctrl+F")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    QTest.qWait(50)
    assert found == []
    assert desk.window.reviewing._worker is None


def test_a_decision_that_cannot_be_kept_is_told(desk: Desk) -> None:
    search(desk)
    desk.press("N")
    desk.document.project._database.connection.execute("PRAGMA query_only = ON")
    desk.press("A")
    assert len(desk.errors) == 1
    assert "cannot be written" in desk.errors[0]
    desk.errors.clear()


def about(desk: Desk) -> set[int]:
    """Tracks that the listed suspicions are about."""
    return {track_id for one in desk.window.review.model.rows for track_id in one.track_ids}


def delete_all_but(desk: Desk, kept: int) -> None:
    for track_id in {1, 2, 3} - {kept}:
        desk.look(desk.frame, track_id)
        desk.press("Ctrl+Shift+Del")


def test_suspicions_go_with_their_tracks_and_come_back_with_them(desk: Desk) -> None:
    search(desk)
    found = about(desk)
    assert 2 in found
    delete_all_but(desk, 1)
    assert 2 not in about(desk)
    assert marks(desk) == {one.frame for one in QUEUE if 1 in one.track_ids}
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Z")
    assert about(desk) == found
    assert marks(desk) == {one.frame for one in QUEUE}


def test_what_is_looked_at_can_be_accepted_after_its_track_was_deleted(desk: Desk) -> None:
    search(desk)
    desk.press("N")
    delete_all_but(desk, 1 if QUEUE[0].track_id != 1 else 2)
    assert desk.window.reviewing.current == QUEUE[0]
    desk.press("A")
    assert decisions(desk) == {QUEUE[0].frame: "accepted"}


def test_a_deleted_track_is_selected_by_no_suspicion(desk: Desk) -> None:
    search(desk)
    desk.press("N")
    first = QUEUE[0].track_id
    desk.press("Ctrl+Shift+Del")
    desk.press("Return", desk.window.review.view)
    assert desk.state.track_id != first
    scene = desk.window.timeline.scene
    place = QPoint(int(scene.x_of(QUEUE[0].frame + 0.5)), scene.marks_row.center().y())
    QTest.mouseClick(desk.window.timeline.viewport(), LEFT, NO_KEY, place)
    assert (desk.frame, desk.state.track_id == first) == (QUEUE[0].frame, False)
    desk.press("Ctrl+Del")  # there is nothing to ask about
    assert QApplication.activeModalWidget() is None


def crossed(desk: Desk) -> list[Suspicion]:
    """Show a queue in which two tracks meet twice; the rest are none of this."""
    switch, overlap = Suspicion("id switch", 50, 1, 3, 0.9), Suspicion("overlap", 70, 2, 3, 0.8)
    others = [
        Suspicion("birth", 20, 1, 0, 0.95),
        Suspicion("death", 60, 2, 0, 0.85),
        Suspicion("islands", 80, 3, 0, 0.1),
    ]
    queue = sorted((switch, overlap, *others), key=lambda one: -one.severity)
    search(desk)
    wait(lambda: desk.window.reviewing._worker is None)
    desk.window.reviewing._found = tuple(queue)
    desk.window.reviewing._show()
    return [switch, overlap]


def test_w_goes_from_crossing_to_crossing_and_back(desk: Desk) -> None:
    switch, overlap = crossed(desk)
    places = []
    for keys in ("W", "W", "W", "N", "W", "Shift+W", "Shift+W"):
        desk.press(keys)
        places.append((desk.frame, desk.state.track_id))
    first, second = (50, 1), (70, 2)
    assert (switch.frame, overlap.frame) == (50, 70)
    assert places == [first, second, first, (60, 2), second, first, second]


def test_w_searches_first_and_says_where_no_tracks_meet(desk: Desk) -> None:
    assert not any(one.kind in CROSSINGS for one in QUEUE)
    for _ in range(2):
        desk.window.statusBar().clearMessage()
        desk.press("W")
        wait(lambda: "No id switch or crossing is left" in desk.message)
        assert desk.frame == 0
    assert desk.window.reviewing.has_suspicions


def test_w_passes_by_what_is_decided(desk: Desk) -> None:
    crossed(desk)
    desk.press("W")
    desk.press("A")
    desk.press("W")
    desk.press("Q")
    desk.press("W")
    assert "No id switch or crossing is left" in desk.message


def test_a_stopped_search_is_not_heard_when_the_next_one_is_in_hand(desk: Desk) -> None:
    for _ in range(20):  # each stops the one before, which may have found something already
        desk.window.reviewing.stop_and_wait()
        desk.press("Ctrl+F")
    wait(lambda: "Suspicious places found" in desk.message)
    assert marks(desk) == {one.frame for one in QUEUE}


def test_a_search_that_has_just_told_its_end_does_not_keep_the_next_one_from_beginning(desk: Desk) -> None:
    told: list[str] = []

    def on_informed(text: str) -> None:
        told.append(text)
        if len(told) == 1:
            desk.window.reviewing.find()

    desk.window.reviewing.informed.connect(on_informed)
    desk.press("Ctrl+F")
    wait(lambda: len(told) == 2)
    desk.window.reviewing.informed.disconnect(on_informed)
