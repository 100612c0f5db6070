"""A folder stands for the videos in it; those that cannot be read are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inspro_core.cli.inputs import expand_inputs
from inspro_core.errors import UsageError, VideoError
from inspro_core.media import VideoWriter
from tests.inspro_core.cli.conftest import Run


def write_video(path: Path) -> Path:
    with VideoWriter(path, (16, 16)) as writer:
        writer.write(np.zeros((16, 16, 3), np.uint8))
    return path


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may read what has "locked" in its name; the tests may run as one who may read all."""
    open_file, iterate = Path.open, Path.iterdir

    def refuse(path: Path) -> None:
        if "locked" in path.name:
            raise PermissionError(13, "Permission denied", str(path))

    def guarded_open(path: Path, *arguments: Any, **more: Any) -> Any:
        refuse(path)
        return open_file(path, *arguments, **more)

    def guarded_iterdir(path: Path) -> Iterator[Path]:
        refuse(path)
        return iterate(path)

    monkeypatch.setattr(Path, "open", guarded_open)
    monkeypatch.setattr(Path, "iterdir", guarded_iterdir)


@pytest.mark.usefixtures("locked")
def test_what_in_a_folder_may_not_be_read_is_left_out_and_named(tmp_path: Path) -> None:
    video = write_video(tmp_path / "clip.mp4")
    write_video(tmp_path / "other.mp4").rename(tmp_path / "locked")
    (tmp_path / "locked_frames").mkdir()
    found, left_out = expand_inputs([tmp_path])
    assert found == [video]
    assert [error.path.name for error in left_out] == ["locked", "locked_frames"]
    assert all("see that you may read it" in str(error) for error in left_out)


@pytest.mark.usefixtures("locked")
def test_a_folder_whose_videos_all_may_not_be_read_is_refused_for_that(tmp_path: Path) -> None:
    write_video(tmp_path / "clip.mp4").rename(tmp_path / "locked.mp4")
    with pytest.raises(VideoError, match=r"locked\.mp4: cannot be read: Permission denied; see that you may read it"):
        expand_inputs([tmp_path])


def test_what_is_no_video_by_its_name_is_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("read me")
    with pytest.raises(UsageError, match="holds no video and no folder of frames"):
        expand_inputs([tmp_path])
    video = write_video(tmp_path / "clip.mp4")
    assert expand_inputs([tmp_path]) == ([video], [])


def test_prelabelling_a_folder_says_which_damaged_video_is_left_out(run: Run, model_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    write_video(folder / "clip.mp4")
    (folder / "damaged.mp4").write_bytes(b"no video")
    outcome = run("prelabel", folder, "--out", tmp_path / "o", "--model", model_file, "--json")
    assert (outcome.code, outcome.json["videos"]) == (0, 1)
    (told,) = [line for line in outcome.err.splitlines() if "damaged.mp4" in line]
    assert told.startswith("inspro prelabel: note: left out: ")
