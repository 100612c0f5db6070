"""Small pictures come from a thread that ends when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.workers.video_thumbnails import VideoThumbnails, thumbnail


@pytest.fixture
def worker() -> Iterator[VideoThumbnails]:
    made = VideoThumbnails()
    made.start()
    yield made
    made.stop()
    assert made.isFinished()


def test_the_first_frame_is_shown_small(qtbot: QtBot, worker: VideoThumbnails, video_path: Path) -> None:
    with qtbot.waitSignal(worker.loaded) as signal:
        worker.request(str(video_path))
    image = worker.image(str(video_path))
    assert image is not None
    assert (image.width(), image.height()) == (144, 58)  # 160×64 fitted into 144×88
    assert signal.args == [str(video_path), image]


def test_a_video_that_cannot_be_read_has_an_empty_picture(
    qtbot: QtBot, worker: VideoThumbnails, tmp_path: Path, video_path: Path
) -> None:
    with qtbot.waitSignals([worker.loaded, worker.loaded]):
        worker.request(str(tmp_path / "gone.mp4"))
        worker.request(str(video_path))
    assert worker.image(str(tmp_path / "gone.mp4")) is None
    assert worker.image(str(video_path)) is not None


def test_a_video_is_read_once(qtbot: QtBot, worker: VideoThumbnails, video_path: Path) -> None:
    with qtbot.waitSignal(worker.loaded):
        worker.request(str(video_path))
    with qtbot.assertNotEmitted(worker.loaded, wait=150):
        worker.request(str(video_path))


def test_stopping_drops_what_waits(qtbot: QtBot, video_path: Path) -> None:
    worker = VideoThumbnails()
    worker.request(str(video_path))
    worker.stop()
    worker.start()
    worker.wait()
    assert worker.image(str(video_path)) is None


@pytest.mark.parametrize(("size_hw", "expected"), [((1080, 1920), (144, 81)), ((100, 20), (18, 88)), ((5, 7), (7, 5))])
def test_a_picture_keeps_its_shape_and_is_never_scaled_up(size_hw: tuple[int, int], expected: tuple[int, int]) -> None:
    image = thumbnail(np.full((*size_hw, 3), (250, 10, 20), np.uint8))
    assert (image.width(), image.height()) == expected
    color = image.pixelColor(2, 2)
    assert (color.red(), color.green(), color.blue()) == (250, 10, 20)
