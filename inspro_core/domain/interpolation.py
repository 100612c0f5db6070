"""Masks between two masks that a human drew."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.edits import OverlapRule, fill, is_barrier, seen_on, track_of
from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.track import Segment

FloatImage = NDArray[np.float32]


def interpolate_masks(first: Mask, last: Mask, count: int) -> list[Mask]:
    """Blend one shape into another on the way from its place to the other's.

    The signed distances of both outlines are averaged with their centroids laid upon each other, as in Raya and Udupa,
    Shape-based interpolation (1990); the level is chosen so that the area changes evenly, and the centroid moves
    evenly. The ends themselves would come out exactly.

    Args:
        first: mask before the gap.
        last: mask behind it, of the same frame size.
        count: masks wanted, evenly spaced between the two, ends left out.

    Returns:
        `count` masks; where an object moves out of the frame, only the part inside, perhaps nothing.

    Raises:
        ValueError: if the sizes differ, a mask is empty or the count is negative.
    """
    if first.size_hw != last.size_hw:
        raise ValueError(f"masks of different sizes: {first.size_hw} and {last.size_hw}")
    if first.is_empty or last.is_empty:
        raise ValueError("an empty mask has no shape to blend")
    if count < 0:
        raise ValueError(f"count must be at least 0, got {count}")
    blend = _Blend(first, last)
    return [blend.mask_at(step / (count + 1)) for step in range(1, count + 1)]


def interpolate(
    annotation: Annotation,
    track_id: int,
    first_frame: int,
    last_frame: int,
    rule: OverlapRule = "over",
    locked: frozenset[int] = frozenset(),
) -> Annotation:
    """Fill the frames between two human masks of a track.

    The filled masks count as a model's, with the overlap of the two shapes, centroids aligned, as their score: nobody
    has looked at them yet, and another human mask between them may fill them anew. Human masks between them stay and
    shape their neighbours, and frames that a human confirmed stay as they are.

    Args:
        annotation: holds all tracks on all frames from the first to the last.
        track_id: of the track.
        first_frame: has a human mask.
        last_frame: has a human mask, later.
        rule: for pixels of other tracks, see `edits.fill`.
        locked: tracks that never lose a pixel.

    Raises:
        ValueError: if the track has no human mask on the first or last frame, or nothing lies between them.
    """
    track = track_of(annotation, track_id)
    if last_frame - first_frame < 2:
        raise ValueError(f"there is no frame between {first_frame} and {last_frame}")
    for frame in (first_frame, last_frame):
        if seen_on(track, frame).source != "human":
            raise ValueError(f"the mask of track {track_id} on frame {frame} is not drawn by a human")
    within = range(first_frame, last_frame + 1)
    keys = sorted(frame for frame, s in track.segments.items() if frame in within and s.source == "human")
    for start, stop in pairwise(keys):
        if stop - start < 2:
            continue
        blend = _Blend(track.segments[start].mask, track.segments[stop].mask)
        for frame in range(start + 1, stop):
            if not is_barrier(annotation, track_id, frame):
                mask = blend.mask_at((frame - start) / (stop - start))
                segment = Segment(mask, "model", blend.agreement)
                annotation = fill(annotation, track_id, frame, segment, rule, locked)
    return annotation


class _Blend:
    """Two shapes on one crop with their centroids on the same pixel, as signed distances (positive inside)."""

    def __init__(self, first: Mask, last: Mask) -> None:
        self._size_hw = first.size_hw
        one, one_corner_yx = _cropped(first)
        other, other_corner_yx = _cropped(last)
        self._move_yx = np.rint(_centroid_yx(other) + other_corner_yx - _centroid_yx(one) - one_corner_yx).astype(int)
        other_corner_yx = other_corner_yx - self._move_yx
        self._corner_yx = np.minimum(one_corner_yx, other_corner_yx) - 1
        stop_yx = np.maximum(one_corner_yx + one.shape, other_corner_yx + other.shape) + 1
        one = _placed(one, one_corner_yx - self._corner_yx, stop_yx - self._corner_yx)
        other = _placed(other, other_corner_yx - self._corner_yx, stop_yx - self._corner_yx)
        self._areas = int(one.sum()), int(other.sum())
        self._distances = _signed_distance(one), _signed_distance(other)
        self.agreement = float((one & other).sum() / (one | other).sum())

    def mask_at(self, share: float) -> Mask:
        """Return the shape at a share 0..1 of the way."""
        distance = (1 - share) * self._distances[0] + share * self._distances[1]
        area = round((1 - share) * self._areas[0] + share * self._areas[1])
        level = np.partition(distance, distance.size - area, axis=None)[distance.size - area]
        corner_yx = self._corner_yx + np.rint(share * self._move_yx).astype(int)
        return Mask.from_array(_placed(distance >= level, corner_yx, np.asarray(self._size_hw)))


def _cropped(mask: Mask) -> tuple[BoolImage, NDArray[np.int_]]:
    """Return the pixels of the tight box and its upper left corner, y and x."""
    x, y, width, height = (round(value) for value in mask.bbox_xywh)
    return mask.to_array()[y : y + height, x : x + width], np.asarray((y, x))


def _centroid_yx(pixels: BoolImage) -> NDArray[np.float64]:
    ys, xs = np.nonzero(pixels)
    return np.asarray((ys.mean(), xs.mean()))


def _placed(pixels: BoolImage, corner_yx: NDArray[np.int_], size_hw: NDArray[np.int_]) -> BoolImage:
    """Lay pixels at a place of an image of another size; what lies outside is cut off."""
    placed = np.zeros((int(size_hw[0]), int(size_hw[1])), dtype=np.bool_)
    start_yx = np.maximum(corner_yx, 0)
    stop_yx = np.minimum(corner_yx + pixels.shape, size_hw)
    if (start_yx < stop_yx).all():
        (top, left), (bottom, right) = start_yx, stop_yx
        y, x = corner_yx
        placed[top:bottom, left:right] = pixels[top - y : bottom - y, left - x : right - x]
    return placed


def _signed_distance(pixels: BoolImage) -> FloatImage:
    """Return for each (H, W) pixel how far it lies inside the outline (positive) or outside (negative)."""
    image = pixels.astype(np.uint8)
    inside = cv2.distanceTransform(image, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    outside = cv2.distanceTransform(1 - image, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(inside - outside, dtype=np.float32)
