"""A folder stands for the videos in it; those that cannot be read are named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inspro_core.cli.inputs import expand_inputs
from inspro_core.errors import UsageError, VideoError
from inspro_core.media import VideoWriter
from tests.inspro_core.cli.conftest import Run
from tests.locked_folders import lock, open_to_all


def write_video(path: Path) -> Path:
    with VideoWriter(path, (16, 16)) as writer:
        writer.write(np.zeros((16, 16, 3), np.uint8))
    return path


def test_what_in_a_folder_may_not_be_read_is_left_out_and_named() -> None:
    with open_to_all() as folder:
        video, locked, frames = write_video(folder / "clip.mp4"), folder / "locked", folder / "locked_frames"
        write_video(folder / "other.mp4").rename(locked)
        frames.mkdir(mode=0o000)
        with lock(locked, 0o000):
            found, left_out = expand_inputs([folder])
        frames.chmod(0o755)
    assert found == [video]
    assert [error.path for error in left_out] == [locked, frames]
    assert all("see that you may read it" in str(error) for error in left_out)


def test_a_folder_whose_videos_all_may_not_be_read_is_refused_for_that() -> None:
    refusal = r"clip\.mp4: cannot be read: Permission denied; see that you may read it"
    with (
        open_to_all() as folder,
        lock(write_video(folder / "clip.mp4"), 0o000),
        pytest.raises(VideoError, match=refusal),
    ):
        expand_inputs([folder])


def test_what_is_no_video_by_its_name_is_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("read me")
    with pytest.raises(UsageError, match="holds no video and no folder of frames"):
        expand_inputs([tmp_path])
    video = write_video(tmp_path / "clip.mp4")
    assert expand_inputs([tmp_path]) == ([video], [])


def test_videos_among_images_are_left_out_and_named(tmp_path: Path) -> None:
    video = write_video(tmp_path / "clip.mp4")
    (tmp_path / "cover.jpg").write_bytes(b"")
    found, left_out = expand_inputs([tmp_path])
    assert found == [tmp_path]
    assert [error.path for error in left_out] == [video]
    assert expand_inputs([tmp_path, video]) == ([tmp_path, video], [])


def test_a_video_that_is_named_twice_is_labelled_once(tmp_path: Path) -> None:
    first, second = write_video(tmp_path / "a.mp4"), write_video(tmp_path / "b.mp4")
    assert expand_inputs([second, tmp_path, first, second]) == ([second, first], [])


def test_prelabelling_a_folder_says_which_damaged_video_is_left_out(run: Run, model_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    write_video(folder / "clip.mp4")
    (folder / "damaged.mp4").write_bytes(b"no video")
    outcome = run("prelabel", folder, "--out", tmp_path / "o", "--model", model_file, "--json")
    assert (outcome.code, outcome.json["videos"]) == (0, 1)
    (told,) = [line for line in outcome.err.splitlines() if "damaged.mp4" in line]
    assert told.startswith("inspro prelabel: note: left out: ")


def test_a_folder_that_may_not_be_written_is_told_with_a_cure_that_fits(run: Run) -> None:
    with open_to_all() as folder, lock(folder, 0o555):
        outcome = run("synthesize", "--out", folder / "scenes", "--videos", 1)
    assert outcome.code == 2
    assert outcome.err.splitlines()[-1] == (
        f"inspro synthesize: {folder / 'scenes'}: Permission denied; see that you may read it and write there,"
        " or name another"
    )
