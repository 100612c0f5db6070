from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.workers.review import ReviewWorker
from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category, Video
from inspro_core.domain.suspicions import Suspicion, find_suspicions
from inspro_core.domain.track import Segment, Track
from inspro_core.formats.project_file import ProjectFile

SIZE_HW = (60, 90)
FRAMES = 40


def square(left: int, top: int) -> Segment:
    image = np.zeros(SIZE_HW, np.uint8)
    image[top : top + 14, left : left + 14] = 1
    return Segment(Mask.from_array(image), "model", 0.8)


@pytest.fixture
def tracks() -> dict[int, Track]:
    places = {frame: square(20, 20) if frame != 15 else square(38, 30) for frame in range(33)}
    return {1: Track(1, 1, places)}


@pytest.fixture
def project_path(tmp_path: Path, tracks: dict[int, Track]) -> Path:
    path = tmp_path / "work.inspro"
    with ProjectFile.create(path, [Category(1, "ball")]) as project:
        times = tuple(frame / 25 for frame in range(FRAMES))
        video = project.add_video(Video(0, str(tmp_path / "clip.mp4"), SIZE_HW, FRAMES, times))
        project.apply(video.id, difference(Annotation(), Annotation(tracks)))
    return path


def test_the_worker_finds_what_a_search_in_memory_finds(
    qtbot: QtBot, project_path: Path, tracks: dict[int, Track]
) -> None:
    owner = QObject()
    worker = ReviewWorker(project_path, 1, owner)
    progress: list[tuple[int, int]] = []
    found: list[tuple[Suspicion, ...]] = []
    worker.progressed.connect(lambda done, count: progress.append((done, count)))
    worker.found.connect(found.append)
    with qtbot.waitSignal(worker.finished):
        worker.start()
    worker.wait()
    assert found == [find_suspicions(tracks, SIZE_HW, FRAMES)]
    assert {s.kind for s in found[0]} == {"mask jump", "death"}
    assert (11, FRAMES) in progress
    assert progress[-1] == (0, 0)


def test_a_cancelled_search_ends_and_brings_nothing(qtbot: QtBot, project_path: Path) -> None:
    owner = QObject()
    worker = ReviewWorker(project_path, 1, owner)
    found: list[tuple[Suspicion, ...]] = []
    worker.found.connect(found.append)
    worker.cancel()
    with qtbot.waitSignal(worker.finished):
        worker.start()
    worker.wait()
    assert found == []


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_search_that_may_not_work_waits_and_can_be_cancelled_then(
    qtbot: QtBot, project_path: Path, is_cancelled: bool
) -> None:
    owner = QObject()
    worker = ReviewWorker(project_path, 1, owner)
    found: list[tuple[Suspicion, ...]] = []
    worker.found.connect(found.append)
    worker.allow(False)
    worker.start()
    assert not worker.wait(200)
    with qtbot.waitSignal(worker.finished):
        if is_cancelled:
            worker.cancel()
        else:
            worker.allow(True)
    worker.wait()
    assert bool(found) != is_cancelled


def test_a_missing_project_fails_with_its_path_and_still_finishes(qtbot: QtBot, tmp_path: Path) -> None:
    owner = QObject()
    worker = ReviewWorker(tmp_path / "gone.inspro", 1, owner)
    messages: list[str] = []
    worker.failed.connect(messages.append)
    with qtbot.waitSignal(worker.finished):
        worker.start()
    worker.wait()
    assert len(messages) == 1
    assert "gone.inspro" in messages[0]
