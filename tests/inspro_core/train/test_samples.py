"""Pictures of predictions beside the truth."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from inspro_core.data.clip_index import read_clip_index
from inspro_core.domain.annotation import Annotation
from inspro_core.train.samples import GAP, SamplePictures, choose_frames


def test_frames_are_spread_and_have_objects(dataset: Path) -> None:
    index = read_clip_index(dataset)
    frames = choose_frames(index, 3)
    assert len(frames) == 3
    assert all(index.masks(frame) for frame in frames)
    assert len({int(np.searchsorted(index.video_starts, frame, side="right")) for frame in frames}) == 3


def test_each_picture_shows_prediction_and_truth(dataset: Path, tmp_path: Path) -> None:
    index = read_clip_index(dataset)
    pictures = SamplePictures(tmp_path / "samples", index, 2, 40)
    for video in range(index.video_count):
        pictures.note(video, Annotation())
    paths = sorted((tmp_path / "samples").iterdir())
    assert [path.name for path in paths] == ["000040-0.jpg", "000040-1.jpg"]
    image = cv2.imread(str(paths[0]))
    assert image is not None
    half = (image.shape[1] - GAP) // 2
    left, right = image[:, :half].astype(int), image[:, half + GAP :].astype(int)
    assert np.abs(left - right).max() > 60  # nothing was found, the truth has masks


def test_without_a_number_nothing_is_written(dataset: Path, tmp_path: Path) -> None:
    SamplePictures(tmp_path / "samples", read_clip_index(dataset), 0, 1).note(0, Annotation())
    assert list(tmp_path.iterdir()) == []
