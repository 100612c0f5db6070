"""Previews are found again by the video they were made of, within a budget, and damage only costs making them anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.workers import preview_store
from app.workers.preview_store import PreviewFile, PreviewStore, longest_side
from inspro_core.domain.project import Video
from tests.inspro_core.media.conftest import numbered_frame, read_number

ROOM = 1 << 20


@pytest.fixture
def file(tmp_path: Path) -> Iterator[PreviewFile]:
    made = PreviewFile(tmp_path / "one.previews", ROOM)
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> PreviewStore:
    return PreviewStore(tmp_path / "store")


@pytest.fixture
def video(tmp_path: Path) -> Video:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"a video")
    return video_at(path)


def video_at(path: Path) -> Video:
    """A video of two frames of a project, whatever lies at its place."""
    return Video(1, str(path), (64, 160), 2, (0.0, 0.04))


def number(image: NDArray[np.uint8] | None) -> int:
    assert image is not None
    return read_number(image)


def kept(path: Path, *frames: int) -> list[int]:
    """Numbers of the frames that a file has pictures of, once it is opened anew."""
    opened = PreviewFile(path, ROOM)
    found = [frame for frame in frames if opened.read(frame) is not None]
    opened.close()
    return found


def test_each_picture_lies_under_the_number_of_its_frame(file: PreviewFile) -> None:
    for frame in (7, 3, 200):
        assert file.add(frame, numbered_frame(frame))
    assert [number(file.read(frame)) for frame in (3, 7, 200)] == [3, 7, 200]
    assert file.read(4) is None


def test_pictures_are_there_again_when_the_file_is_opened_anew(file: PreviewFile) -> None:
    file.add(5, numbered_frame(5))
    file.close()
    again = PreviewFile(file.path, ROOM)
    assert number(again.read(5)) == 5
    again.close()


def test_what_is_missing_is_told_from_a_frame_on_and_then_from_the_start(file: PreviewFile) -> None:
    for frame in (0, 2, 3):
        file.add(frame, numbered_frame(frame))
    assert file.missing(0, 5) == 1
    assert file.missing(2, 5) == 4
    assert file.missing(2, 4) == 1
    assert file.missing(0, 1) is None


def test_a_closed_file_has_no_picture_and_takes_none(file: PreviewFile) -> None:
    file.add(5, numbered_frame(5))
    file.close()
    assert file.read(5) is None
    assert not file.add(6, numbered_frame(6))


def test_a_full_file_takes_no_more(tmp_path: Path) -> None:
    file = PreviewFile(tmp_path / "one.previews", 40_000)
    noise = np.random.default_rng(0).integers(0, 255, (100, 100, 3), dtype=np.uint8)
    taken = [frame for frame in range(50) if file.add(frame, noise)]
    assert 0 < len(taken) < 50
    assert taken == list(range(len(taken)))
    file.close()


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100], ids=["empty", "rubbish"])
def test_a_file_that_is_damaged_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "one.previews"
    path.write_bytes(damage)
    file = PreviewFile(path, ROOM)
    assert file.missing(0, 3) == 0
    assert file.add(0, numbered_frame(0))
    file.close()
    assert kept(path, 0, 1) == [0]


def test_a_file_that_is_damaged_in_its_pages_is_begun_anew_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.previews"
    noise = np.random.default_rng(0).integers(0, 255, (60, 60, 3), dtype=np.uint8)
    file = PreviewFile(path, ROOM)
    for frame in range(60):
        file.add(frame, noise)
    file.close()
    pages = bytearray(path.read_bytes())
    pages[4096 * 6 :] = bytes(len(pages) - 4096 * 6)  # the start stays, with the names of the tables
    path.write_bytes(pages)
    file = PreviewFile(path, ROOM)
    for frame in range(60):
        file.read(frame)
    gap = file.missing(0, 60)
    assert gap is not None
    assert file.add(gap, numbered_frame(gap))
    assert number(file.read(gap)) == gap
    file.close()


def test_a_picture_that_cannot_be_decoded_is_missing(file: PreviewFile) -> None:
    file.add(1, numbered_frame(1))
    assert file._base is not None
    file._base.execute("UPDATE preview SET jpeg = ?", (b"no picture",))
    assert file.read(1) is None
    assert file.missing(0, 2) == 0
    assert file.missing(1, 2) == 1


def test_a_video_finds_its_file_again_and_another_of_its_name_does_not(store: PreviewStore, video: Video) -> None:
    first = store.open(video)
    assert first is not None
    first.add(0, numbered_frame(0))
    first.close()
    again = store.open(video)
    assert again is not None
    assert again.path == first.path
    assert again.read(0) is not None
    again.close()
    Path(video.path).write_bytes(b"a longer video")
    other = store.open(video)
    assert other is not None
    assert other.read(0) is None
    other.close()


@pytest.mark.parametrize("labelled", [{"frame_count": 3}, {"size_hw": (64, 162)}])
def test_a_file_that_was_labelled_as_another_one_has_another_file(
    store: PreviewStore, video: Video, labelled: dict[str, Any]
) -> None:
    assert store.path_of(replace(video, **labelled)) != store.path_of(video)


def test_frames_that_are_numbered_otherwise_have_another_file(
    store: PreviewStore, video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.path_of(video)
    monkeypatch.setattr(preview_store, "NUMBERING", preview_store.NUMBERING + 1)
    assert store.path_of(video) != before


def test_the_files_used_last_stay_within_the_budget(
    store: PreviewStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_store, "VIDEO_BYTES", 100_000)
    monkeypatch.setattr(preview_store, "ALL_BYTES", 250_000)
    paths = []
    for name in range(4):
        video = tmp_path / f"{name}.mp4"
        video.write_bytes(bytes([name]))
        opened = store.open(video_at(video))
        assert opened is not None
        opened.close()
        opened.path.write_bytes(bytes(100_000))
        os.utime(opened.path, (name, name))
        paths.append(opened.path)
    assert [path.exists() for path in paths] == [False, False, True, True]


def test_where_no_file_can_be_there_is_none(tmp_path: Path, video: Video) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    assert PreviewStore(tmp_path / "taken").open(video) is None
    assert PreviewStore(tmp_path / "store").open(video_at(tmp_path / "gone.mp4")) is None


def test_clearing_removes_all(store: PreviewStore, video: Video) -> None:
    opened = store.open(video)
    assert opened is not None
    opened.close()
    store.clear()
    assert not opened.path.exists()


def test_pictures_of_long_videos_are_smaller_so_that_all_have_room() -> None:
    sides = [longest_side(count) for count in (2_000, 6_000, 10_000, 20_000, 40_000, 100_000, 1_000_000)]
    assert sides == [1920, 1280, 960, 640, 480, 320, 240]
