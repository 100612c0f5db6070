"""Small pictures come from a thread that ends when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.workers.video_thumbnails import VideoThumbnails, thumbnail
from inspro_core.media import probe


@pytest.fixture
def worker() -> Iterator[VideoThumbnails]:
    made = VideoThumbnails()
    made.start()
    yield made
    made.stop()
    assert made.isFinished()


def test_the_first_frame_is_shown_small(qtbot: QtBot, worker: VideoThumbnails, video_path: Path) -> None:
    with qtbot.waitSignal(worker.loaded) as signal:
        worker.request(probe(video_path))
    image = worker.image(probe(video_path))
    assert image is not None
    assert (image.width(), image.height()) == (144, 58)  # 160×64 fitted into 144×88
    assert signal.args == [str(video_path), image]


def test_a_video_that_cannot_be_read_has_an_empty_picture(
    qtbot: QtBot, worker: VideoThumbnails, tmp_path: Path, video_path: Path
) -> None:
    gone = replace(probe(video_path), path=str(tmp_path / "gone.mp4"))
    with qtbot.waitSignals([worker.loaded, worker.loaded]):
        worker.request(gone)
        worker.request(probe(video_path))
    assert worker.image(gone) is None
    assert worker.image(probe(video_path)) is not None


def test_a_video_that_is_not_the_one_that_was_labelled_has_no_picture(
    qtbot: QtBot, worker: VideoThumbnails, video_path: Path
) -> None:
    now = probe(video_path)
    labelled = replace(now, frame_count=now.frame_count + 1, timestamps=(*now.timestamps, 9.0))
    with qtbot.waitSignals([worker.loaded, worker.loaded]):
        worker.request(labelled)
        worker.request(now)  # as another project knows it
    assert worker.image(labelled) is None
    assert worker.image(now) is not None


def test_a_video_is_read_once(qtbot: QtBot, worker: VideoThumbnails, video_path: Path) -> None:
    with qtbot.waitSignal(worker.loaded):
        worker.request(probe(video_path))
    with qtbot.assertNotEmitted(worker.loaded, wait=150):
        worker.request(probe(video_path))


def test_stopping_drops_what_waits(qtbot: QtBot, video_path: Path) -> None:
    worker = VideoThumbnails()
    worker.request(probe(video_path))
    worker.stop()
    worker.start()
    worker.wait()
    assert worker.image(probe(video_path)) is None


@pytest.mark.parametrize(("size_hw", "expected"), [((1080, 1920), (144, 81)), ((100, 20), (18, 88)), ((5, 7), (7, 5))])
def test_a_picture_keeps_its_shape_and_is_never_scaled_up(size_hw: tuple[int, int], expected: tuple[int, int]) -> None:
    image = thumbnail(np.full((*size_hw, 3), (250, 10, 20), np.uint8))
    assert (image.width(), image.height()) == expected
    color = image.pixelColor(2, 2)
    assert (color.red(), color.green(), color.blue()) == (250, 10, 20)
