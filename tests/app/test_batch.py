"""All new videos of a project are pre-labelled one after the other, until the user stops it or turns away."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest

from app import messages
from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.edits import Step, delete_on_frames
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, Track
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import probe
from tests.app.run_desk import press_button
from tests.app.slow_model import SlowModel
from tests.app.window_desk import OTHER_FRAMES, Desk, square, wait

pytestmark = pytest.mark.usefixtures("slow_model")  # before the window, which lists the models there are
LABELLED, NEW = 1, (2, 3, 4)  # ids of videos; 1 has tracks


@pytest.fixture
def model(slow_model: SlowModel, desk: Desk) -> Iterator[SlowModel]:
    """The model, and the window on a project of one labelled and three new videos."""
    slow_model.gate, slow_model.fails_at, slow_model.glimpses = threading.Semaphore(0), None, 0
    for _ in NEW[1:]:
        desk.document.project.add_video(probe(desk.folder / "short.mp4"))
    desk.document.videos_changed.emit()
    yield slow_model
    desk.window.batch.cancel()
    desk.window.long_edit.stop_and_wait()
    desk.window.runs.stop_and_wait()


def shown(desk: Desk) -> int:
    assert desk.document.video is not None
    return desk.document.video.id


def labelled(desk: Desk) -> list[int]:
    """Videos that the model has seen to their end."""
    return [video for video in NEW if len(desk.stored(video).tracks) and len(frames(desk, video)) == OTHER_FRAMES]


def frames(desk: Desk, video: int) -> set[int]:
    return {frame for track in desk.stored(video).tracks.values() for frame in track.segments}


def label_one(desk: Desk, model: SlowModel) -> None:
    """Let the model end the video in hand."""
    before = shown(desk)
    model.gate.release(OTHER_FRAMES)
    wait(lambda: len(frames(desk, before)) == OTHER_FRAMES)
    wait(lambda: shown(desk) != before or not desk.window.batch.is_running)


def test_every_new_video_is_labelled_and_the_others_stay_as_they_are(desk: Desk, model: SlowModel) -> None:
    before = desk.stored(LABELLED)
    desk.press("Ctrl+Alt+P")
    assert shown(desk) == NEW[0]
    assert desk.message == "Video 1 of 3: short.mp4"
    for _ in NEW:
        label_one(desk, model)
    assert labelled(desk) == list(NEW)
    assert desk.stored(LABELLED) == before
    wait(lambda: desk.message == "Pre-labelled new videos: 3 of 3 · Suspicious places found: 0")
    assert [desk.document.project.status(video) for video in NEW] == ["pre-labelled"] * 3
    desk.press("Ctrl+Alt+P")
    assert desk.message == "There is no new video without labels in this project"
    assert not desk.window.runs.is_running


def test_cancel_ends_it_with_the_video_in_hand(desk: Desk, model: SlowModel) -> None:
    desk.press("Ctrl+Alt+P")
    label_one(desk, model)
    desk.press("Ctrl+.")
    wait(lambda: not desk.window.runs.is_running)
    QTest.qWait(50)
    assert not desk.window.runs.is_running
    assert labelled(desk) == [NEW[0]]
    assert shown(desk) == NEW[1]


def test_a_video_on_which_the_model_was_stopped_is_labelled_anew(desk: Desk, model: SlowModel) -> None:
    desk.document.show_video(NEW[0])
    desk.press("Ctrl+P")
    model.gate.release(3)
    wait(lambda: len(frames(desk, NEW[0])) == 3)
    desk.press("Ctrl+.")
    wait(lambda: not desk.window.runs.is_running)
    desk.press("Ctrl+Alt+P")
    for _ in NEW:
        label_one(desk, model)
    assert labelled(desk) == list(NEW)
    assert len(desk.stored(NEW[0]).tracks) == 1


def test_labels_that_no_run_began_are_left_alone(desk: Desk, model: SlowModel) -> None:
    imported = Annotation({1: Track(1, 1, {0: Segment(Mask.from_array(square(2, 2)), "model", 0.5)})})
    desk.document.project.apply(NEW[0], difference(Annotation(), imported))
    desk.press("Ctrl+Alt+P")
    assert shown(desk) == NEW[1]
    assert desk.stored(NEW[0]) == imported


def test_who_turns_to_another_video_ends_it(desk: Desk, model: SlowModel) -> None:
    desk.press("Ctrl+Alt+P")
    label_one(desk, model)
    desk.document.show_video(LABELLED)
    QTest.qWait(50)
    assert not desk.window.batch.is_running
    assert not desk.window.runs.is_running
    assert shown(desk) == LABELLED


def test_another_project_ends_it_though_its_videos_have_the_same_ids(desk: Desk, model: SlowModel) -> None:
    for name in ("one.inspro", "other.inspro"):
        with ProjectFile.create(desk.folder / name, [Category(1, "dog")]) as project:
            project.add_video(probe(desk.folder / "short.mp4"))
            project.add_video(probe(desk.folder / "short.mp4"))
    desk.window.open_path(desk.folder / "one.inspro")
    desk.press("Ctrl+Alt+P")
    model.gate.release(2)
    wait(lambda: len(frames(desk, 1)) == 2)
    texts = press_button("Stop it")
    desk.window.open_path(desk.folder / "other.inspro")
    assert texts[0].endswith("The new videos that wait for it are not labelled then.")
    QTest.qWait(100)
    assert shown(desk) == 1
    assert not desk.window.batch.is_running
    assert not desk.window.runs.is_running


def test_the_next_video_waits_for_the_end_of_an_edit_that_was_begun_meanwhile(desk: Desk, model: SlowModel) -> None:
    edit, gate = desk.window.long_edit, threading.Event()
    changes: list[Change | None] = []

    def delete(annotation: Annotation, step: Step) -> Annotation:
        while not gate.wait(0.01):
            step()
        return delete_on_frames(annotation, 1, range(1))

    def store(change: Change | None) -> None:
        assert change is not None
        desk.document.commit_change("delete", change)
        changes.append(change)

    desk.press("Ctrl+Alt+P")
    model.gate.release(1)
    wait(lambda: frames(desk, NEW[0]) == {0})
    edit.start("delete", range(1), delete, store)
    model.gate.release(OTHER_FRAMES - 1)
    wait(lambda: not desk.window.runs.is_running)
    wait(lambda: desk.message == "The next new video is labelled when the edit of this one has ended")
    assert (shown(desk), edit.is_running) == (NEW[0], True)
    wait(desk.window.status.progress.isVisible)
    gate.set()
    wait(lambda: shown(desk) == NEW[1])
    assert desk.message == "Video 2 of 3: short.mp4"
    assert len(changes) == 1
    assert frames(desk, NEW[0]) == set(range(1, OTHER_FRAMES))
    label_one(desk, model)
    label_one(desk, model)
    wait(lambda: desk.message == "Pre-labelled new videos: 3 of 3 · Suspicious places found: 0")


def test_cancel_ends_a_batch_that_waits_for_an_edit(desk: Desk, model: SlowModel) -> None:
    desk.press("Ctrl+Alt+P")
    begin_an_edit(desk)
    model.gate.release(OTHER_FRAMES)
    wait(lambda: desk.message == "The next new video is labelled when the edit of this one has ended")
    desk.press("Ctrl+.")
    wait(lambda: not desk.window.long_edit.is_running)
    QTest.qWait(50)
    assert shown(desk) == NEW[0]
    assert not desk.window.batch.is_running
    assert not desk.window.runs.is_running


def begin_an_edit(desk: Desk) -> None:
    """Begin an edit of many frames that goes on until it is stopped."""

    def wait_for_cancel(annotation: Annotation, step: Step) -> Annotation:
        while True:
            time.sleep(0.01)
            step()

    desk.window.long_edit.start("nothing", range(1), wait_for_cancel, lambda change: None)


def test_an_edit_is_stopped_only_for_a_new_video_that_is_not_shown(
    desk: Desk, model: SlowModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def agree_the_second_time(_window: object, title: str, *_texts: str) -> bool:
        asked.append(title)
        return len(asked) == 2

    monkeypatch.setattr(messages, "ask", agree_the_second_time)
    begin_an_edit(desk)
    desk.press("Ctrl+Alt+P")
    assert (asked, desk.window.batch.is_running, shown(desk)) == (["Stop the edit?"], False, LABELLED)
    desk.press("Ctrl+Alt+P")
    assert (len(asked), desk.window.batch.is_running, shown(desk)) == (2, True, NEW[0])
    desk.press("Ctrl+.")
    wait(lambda: not desk.window.runs.is_running)
    begin_an_edit(desk)
    desk.press("Ctrl+Alt+P")
    assert (len(asked), desk.window.batch.is_running, shown(desk)) == (2, True, NEW[0])


def test_an_edit_goes_on_where_there_is_no_new_video(
    desk: Desk, model: SlowModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for video in NEW:
        desk.document.project.set_status(video, "done")
    monkeypatch.setattr(messages, "ask", lambda *_: pytest.fail("there is nothing to stop it for"))
    begin_an_edit(desk)
    desk.press("Ctrl+Alt+P")
    assert desk.message == "There is no new video without labels in this project"
    assert desk.window.long_edit.is_running


def test_a_video_that_fails_is_passed_over(desk: Desk, model: SlowModel) -> None:
    model.fails_at = 3
    desk.press("Ctrl+Alt+P")
    model.gate.release(4)
    wait(lambda: shown(desk) == NEW[1])
    model.fails_at = None
    model.gate = threading.Semaphore(0)
    label_one(desk, model)
    label_one(desk, model)
    assert labelled(desk) == list(NEW[1:])
    wait(lambda: desk.message == "Pre-labelled new videos: 2 of 3 · Suspicious places found: 0")
    assert desk.errors == ["the model broke"]
    desk.errors.clear()


def test_a_video_whose_file_is_gone_is_left_out(desk: Desk, model: SlowModel) -> None:
    project = desk.document.project
    gone = desk.folder / "gone.mp4"
    shutil.copyfile(desk.folder / "short.mp4", gone)
    video: Video = project.add_video(probe(gone))
    gone.unlink()
    desk.press("Ctrl+Alt+P")
    for _ in NEW:
        label_one(desk, model)
    assert project.status(video.id) == "new"
    wait(lambda: desk.message == "Pre-labelled new videos: 3 of 3 · Suspicious places found: 0")
