"""`inspro prelabel --jobs`: several videos at once, each labelled as it would be alone."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import pytest

from inspro_core.domain.annotation import Annotation
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import VideoWriter, probe
from tests.inspro_core.cli.conftest import Run

Labels = dict[int, tuple[str, object]]


def labels_of(project: ProjectFile, video_id: int) -> Labels:
    """Give class name and segments of each track: classes are numbered as they are found."""
    names = {category.id: category.name for category in project.categories()}
    annotation: Annotation = project.annotation(video_id)
    return {track_id: (names[track.category_id], track.segments) for track_id, track in annotation.tracks.items()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_video_gets_what_it_gets_alone_and_one_that_is_gone_hinders_no_other(
    jobs: int, run: Run, model_file: Path, scenes: Path, tmp_path: Path
) -> None:
    clips = sorted((scenes / "JPEGImages").iterdir())
    gone = tmp_path / "gone"
    shutil.copytree(clips[0], gone)
    path = tmp_path / "all.inspro"
    with ProjectFile.create(path) as project:
        for clip in (clips[0], gone, clips[1]):
            project.add_video(probe(clip))
    shutil.rmtree(gone)
    outcome = run("prelabel", path, "--model", model_file, "--min-frames", 1, "--jobs", jobs, "--json")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert "1 of 3 videos failed" in outcome.err
    assert str(gone) in outcome.err
    assert (outcome.json["frames"], list(outcome.json["failed"])) == (12, [str(gone)])
    for number, clip in ((1, clips[0]), (3, clips[1])):
        out = tmp_path / f"alone{number}"
        assert run("prelabel", clip, "--out", out, "--model", model_file, "--min-frames", 1).code == 0
        with ProjectFile.open(out / "project.inspro") as alone, ProjectFile.open(path) as project:
            expected = labels_of(alone, 1)
            assert expected
            assert labels_of(project, number) == expected
            assert project.status(number) == "pre-labelled"


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal as a terminal does")
def test_an_interrupt_ends_all_processes_and_keeps_what_was_found(model_file: Path, tmp_path: Path) -> None:
    clips, out = [tmp_path / "a.mp4", tmp_path / "b.mp4"], tmp_path / "out"
    images = np.random.default_rng(1).integers(0, 255, (40, 48, 80, 3), dtype=np.uint8)
    with VideoWriter(clips[0], (48, 80)) as writer:
        for number in range(3000):  # as many as keep two processes busy until the signal comes
            writer.write(images[number % len(images)])
    shutil.copyfile(*clips)
    words = (*clips, "--out", out, "--model", model_file, "--jobs", 2)
    command = [sys.executable, "-m", "inspro_core.cli", "prelabel", *map(str, words)]
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background may ignore it
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    signal.signal(signal.SIGINT, inherited)
    deadline = time.monotonic() + 400
    while not (labelled := _labelled_videos(out / "project.inspro")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    deadline += 60
    _, told = process.communicate(timeout=100)
    assert labelled
    assert (process.returncode, told) == (130, "inspro prelabel: interrupted\n")
    while _is_there(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_there(process.pid)
    assert _labelled_videos(out / "project.inspro") >= labelled


def _is_there(group: int) -> bool:
    """Tell whether a process of a group lives."""
    with suppress(ProcessLookupError):
        os.killpg(group, 0)
        return True
    return False


def _labelled_videos(path: Path) -> set[int]:
    """Tell which videos have labels already; the file may be in the making."""
    if not path.exists():
        return set()
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", timeout=0.1, uri=True)) as connection,
        suppress(sqlite3.Error),
    ):
        return {video_id for (video_id,) in connection.execute("SELECT DISTINCT video_id FROM track")}
    return set()


def test_a_number_of_jobs_below_one_is_refused(run: Run, scenes: Path, tmp_path: Path) -> None:
    outcome = run("prelabel", scenes / "JPEGImages", "--out", tmp_path / "o", "--jobs", 0)
    assert (outcome.code, "argument --jobs: expected a whole number from 1 to " in outcome.err) == (2, True)
