"""What to label next: the way through doubtful frames by key, and the list of videos in the order of doubt."""

from __future__ import annotations

from PySide6.QtTest import QTest

from app.panels.video_rows import ROW_ROLE, VideoRow
from inspro_core.domain.annotation import Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, TrackHead
from tests.app.window_desk import FRAMES, LEFT, OTHER_FRAMES, Desk, square, wait


def score_tracks(desk: Desk, video_id: int, scores: dict[int, float]) -> None:
    """Give the video one more track per score, on all its frames."""
    project = desk.document.project
    frames = project.video(video_id).frame_count
    first = project.next_track_id(video_id)
    mask = Mask.from_array(square(20, 100))
    rows = {
        (first + place, frame): (None, Segment(mask, "model", score))
        for place, score in enumerate(scores.values())
        for frame in range(frames)
    }
    project.apply(video_id, Change(rows, {first + place: (None, TrackHead(1)) for place in range(len(scores))}))
    desk.document.labels_changed.emit(frozenset(), frozenset())


def listed(desk: Desk) -> list[VideoRow]:
    videos = desk.window.videos.list
    return [videos.item(place).data(ROW_ROLE) for place in range(videos.count())]


def make_doubtful(desk: Desk, frame: int, score: float) -> None:
    """Let the model be unsure of track 1 on one frame."""
    segment = desk.segment(1, frame)
    assert segment is not None
    change = Change({(1, frame): (segment, Segment(segment.mask, "model", score))})
    desk.document.write(change)


def test_the_key_goes_to_the_most_doubtful_frame_then_to_the_next_and_says_why(desk: Desk) -> None:
    make_doubtful(desk, 75, 0.5)
    desk.press("Ctrl+G")
    wait(lambda: desk.frame == 75)
    assert desk.message.startswith("Frame 75 (1 of ")
    assert "unsure masks: 1, score about 50 %" in desk.message
    desk.press("Ctrl+G")
    wait(lambda: desk.frame != 75)
    assert abs(desk.frame - 75) >= 10
    assert "(2 of " in desk.message


def test_confirmed_frames_are_passed_by(desk: Desk) -> None:
    make_doubtful(desk, 75, 0.5)
    desk.look(75)
    desk.press("C")
    desk.look(0)
    desk.press("Ctrl+G")
    wait(lambda: desk.message.startswith("Frame "))
    assert desk.frame != 75


def test_suspicions_count_as_doubt_and_are_the_reason(desk: Desk) -> None:
    desk.press("Ctrl+F")
    wait(lambda: desk.message.startswith("Suspicious places found: "))
    desk.press("Ctrl+G")
    wait(lambda: desk.message.startswith("Frame "))
    worst = max(desk.window.reviewing._suspicions, key=lambda one: one.severity)
    assert desk.frame == worst.frame
    assert worst.reason in desk.message


def test_where_nothing_is_in_doubt_the_next_video_is_named(desk: Desk) -> None:
    wait(lambda: listed(desk)[0].open_doubt is not None)
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    desk.press("Ctrl+G")
    wait(lambda: "next to label: long.mp4 (doubt " in desk.message)


def test_videos_are_listed_by_doubt_and_stepped_through_in_that_order(desk: Desk) -> None:
    score_tracks(desk, 2, {1: 0.5})
    wait(lambda: listed(desk)[0].open_doubt is not None)
    QTest.mouseClick(desk.window.videos.order_button, LEFT)
    try:
        desk.document.videos_changed.emit()
        with desk.shows_a_frame():
            desk.document.show_video(2)
        desk.document.labels_changed.emit(frozenset(), frozenset())
        wait(lambda: [row.id for row in listed(desk)] == [2, 1])
        assert listed(desk)[0].open_doubt == 1.0
        with desk.shows_a_frame():
            desk.press("Alt+Shift+Right")
        assert desk.state.frame_count == FRAMES
        with desk.shows_a_frame():
            desk.press("Alt+Shift+Left")
        assert desk.state.frame_count == OTHER_FRAMES
    finally:
        QTest.mouseClick(desk.window.videos.order_button, LEFT)
