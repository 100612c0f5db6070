"""Frame folders read in natural order; written videos read back."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from inspro_core.domain.project import Video
from inspro_core.errors import UsageError, VideoError
from inspro_core.media import FrameFolder, VideoReader, VideoWriter, open_frames, open_video, writer
from inspro_core.media.index import open_container
from inspro_core.media.orientation import QUARTER_TURNS
from tests.inspro_core.media.conftest import numbered_frame, read_number
from tests.locked_folders import lock, open_to_all


def test_pictures_come_in_natural_order(tmp_path: Path) -> None:
    for number in (2, 10, 1):
        cv2.imwrite(str(tmp_path / f"frame{number}.png"), numbered_frame(number))
    (tmp_path / "notes.txt").write_text("not a picture")
    with open_frames(tmp_path) as source:
        assert [read_number(image) for _, image in source.frames()] == [1, 2, 10]
        assert read_number(source.read(2)) == 10
        assert source.size_hw == (64, 160)
        assert [read_number(source.read_small(frame, 160)) for frame in range(3)] == [1, 2, 10]
        assert source.read_small(0, 40).shape == (16, 40, 3)


@pytest.mark.parametrize(("name", "opened"), [("clip.mp4", "clip.mp4"), ("0.png", "")])
def test_a_file_that_may_not_be_read_is_to_be_opened_to_its_user_not_converted(name: str, opened: str) -> None:
    with open_to_all() as folder:
        (folder / name).touch()
        problem = rf"{name}: cannot be read: Permission denied; see that you may read it$"
        with lock(folder / name, 0o000), pytest.raises(VideoError, match=problem):
            open_frames(folder / opened)


def test_colours_are_rgb(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "0.png"), np.full((4, 4, 3), (255, 0, 0), np.uint8))  # blue, as OpenCV writes
    assert FrameFolder(tmp_path).read(0)[0, 0].tolist() == [0, 0, 255]


def test_unequal_sizes_and_damaged_pictures_name_the_file(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "0.png"), np.zeros((4, 4, 3), np.uint8))
    cv2.imwrite(str(tmp_path / "1.png"), np.zeros((4, 6, 3), np.uint8))
    (tmp_path / "2.png").write_bytes(b"broken")
    with open_frames(tmp_path) as source:
        with pytest.raises(VideoError, match=r"1\.png: is 6×4, the first picture 4×4"):
            source.read(1)
        with pytest.raises(VideoError, match=r"2\.png: cannot be read"):
            source.read(2)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="holds no picture"):
        open_frames(tmp_path)


def test_a_written_video_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    with VideoWriter(path, (65, 161), 30) as writer:
        assert not path.exists()
        for number in range(20):
            writer.write(numbered_frame(number, (65, 161)))
    with VideoReader(path) as reader:
        assert reader.size_hw == (66, 162)
        assert [read_number(image) for _, image in reader.frames()] == list(range(20))
        assert reader.timestamps[1] == pytest.approx(1 / 30, abs=1e-3)


def test_an_interrupted_video_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), VideoWriter(tmp_path / "out.mp4", (64, 160)) as writer:
        writer.write(numbered_frame(0))
        raise RuntimeError("stopped")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full there")
@pytest.mark.parametrize("frames", [1, 200], ids=["at its end", "while frames are written"])
def test_a_full_disk_is_told_with_the_file_and_the_cure(
    frames: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    monkeypatch.setattr(writer, "unfinished", lambda _: full)
    noise = np.random.default_rng(0).integers(0, 256, (frames, 128, 128, 3)).astype(np.uint8)
    with (
        pytest.raises(
            VideoError, match=r"out\.mp4: cannot be written: No space left on device; make room on the disk$"
        ),
        VideoWriter(tmp_path / "out.mp4", (128, 128)) as video,
    ):
        for image in noise:
            video.write(image)
    assert list(tmp_path.iterdir()) == []


def test_a_frame_of_another_size_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="expected a frame of shape"),
        VideoWriter(tmp_path / "o.mp4", (8, 8)) as writer,
    ):
        writer.write(np.zeros((8, 10, 3), np.uint8))


def test_two_videos_that_are_written_under_one_name_at_once_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    with VideoWriter(path, (64, 160)) as first, VideoWriter(path, (64, 160)) as second:
        for number in range(3):
            first.write(numbered_frame(number))
            second.write(numbered_frame(number + 7))
    assert list(tmp_path.iterdir()) == [path]
    with VideoReader(path) as reader:
        assert [read_number(image) for _, image in reader.frames()] == [0, 1, 2]


@pytest.mark.skipif(os.name == "nt", reason="there is no such device there")
def test_a_video_takes_no_place_that_is_not_a_files(tmp_path: Path) -> None:
    (tmp_path / "link.mp4").symlink_to(os.devnull)
    with pytest.raises(UsageError, match=r"link\.mp4: is a folder or a device; name a file"):
        VideoWriter(tmp_path / "link.mp4", (64, 160))
    assert (tmp_path / "link.mp4").is_symlink()


def test_a_single_tiff_picture_is_a_video_of_one_frame(tmp_path: Path) -> None:
    picture = np.zeros((40, 60, 3), dtype=np.uint8)
    picture[5:9, 10:20] = (0, 0, 255)  # OpenCV writes BGR
    cv2.imwrite(str(tmp_path / "one.tif"), picture)
    with open_frames(tmp_path / "one.tif") as source:
        assert source.frame_count == 1
        assert source.read(0)[6, 15].tolist() == [255, 0, 0]


@pytest.mark.parametrize(("turns", "corner"), [(0, (0, 0)), (1, (2, 0)), (2, (1, 2)), (3, (0, 1))])
def test_quarter_turns_go_counter_clockwise(turns: int, corner: tuple[int, int]) -> None:
    image = np.zeros((2, 3, 3), dtype=np.uint8)
    image[0, 0] = 255
    turned = QUARTER_TURNS[turns].apply(image)
    assert np.array_equal(turned, np.rot90(image, turns))
    assert turned[corner].tolist() == [255, 255, 255]


def test_a_folder_that_may_not_be_entered_is_an_error_of_the_video_in_it() -> None:
    with open_to_all() as folder, lock(folder, 0o000):
        for path in (folder, folder / "clip.mp4"):
            with pytest.raises(VideoError, match=f"{path.name}: cannot be read: .*; see that you may read it"):
                open_frames(path)
        with pytest.raises(VideoError, match=r"clip\.mp4: cannot be read: "):
            open_container(folder / "clip.mp4")
        with pytest.raises(VideoError, match=r"clip\.mp4: cannot be read: "):
            open_video(Video(1, str(folder / "clip.mp4"), (4, 4), 1, (0.0,)))
