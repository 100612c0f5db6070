"""The frames of the canvas come from a thread that goes on where a file cannot be read."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.canvas.scaled_frame import ScaledFrame
from app.workers import frames as frames_module
from app.workers.frames import FrameLoader
from inspro_core.domain.project import Video
from inspro_core.media import FrameFolder, VideoWriter, probe


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


def known(path: Path, frame_count: int, size_hw: tuple[int, int] = (48, 64)) -> Video:
    """What a project knows of a video."""
    return Video(1, str(path), size_hw, frame_count, tuple(frame / 25 for frame in range(frame_count)))


def loaded(qtbot: QtBot, loader: FrameLoader, video: Video, frame: int) -> tuple[str, int]:
    with qtbot.waitSignal(loader.loaded) as signal:
        loader.request(video, frame)
    return signal.args[0], signal.args[1]


def failure(qtbot: QtBot, loader: FrameLoader, video: Video, frame: int) -> str:
    with qtbot.waitSignal(loader.failed) as signal:
        loader.request(video, frame)
    text: str = signal.args[0]
    return text


def test_a_video_is_shown_again_after_another_one_could_not_be_opened(
    qtbot: QtBot, loader: FrameLoader, tmp_path: Path
) -> None:
    video = probe(write_video(tmp_path / "clip.mp4", 400))  # long enough for a seek, which needs the file to be open
    assert loaded(qtbot, loader, video, 1) == (video.path, 1)
    text = failure(qtbot, loader, known(tmp_path / "gone.mp4", 5), 0)
    assert "gone.mp4" in text
    assert "Relink" in text
    assert loaded(qtbot, loader, video, 380) == (video.path, 380)


@pytest.mark.parametrize(("frame_count", "size_hw"), [(8, (48, 64)), (5, (64, 48))], ids=["frames", "size"])
def test_a_file_that_was_replaced_is_told_and_not_shown(
    qtbot: QtBot, loader: FrameLoader, tmp_path: Path, frame_count: int, size_hw: tuple[int, int]
) -> None:
    path = write_video(tmp_path / "clip.mp4", 5)
    with qtbot.assertNotEmitted(loader.loaded):
        text = failure(qtbot, loader, known(path, frame_count, size_hw), 2)
    assert "holds 5 frames of 64×48" in text
    assert f"{frame_count} frames of {size_hw[1]}×{size_hw[0]}" in text
    assert "Relink" in text
    assert loaded(qtbot, loader, known(path, 5), 2) == (str(path), 2)


def test_a_video_that_is_found_again_in_its_old_place_is_read_anew(
    qtbot: QtBot, loader: FrameLoader, tmp_path: Path
) -> None:
    path = write_video(tmp_path / "clip.mp4", 5)
    assert loaded(qtbot, loader, known(path, 5), 2) == (str(path), 2)
    path.unlink()
    assert "Relink" in failure(qtbot, loader, known(path, 5), 2)


@pytest.mark.parametrize("is_removed", [True, False], ids=["removed", "empty"])
def test_a_picture_that_is_gone_or_empty_is_told(
    qtbot: QtBot, loader: FrameLoader, tmp_path: Path, is_removed: bool
) -> None:
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.zeros((8, 8, 3), np.uint8))
    video = known(tmp_path, 3, (8, 8))
    assert loaded(qtbot, loader, video, 0) == (str(tmp_path), 0)
    if is_removed:
        (tmp_path / "2.png").unlink()
    else:
        (tmp_path / "2.png").write_bytes(b"")
    assert "2.png" in failure(qtbot, loader, video, 2)
    assert loaded(qtbot, loader, video, 1) == (str(tmp_path), 1)


class Slow(FrameFolder):
    """Pictures that are decoded in a hundred steps, each of which must be allowed; tells what was read."""

    def __init__(self, path: Path, gate: threading.Semaphore) -> None:
        super().__init__(path)
        self.gate, self.begun, self.read_frames = gate, list[int](), list[int]()

    def approach(self, frame: int) -> Iterator[int]:
        self.begun.append(frame)
        for step in range(100):
            self.gate.acquire()
            yield step

    def read(self, frame: int) -> np.typing.NDArray[np.uint8]:
        self.read_frames.append(frame)
        return super().read(frame)


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Slow:
    for number in range(10):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.full((8, 8, 3), 20 * number, np.uint8))
    made = Slow(tmp_path, threading.Semaphore(0))
    monkeypatch.setattr(frames_module, "open_video", lambda _: made)
    return made


def test_a_request_that_is_overtaken_while_it_is_decoded_is_dropped(
    qtbot: QtBot, loader: FrameLoader, slow: Slow
) -> None:
    video = known(Path("clip"), 10, (8, 8))
    loader.request(video, 7)
    qtbot.waitUntil(lambda: slow.begun == [7])
    loader.request(video, 2)
    slow.gate.release(1)
    qtbot.waitUntil(lambda: slow.begun == [7, 2])
    with qtbot.waitSignal(loader.loaded) as signal:
        slow.gate.release(1000)
    assert signal.args[1] == 2
    assert 7 not in slow.read_frames


def test_the_next_frame_is_made_ready_in_the_direction_of_the_last_step(
    qtbot: QtBot, loader: FrameLoader, slow: Slow
) -> None:
    slow.gate.release(10_000)
    video = known(Path("clip"), 10, (8, 8))
    for frame, ahead in ((4, 5), (3, 2)):
        assert loaded(qtbot, loader, video, frame) == ("clip", frame)
        qtbot.waitUntil(lambda ahead=ahead: slow.read_frames[-1] == ahead)  # type: ignore[misc]  # a default binds it
    before = list(slow.read_frames)
    assert loaded(qtbot, loader, video, 2) == ("clip", 2)
    assert before.count(2) == slow.read_frames.count(2) == 1


def test_a_video_that_is_shown_again_at_once_is_brought_again(qtbot: QtBot, loader: FrameLoader, slow: Slow) -> None:
    shown = list[int]()

    def show_again(*_: object) -> None:
        shown.append(len(shown))
        if len(shown) == 1:
            loader.request(known(Path("clip"), 10, (8, 8)), 4)

    loader.loaded.connect(show_again)
    slow.gate.release(100)
    loader.request(known(Path("clip"), 10, (8, 8)), 4)
    qtbot.waitUntil(lambda: len(slow.begun) > 1)
    qtbot.wait(20)  # the loader looks beside the frame that was shown first
    slow.gate.release(10_000)
    qtbot.waitUntil(lambda: len(shown) == 2)


def test_a_frame_that_is_asked_for_again_at_once_after_another_one_comes_again(
    qtbot: QtBot, loader: FrameLoader, tmp_path: Path
) -> None:
    video = probe(write_video(tmp_path / "clip.mp4", 400))
    came: list[int] = []

    def go_there_and_back(_path: str, frame: int, _picture: object) -> None:
        came.append(frame)
        if came == [3]:
            loader.request(video, 300)
            while 300 not in [number for _, number in loader._ready]:
                time.sleep(0.001)  # read by the thread; nothing of the window's turn has come yet
            loader.request(video, 3)

    loader.loaded.connect(go_there_and_back)
    loader.request(video, 3)
    qtbot.waitUntil(lambda: came == [3, 3])


def test_frames_come_at_the_scale_in_which_they_are_shown(qtbot: QtBot, loader: FrameLoader, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "0.png"), np.zeros((40, 60, 3), np.uint8))
    loader.set_scale(0.5)
    with qtbot.waitSignal(loader.loaded) as signal:
        loader.request(known(tmp_path, 1, (40, 60)), 0)
    picture = signal.args[2]
    assert isinstance(picture, ScaledFrame)
    assert picture.image.shape == (40, 60, 3)
    assert picture.shown.shape == (20, 30, 4)
