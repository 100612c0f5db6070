"""Small pictures of frames come from a thread; the latest wish wins and nothing outlives its video."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.workers import frame_thumbnails
from app.workers.frame_thumbnails import FrameThumbnails
from app.workers.video_thumbnails import thumbnail
from inspro_core.media import open_frames


@pytest.fixture
def worker() -> Iterator[FrameThumbnails]:
    made = FrameThumbnails()
    yield made
    made.stop()
    assert not made.isRunning()


class SlowSource:
    """Frames that come when they are let through, each of one grey; it notes what is read and when it is closed."""

    def __init__(self) -> None:
        self.frame_count = 100
        self.gate = threading.Semaphore(0)
        self.begun: list[int] = []
        self.is_closed = False

    def read(self, frame: int) -> np.typing.NDArray[np.uint8]:
        self.begun.append(frame)
        self.gate.acquire()
        return np.full((10, 20, 3), frame, dtype=np.uint8)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> SlowSource:
    made = SlowSource()
    monkeypatch.setattr(frame_thumbnails, "open_frames", lambda *_: made)
    return made


def test_the_frame_that_is_asked_for_is_shown_small(qtbot: QtBot, worker: FrameThumbnails, video_path: Path) -> None:
    worker.show_video(str(video_path))
    for frame in (7, 3):
        with qtbot.waitSignal(worker.loaded) as signal:
            worker.request(frame)
        with open_frames(video_path) as reader:
            expected = thumbnail(reader.read(frame), frame_thumbnails.SIZE_WH)
        assert signal.args == [str(video_path), frame, expected]
        assert worker.image(frame) == expected


def test_no_thread_runs_before_the_first_wish(worker: FrameThumbnails, video_path: Path) -> None:
    worker.show_video(str(video_path))
    assert not worker.isRunning()
    worker.show_video("")
    worker.request(3)
    assert not worker.isRunning()


def test_of_several_wishes_only_the_last_is_read(qtbot: QtBot, worker: FrameThumbnails, source: SlowSource) -> None:
    worker.show_video("slow.mp4")
    worker.request(1)
    qtbot.waitUntil(lambda: source.begun == [1])
    for frame in (2, 3, 4):
        worker.request(frame)
    with qtbot.waitSignals([worker.loaded, worker.loaded]):
        source.gate.release(2)
    assert source.begun == [1, 4]


def test_a_cancelled_wish_is_not_read(qtbot: QtBot, worker: FrameThumbnails, source: SlowSource) -> None:
    worker.show_video("slow.mp4")
    worker.request(1)
    qtbot.waitUntil(lambda: source.begun == [1])
    worker.request(2)
    worker.cancel()
    with qtbot.waitSignal(worker.loaded):
        source.gate.release(2)
    qtbot.wait(50)
    assert source.begun == [1]


def test_a_known_frame_is_not_read_again(qtbot: QtBot, worker: FrameThumbnails, source: SlowSource) -> None:
    worker.show_video("slow.mp4")
    source.gate.release(9)
    with qtbot.waitSignal(worker.loaded):
        worker.request(5)
    with qtbot.assertNotEmitted(worker.loaded, wait=50):
        worker.request(5)
    assert source.begun == [5]


def test_only_the_pictures_used_last_are_kept(
    qtbot: QtBot, worker: FrameThumbnails, source: SlowSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame_thumbnails, "MAX_IMAGES", 2)
    worker.show_video("slow.mp4")
    source.gate.release(9)
    for frame in (1, 2, 3):
        with qtbot.waitSignal(worker.loaded):
            worker.request(frame)
        worker.image(1)
    assert [frame for frame in (1, 2, 3) if worker.image(frame) is not None] == [1, 3]


def test_another_video_closes_the_file_and_forgets_its_pictures(
    qtbot: QtBot, worker: FrameThumbnails, source: SlowSource
) -> None:
    worker.show_video("slow.mp4")
    source.gate.release(1)
    with qtbot.waitSignal(worker.loaded):
        worker.request(5)
    worker.show_video("other.mp4")
    qtbot.waitUntil(lambda: source.is_closed)
    assert worker.image(5) is None


def test_a_picture_that_comes_too_late_is_dropped(qtbot: QtBot, worker: FrameThumbnails, source: SlowSource) -> None:
    worker.show_video("slow.mp4")
    worker.request(5)
    qtbot.waitUntil(lambda: source.begun == [5])
    worker.show_video("other.mp4")
    with qtbot.assertNotEmitted(worker.loaded, wait=50):
        source.gate.release(1)
    assert worker.image(5) is None


@pytest.mark.parametrize("frame", [0, 99])
def test_what_cannot_be_read_has_an_empty_picture(
    qtbot: QtBot, worker: FrameThumbnails, tmp_path: Path, video_path: Path, frame: int
) -> None:
    worker.show_video(str(tmp_path / "gone.mp4" if frame == 0 else video_path))
    with qtbot.waitSignal(worker.loaded):
        worker.request(frame)
    image = worker.image(frame)
    assert isinstance(image, QImage)
    assert image.isNull()


def test_stopping_ends_the_thread_closes_the_file_and_refuses_wishes(qtbot: QtBot, source: SlowSource) -> None:
    worker = FrameThumbnails()
    worker.show_video("slow.mp4")
    source.gate.release(1)
    with qtbot.waitSignal(worker.loaded):
        worker.request(5)
    worker.stop()
    assert source.is_closed
    worker.request(6)
    assert not worker.isRunning()
