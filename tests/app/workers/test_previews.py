"""Pictures of frames come from a thread: the latest wish first, all others while there is time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.workers import previews as previews_module
from app.workers.preview_store import PreviewFile, PreviewStore
from app.workers.previews import Previews
from inspro_core.domain.project import Video
from inspro_core.errors import VideoError
from inspro_core.media import RgbImage, VideoWriter
from tests.inspro_core.media.conftest import numbered_frame, read_number

COUNT = 12  # frames of the video


@pytest.fixture
def store(tmp_path: Path) -> PreviewStore:
    return PreviewStore(tmp_path / "previews")


@pytest.fixture
def previews(store: PreviewStore) -> Iterator[Previews]:
    made = Previews(store)
    yield made
    made.stop()
    assert not made.isRunning()


class SlowSource:
    """Numbered frames that come when they are let through; it notes what is read and when it is closed."""

    def __init__(self) -> None:
        self.frame_count = 100
        self.gate = threading.Semaphore(0)
        self.begun: list[int] = []
        self.damaged_from = 100
        self.is_closed = False

    def read_small(self, frame: int, longest: int) -> RgbImage:
        self.begun.append(frame)
        self.gate.acquire()
        if frame >= self.damaged_from:
            raise VideoError(Path("slow.mp4"), "is damaged there")
        return numbered_frame(frame)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> SlowSource:
    made = SlowSource()
    monkeypatch.setattr(previews_module, "open_video", lambda *_: made)
    return made


@pytest.fixture
def slow_video(tmp_path: Path, source: SlowSource) -> Video:
    """A file whose frames are those of the slow source."""
    path = tmp_path / "slow.mp4"
    path.write_bytes(b"its frames come from the source")
    return video_at(path, source.frame_count)


def video_at(path: Path, frame_count: int = COUNT) -> Video:
    """A video of a project, whatever lies at its place."""
    return Video(1, str(path), (64, 160), frame_count, tuple(frame / 25 for frame in range(frame_count)))


def number(image: RgbImage | None) -> int:
    assert image is not None
    return read_number(image)


def wished(qtbot: QtBot, previews: Previews, frame: int) -> RgbImage | None:
    with qtbot.waitSignal(previews.loaded) as signal:
        previews.request(frame)
    assert signal.args[1] == frame
    image: RgbImage | None = signal.args[2]
    return image


def filled(qtbot: QtBot, previews: Previews, video: Video) -> None:
    previews.show_video(video)
    previews.allow(True)
    qtbot.waitUntil(lambda: previews.is_filled and previews.read(video.path, 0) is not None)


def test_no_thread_runs_without_a_video(previews: Previews) -> None:
    previews.request(3)
    previews.allow(True)
    assert not previews.isRunning()


def test_a_wished_frame_comes_with_its_number(qtbot: QtBot, previews: Previews, video_path: Path) -> None:
    previews.show_video(video_at(video_path))
    for frame in (7, 3):
        assert number(wished(qtbot, previews, frame)) == frame
        assert number(previews.read(str(video_path), frame)) == frame


def test_of_several_wishes_only_the_last_is_read(
    qtbot: QtBot, previews: Previews, source: SlowSource, slow_video: Video
) -> None:
    previews.show_video(slow_video)
    previews.request(1)
    qtbot.waitUntil(lambda: source.begun == [1])
    for frame in (2, 3, 4):
        previews.request(frame)
    with qtbot.waitSignals([previews.loaded, previews.loaded]):
        source.gate.release(2)
    assert source.begun == [1, 4]


def test_a_cancelled_wish_is_not_read(qtbot: QtBot, previews: Previews, source: SlowSource, slow_video: Video) -> None:
    previews.show_video(slow_video)
    previews.request(1)
    qtbot.waitUntil(lambda: source.begun == [1])
    previews.request(2)
    previews.cancel()
    with qtbot.waitSignal(previews.loaded):
        source.gate.release(2)
    qtbot.wait(50)
    assert source.begun == [1]


def test_a_picture_that_comes_too_late_is_dropped(
    qtbot: QtBot, previews: Previews, source: SlowSource, slow_video: Video
) -> None:
    previews.show_video(slow_video)
    previews.request(5)
    qtbot.waitUntil(lambda: source.begun == [5])
    previews.show_video(video_at(Path("other.mp4")))
    with qtbot.assertNotEmitted(previews.loaded, wait=50):
        source.gate.release(1)
    qtbot.waitUntil(lambda: source.is_closed)
    assert previews.read(slow_video.path, 5) is None


def test_a_video_that_comes_back_while_its_file_is_being_closed_is_served_again(
    qtbot: QtBot, previews: Previews, source: SlowSource, slow_video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_back = threading.Event()

    def close() -> None:
        previews.show_video(slow_video)
        is_back.set()

    monkeypatch.setattr(source, "close", close)
    previews.show_video(slow_video)
    previews.request(1)
    qtbot.waitUntil(lambda: source.begun == [1])
    previews.show_video(None)
    source.gate.release(2)
    assert is_back.wait(20)
    assert number(wished(qtbot, previews, 2)) == 2


@pytest.mark.parametrize("frame", [0, 99])
def test_what_cannot_be_read_has_no_picture(
    qtbot: QtBot, previews: Previews, tmp_path: Path, video_path: Path, frame: int
) -> None:
    previews.show_video(video_at(tmp_path / "gone.mp4" if frame == 0 else video_path))
    assert wished(qtbot, previews, frame) is None


def test_while_there_is_time_all_frames_get_their_picture(qtbot: QtBot, previews: Previews, video_path: Path) -> None:
    filled(qtbot, previews, video_at(video_path))
    assert [number(previews.read(str(video_path), frame)) for frame in range(COUNT)] == list(range(COUNT))


def test_without_time_nothing_is_read(qtbot: QtBot, previews: Previews, source: SlowSource, slow_video: Video) -> None:
    previews.show_video(slow_video)
    source.gate.release(100)
    qtbot.wait(50)
    assert source.begun == []


def test_filling_stops_after_the_frame_in_hand_and_goes_on_there(
    qtbot: QtBot, previews: Previews, source: SlowSource, slow_video: Video
) -> None:
    previews.show_video(slow_video)
    previews.allow(True)
    qtbot.waitUntil(lambda: source.begun == [0])
    previews.allow(False)
    source.gate.release(100)
    qtbot.waitUntil(lambda: previews.read(slow_video.path, 0) is not None)
    qtbot.wait(50)
    assert source.begun == [0]
    previews.allow(True)
    qtbot.waitUntil(lambda: previews.is_filled)
    assert source.begun == list(range(100))


def test_a_wish_comes_before_filling(qtbot: QtBot, previews: Previews, source: SlowSource, slow_video: Video) -> None:
    previews.show_video(slow_video)
    previews.allow(True)
    qtbot.waitUntil(lambda: source.begun == [0])
    previews.request(70)
    with qtbot.waitSignal(previews.loaded):
        source.gate.release(2)
    assert source.begun[:2] == [0, 70]
    source.gate.release(100)
    qtbot.waitUntil(lambda: previews.is_filled)
    assert sorted(source.begun) == list(range(100))  # the wished one is not made twice


def test_the_next_time_filling_goes_on_where_it_ended(
    qtbot: QtBot, store: PreviewStore, source: SlowSource, slow_video: Video
) -> None:
    first = Previews(store)
    first.show_video(slow_video)
    first.allow(True)
    source.gate.release(40)
    qtbot.waitUntil(lambda: len(source.begun) == 41)
    source.gate.release(1)
    first.stop()
    again = Previews(store)
    source.gate.release(100)
    filled(qtbot, again, slow_video)
    again.stop()
    assert source.begun == list(range(100))


def test_filling_ends_where_the_video_is_damaged(
    qtbot: QtBot, previews: Previews, source: SlowSource, slow_video: Video
) -> None:
    source.damaged_from = 5
    source.gate.release(100)
    filled(qtbot, previews, slow_video)
    assert source.begun == [0, 1, 2, 3, 4, 5]


def test_filling_ends_where_there_is_no_room(
    qtbot: QtBot, previews: Previews, source: SlowSource, slow_video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = PreviewFile.add
    monkeypatch.setattr(PreviewFile, "add", lambda self, frame, image: frame < 3 and add(self, frame, image))
    source.gate.release(100)
    filled(qtbot, previews, slow_video)
    assert source.begun == [0, 1, 2, 3]


def test_a_picture_is_only_given_for_the_video_that_is_shown(
    qtbot: QtBot, previews: Previews, video_path: Path
) -> None:
    filled(qtbot, previews, video_at(video_path))
    assert previews.read("other.mp4", 0) is None
    previews.show_video(video_at(Path("other.mp4")))
    assert previews.read(str(video_path), 0) is None


def test_a_file_that_is_not_the_one_that_was_labelled_has_no_picture(
    qtbot: QtBot, previews: Previews, store: PreviewStore, video_path: Path
) -> None:
    labelled = video_at(video_path)
    with VideoWriter(video_path, (64, 160)) as writer:
        for frame in range(5):
            writer.write(numbered_frame(frame))
    filled(qtbot, previews, video_at(video_path, 5))  # another project knows the file as it is now
    previews.show_video(labelled)
    assert wished(qtbot, previews, 2) is None
    qtbot.waitUntil(lambda: previews.is_filled)
    assert [previews.read(labelled.path, frame) for frame in range(5)] == [None] * 5


def test_without_previews_the_files_are_removed_and_wishes_still_served(
    qtbot: QtBot, previews: Previews, store: PreviewStore, video_path: Path
) -> None:
    filled(qtbot, previews, video_at(video_path))
    file = store.path_of(video_at(video_path))
    assert file.exists()
    previews.keep(False)
    qtbot.waitUntil(lambda: not file.exists())
    assert previews.read(str(video_path), 3) is None
    assert number(wished(qtbot, previews, 3)) == 3
    assert not file.exists()


def test_the_pictures_of_a_folder_are_not_kept_on_disk(qtbot: QtBot, previews: Previews, tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    folder.mkdir()
    for frame in range(3):
        cv2.imwrite(str(folder / f"{frame}.png"), numbered_frame(frame))
    previews.show_video(video_at(folder, 3))
    previews.allow(True)
    assert number(wished(qtbot, previews, 2)) == 2
    assert previews.is_filled
    assert not (tmp_path / "previews").exists()


def test_only_the_pictures_wished_last_stay_in_memory(
    qtbot: QtBot, previews: Previews, source: SlowSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews_module, "MAX_IMAGES", 2)
    previews.show_video(video_at(tmp_path))  # a folder: nothing is on disk
    source.gate.release(9)
    for frame in (1, 2, 3):
        wished(qtbot, previews, frame)
    assert [frame for frame in (1, 2, 3) if previews.read(str(tmp_path), frame) is not None] == [2, 3]


def test_stopping_closes_the_file_and_refuses_wishes(
    qtbot: QtBot, store: PreviewStore, source: SlowSource, slow_video: Video
) -> None:
    previews = Previews(store)
    previews.show_video(slow_video)
    source.gate.release(1)
    wished(qtbot, previews, 5)
    previews.stop()
    assert source.is_closed
    previews.request(6)
    assert not previews.isRunning()
    assert np.array_equal(source.begun, [5])
