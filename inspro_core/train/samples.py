"""Pictures of what the weights find, beside the truth: how a run looks while it learns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.atomic import replacing
from inspro_core.data.clip_index import ClipIndex
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.formats.overlay_drawing import draw_overlay

LARGEST_SIDE = 480  # pixels, of either half
GAP = 4  # white pixels between the halves
JPEG_QUALITY = 88


class SamplePictures:
    """Writes `<step>-<number>.jpg` for frames spread over a dataset: left what was found, right what is true.

    Args:
        folder: gets the pictures.
        index: the labelled dataset.
        count: of pictures.
        step: of the run.
    """

    def __init__(self, folder: Path, index: ClipIndex, count: int, step: int) -> None:
        self._folder, self._index, self._step = folder, index, step
        self._frames = choose_frames(index, count)

    def note(self, video: int, found: Annotation) -> None:
        """Write the pictures of a video.

        Args:
            video: its place in the dataset.
            found: its tracks, category ids from 1 in the order of the dataset's classes, 0 for others.
        """
        start, stop = self._index.video_starts[video : video + 2].tolist()
        for number, frame in enumerate(self._frames):
            if start <= frame < stop:
                self._write(number, frame, found, frame - start)

    def _write(self, number: int, frame: int, found: Annotation, place: int) -> None:
        names = ["other", *(_ascii(category.name) for category in self._index.categories)]
        segments = found.segments_on_frame(place)
        seen = {key: segment.mask for key, segment in segments.items()}
        seen_names = {key: names[found.tracks[key].category_id] for key in segments}
        true, true_names = dict[int, Mask](), dict[int, str]()
        for label, track_id, pixels in self._index.masks(frame):
            true[track_id], true_names[track_id] = Mask.from_array(pixels.astype(bool)), names[label + 1]
        picture = self._index.picture(frame)
        halves = [_half(picture, seen, seen_names), _half(picture, true, true_names)]
        gap = np.full((halves[0].shape[0], GAP, 3), 255, np.uint8)
        is_encoded, data = cv2.imencode(
            ".jpg", np.hstack((halves[0], gap, halves[1]))[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
        )
        assert is_encoded
        self._folder.mkdir(parents=True, exist_ok=True)
        with replacing(self._folder / f"{self._step:06d}-{number}.jpg") as part:
            part.write_bytes(data.tobytes())


def choose_frames(index: ClipIndex, count: int) -> tuple[int, ...]:
    """Choose frames with objects, spread over the dataset.

    Args:
        index: the labelled dataset.
        count: at most so many.

    Returns:
        Ascending, counted over the whole dataset.
    """
    labelled = np.flatnonzero(np.diff(index.rows.mask_starts))
    if not len(labelled) or count < 1:
        return ()
    places = (np.arange(count) + 0.5) * len(labelled) / count
    return tuple(int(frame) for frame in np.unique(labelled[places.astype(np.int64)]))


def _half(picture: NDArray[np.uint8], masks: Mapping[int, Mask], names: Mapping[int, str]) -> NDArray[np.uint8]:
    drawn = draw_overlay(picture, {key: mask for key, mask in masks.items() if not mask.is_empty}, names)
    factor = min(1.0, LARGEST_SIDE / max(drawn.shape[:2]))
    size = (max(1, round(drawn.shape[1] * factor)), max(1, round(drawn.shape[0] * factor)))
    return np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _ascii(name: str) -> str:
    """Write a name with the letters that OpenCV's font has."""
    return name.encode("ascii", "replace").decode()
