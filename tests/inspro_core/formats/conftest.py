"""Projects with random but seeded labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, Source, Track
from inspro_core.formats.project_file import ProjectFile

SIZE = (12, 16)
CATEGORIES = (Category(3, "dog", "animal", (10, 20, 30)), Category(5, "person"), Category(9, "unused"))


def random_annotation(seed: int, frame_count: int = 6, track_count: int = 3) -> Annotation:
    """Tracks with gaps, of both sources."""
    rng = np.random.default_rng(seed)
    tracks = {}
    for track_id in range(1, track_count + 1):
        segments = {}
        for frame in range(frame_count):
            if rng.random() < 0.7:
                mask = rng.random(SIZE) < 0.3
                mask[0, 0] = True
                source: Source = "human" if rng.random() < 0.5 else "model"
                segments[frame] = Segment(Mask.from_array(mask), source, round(float(rng.random()), 4))
        tracks[track_id] = Track(track_id, (3, 5)[track_id % 2], segments)
    return Annotation(tracks, frozenset(int(f) for f in rng.choice(frame_count, 2, replace=False)))


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[..., tuple[ProjectFile, Video]]:
    """A project with one labelled frame folder."""

    def make(seed: int = 0, frame_count: int = 6, name: str = "clip") -> tuple[ProjectFile, Video]:
        folder = tmp_path / name
        folder.mkdir()
        for frame in range(frame_count):
            cv2.imwrite(str(folder / f"{frame}.png"), np.full((*SIZE, 3), frame * 20, np.uint8))
        project = ProjectFile.create(tmp_path / f"{name}.inspro", CATEGORIES)
        times = tuple(frame / 25 for frame in range(frame_count))
        video = project.add_video(Video(0, str(folder), SIZE, frame_count, times))
        project.apply(video.id, difference(Annotation(), random_annotation(seed, frame_count)))
        return project, video

    return make
