"""The frames of the canvas come from a thread that goes on where a file cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.workers.frames import FrameLoader
from inspro_core.media import VideoWriter


@pytest.fixture
def loader() -> Iterator[FrameLoader]:
    made = FrameLoader()
    made.start()
    yield made
    made.stop()
    assert made.isFinished()


def write_video(path: Path, count: int) -> Path:
    with VideoWriter(path, (48, 64)) as writer:
        for number in range(count):
            writer.write(np.full((48, 64, 3), number % 256, np.uint8))
    return path


def loaded(qtbot: QtBot, loader: FrameLoader, path: Path, frame: int) -> tuple[str, int]:
    with qtbot.waitSignal(loader.loaded) as signal:
        loader.request(str(path), frame)
    return signal.args[0], signal.args[1]


def failure(qtbot: QtBot, loader: FrameLoader, path: Path, frame: int) -> str:
    with qtbot.waitSignal(loader.failed) as signal:
        loader.request(str(path), frame)
    text: str = signal.args[0]
    return text


def test_a_video_is_shown_again_after_another_one_could_not_be_opened(
    qtbot: QtBot, loader: FrameLoader, tmp_path: Path
) -> None:
    video = write_video(tmp_path / "clip.mp4", 400)  # long enough for a seek, which needs the file to be open
    assert loaded(qtbot, loader, video, 1) == (str(video), 1)
    assert "gone.mp4" in failure(qtbot, loader, tmp_path / "gone.mp4", 0)
    assert loaded(qtbot, loader, video, 380) == (str(video), 380)


def test_a_frame_behind_the_end_of_a_file_that_was_replaced_is_told(
    qtbot: QtBot, loader: FrameLoader, tmp_path: Path
) -> None:
    video = write_video(tmp_path / "clip.mp4", 5)
    assert "has only 5 frames" in failure(qtbot, loader, video, 7)
    assert loaded(qtbot, loader, video, 2) == (str(video), 2)


@pytest.mark.parametrize("is_removed", [True, False], ids=["removed", "empty"])
def test_a_picture_that_is_gone_or_empty_is_told(
    qtbot: QtBot, loader: FrameLoader, tmp_path: Path, is_removed: bool
) -> None:
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.zeros((8, 8, 3), np.uint8))
    assert loaded(qtbot, loader, tmp_path, 0) == (str(tmp_path), 0)
    if is_removed:
        (tmp_path / "2.png").unlink()
    else:
        (tmp_path / "2.png").write_bytes(b"")
    assert "2.png" in failure(qtbot, loader, tmp_path, 2)
    assert loaded(qtbot, loader, tmp_path, 1) == (str(tmp_path), 1)
