"""Masks between two masks that a human drew."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.crop import Crop, crops_of, hull
from inspro_core.domain.edits import OverlapRule, Step, fill, is_barrier, no_step, seen_on, track_of
from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.track import Segment
from inspro_core.errors import UsageError

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
        UsageError: if the sizes differ, a mask is empty or the count is negative.
    """
    if first.size_hw != last.size_hw:
        raise UsageError("masks of different sizes: {first} and {last}", first=first.size_hw, last=last.size_hw)
    if first.is_empty or last.is_empty:
        raise UsageError("an empty mask has no shape to blend")
    if count < 0:
        raise UsageError("count must be at least 0, got {count}", count=count)
    blend = _Blend(first, last)
    return [blend.shape_at(step / (count + 1)).to_mask(first.size_hw) for step in range(1, count + 1)]


def interpolate(
    annotation: Annotation,
    track_id: int,
    first_frame: int,
    last_frame: int,
    rule: OverlapRule = "over",
    locked: frozenset[int] = frozenset(),
    step: Step = no_step,
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
        step: see `edits.Step`.

    Raises:
        UsageError: if the track has no human mask on the first or last frame, or nothing lies between them.
    """
    track = track_of(annotation, track_id)
    if last_frame - first_frame < 2:
        raise UsageError("there is no frame between {first} and {last}", first=first_frame, last=last_frame)
    for frame in (first_frame, last_frame):
        if seen_on(track, frame).source != "human":
            raise UsageError(
                "the mask of track {track} on frame {frame} is not drawn by a human", track=track_id, frame=frame
            )
    within = range(first_frame, last_frame + 1)
    keys = sorted(frame for frame, s in track.segments.items() if frame in within and s.source == "human")
    for start, stop in pairwise(keys):
        if stop - start < 2:
            continue
        blend = _Blend(track.segments[start].mask, track.segments[stop].mask)
        for frame in range(start + 1, stop):
            step()
            if not is_barrier(annotation, track_id, frame):
                shape = blend.shape_at((frame - start) / (stop - start))
                segment = Segment(shape.to_mask(blend.size_hw), "model", blend.agreement)
                annotation = fill(annotation, track_id, frame, segment, shape, rule, locked)
    return annotation


class _Blend:
    """Two shapes with their centroids on the same pixel, as signed distances (positive inside).

    A blended distance lies between the two that it is made of. So the level that gives the area of the way lies between
    two bounds that hold for the whole way, and most pixels are inside or outside of every shape on it: only the others
    are blended.
    """

    def __init__(self, first: Mask, last: Mask) -> None:
        self.size_hw = first.size_hw
        one, other = crops_of((first, last))
        self._move_xy = np.rint(_centroid_xy(other) - _centroid_xy(one)).astype(int)
        other = _moved(other, -self._move_xy)
        left, top, right, bottom = hull(one.box, other.box)
        self._box = left - 1, top - 1, right + 1, bottom + 1  # perhaps beyond the frame
        shapes = one.window(self._box), other.window(self._box)
        self.agreement = float((shapes[0] & shapes[1]).sum() / (shapes[0] | shapes[1]).sum())
        self._areas = one.area, other.area
        distances = _signed_distance(shapes[0]), _signed_distance(shapes[1])
        nearer, farther = np.minimum(*distances), np.maximum(*distances)
        lowest, highest = _largest(nearer, max(self._areas)), _largest(farther, min(self._areas))  # bounds of the level
        self._inside = nearer > highest
        self._inside_area = int(np.count_nonzero(self._inside))
        self._open = np.flatnonzero((farther >= lowest) & ~self._inside)  # pixels that depend on the way
        self._distances = distances[0].ravel()[self._open], distances[1].ravel()[self._open]

    def shape_at(self, share: float) -> Crop:
        """Return the part inside the frame of the shape at a share 0..1 of the way."""
        distance = (1 - share) * self._distances[0] + share * self._distances[1]
        area = round((1 - share) * self._areas[0] + share * self._areas[1])
        pixels = self._inside.copy()
        pixels.ravel()[self._open] = distance >= _largest(distance, area - self._inside_area)
        shape = _moved(Crop(self._box, pixels), np.rint(share * self._move_xy).astype(int))
        height, width = self.size_hw
        left, top, right, bottom = shape.box
        seen = (
            min(max(left, 0), width),
            min(max(top, 0), height),
            min(max(right, 0), width),
            min(max(bottom, 0), height),
        )
        return Crop(seen, shape.window(seen))


def _moved(shape: Crop, move_xy: NDArray[np.int_]) -> Crop:
    """Move by whole pixels, perhaps out of the frame."""
    x, y = move_xy.tolist()
    left, top, right, bottom = shape.box
    return Crop((left + x, top + y, right + x, bottom + y), shape.pixels)


def _centroid_xy(shape: Crop) -> NDArray[np.float64]:
    ys, xs = np.nonzero(shape.pixels)
    return np.asarray((xs.mean() + shape.box[0], ys.mean() + shape.box[1]))


def _largest(values: FloatImage, place: int) -> np.float32:
    """Return the largest value, the second largest and so on, by its place from 1."""
    level: np.float32 = np.partition(values, values.size - place, axis=None)[values.size - place]
    return level


def _signed_distance(pixels: BoolImage) -> FloatImage:
    """Return for each (H, W) pixel how far it lies inside the outline (positive) or outside (negative)."""
    image = pixels.astype(np.uint8)
    inside = cv2.distanceTransform(image, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    outside = cv2.distanceTransform(1 - image, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(inside - outside, dtype=np.float32)
