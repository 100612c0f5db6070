"""Synthetic videos whose exact masks are spoiled in known ways, to measure how well a review finds the places.

All masks get the noise of a model, also where nothing is planted: a jittering boundary and a wandering score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.data.scene_shapes import outline
from inspro_core.data.scenes import FRAMES_PER_SECOND, MIN_VISIBLE_PIXELS, Scene, plan_scene
from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.suspicion import Kind
from inspro_core.domain.track import Segment

JITTER = 0.16  # strength of the boundary noise against the blurred edge of the mask
SCORE_NOISE = 0.02  # per frame; it wanders
HIDDEN_SCORE = 0.15  # by which the score falls as an object is hidden
CLEAR = 8  # frames before and after an error on which the object is seen
APART = 14  # frames between errors of one track
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class PlantedError:
    """One error of a known kind.

    Attributes:
        kind: as the review names it.
        variant: in which way.
        first_frame, last_frame: on which labels are wrong, or the last right and the first wrong one.
        track_ids: tracks that are wrong.
    """

    kind: Kind
    variant: str
    first_frame: int
    last_frame: int
    track_ids: frozenset[int]


@dataclass
class SpoiledVideo:
    """Labels of a video while errors are planted.

    Attributes:
        size_hw: of the frames in pixels.
        frame_count: T.
        masks: track id → frame → (H, W).
        scores: track id → frame → 0..1.
        errors: what was planted.
        busy: frames of tracks that are spoiled, or gone, and take no other error.
    """

    size_hw: tuple[int, int]
    frame_count: int
    masks: dict[int, dict[int, BoolImage]]
    scores: dict[int, dict[int, float]]
    errors: list[PlantedError] = field(default_factory=list)
    busy: list[tuple[int, int, int]] = field(default_factory=list)  # track id, first frame, last frame

    def is_free(self, track_id: int, first_frame: int, last_frame: int) -> bool:
        """Tell whether a track is clearly seen around some frames, and nothing is planted near them."""
        frames = range(first_frame - CLEAR, last_frame + CLEAR + 1)
        masks = self.masks[track_id]
        is_seen = all(frame in masks for frame in frames)
        return is_seen and not any(
            t == track_id and first_frame - APART <= last and first <= last_frame + APART
            for t, first, last in self.busy
        )

    def is_untouched_after(self, track_id: int, frame: int) -> bool:
        """Tell whether a track holds no error from a frame on: it may take another id there."""
        return not any(t == track_id and last >= frame for t, _, last in self.busy)

    def note(self, kind: Kind, variant: str, frames: tuple[int, int], track_ids: Sequence[int]) -> None:
        """Note an error and keep others away from it."""
        self.errors.append(PlantedError(kind, variant, *frames, frozenset(track_ids)))
        self.busy += [(track_id, *frames) for track_id in track_ids]

    def is_inside(self, track_id: int, frame: int) -> bool:
        """Tell whether a mask lies off the border and touches no other: nothing explains that it begins or ends."""
        mask = self.masks[track_id][frame]
        margin = 0.06 * min(self.size_hw)
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        edge = min(rows[0], columns[0], self.size_hw[0] - 1 - rows[-1], self.size_hw[1] - 1 - columns[-1])
        return bool(edge >= margin) and not self.neighbours(track_id, frame)

    def neighbours(self, track_id: int, frame: int) -> list[int]:
        """Return the tracks that touch a mask."""
        grown = cv2.dilate(self.masks[track_id][frame].view(np.uint8), np.ones((7, 7), np.uint8)).astype(bool)
        others = ((t, masks.get(frame)) for t, masks in self.masks.items() if t != track_id)
        return [t for t, mask in others if mask is not None and bool((mask & grown).any())]

    def segments(self, frame: int, noise: Noise) -> dict[int, Segment]:
        """Encode one frame as a model would have seen it."""
        found = {}
        for track_id, masks in self.masks.items():
            if frame in masks:
                mask = noise.jitter(masks[frame])
                if mask.any():
                    found[track_id] = Segment(Mask.from_array(mask), "model", self.scores[track_id][frame])
        return found


class Noise:
    """Boundary noise of one video."""

    def __init__(self, rng: np.random.Generator, size_hw: tuple[int, int]) -> None:
        self._rng, self._size_hw = rng, size_hw
        field_hw = (size_hw[0] + 128, size_hw[1] + 128)
        smooth = np.asarray(cv2.GaussianBlur(rng.normal(size=field_hw).astype(np.float32), (0, 0), 2.0))
        self._field = JITTER * smooth / smooth.std()

    def jitter(self, mask: BoolImage) -> BoolImage:
        """Move the boundary of a mask a little to and fro."""
        x, y, w, h = cv2.boundingRect(mask.view(np.uint8))
        top, left = max(y - 3, 0), max(x - 3, 0)
        window = (slice(top, y + h + 3), slice(left, x + w + 3))
        edge = np.asarray(cv2.GaussianBlur(mask[window].astype(np.float32), (0, 0), 1.2))
        dy, dx = self._rng.integers(0, 128, 2)
        noise = self._field[dy + top : dy + top + edge.shape[0], dx + left : dx + left + edge.shape[1]]
        jittered = np.zeros_like(mask)
        jittered[window] = edge + noise * (edge > 0.02) > 0.5
        return jittered


def clean_video(seed: int, frame_count: int, size_hw: tuple[int, int]) -> SpoiledVideo:
    """Draw the masks of a synthetic scene, without a picture, and give them the scores of a model."""
    scene = plan_scene(seed, frame_count, size_hw)
    rng = np.random.Generator(np.random.PCG64([seed, 2]))
    masks: dict[int, dict[int, BoolImage]] = {actor.track_id: {} for actor in scene.actors}
    for frame in range(frame_count):
        labels = _draw_labels(scene, frame)
        for track_id, area in enumerate(np.bincount(labels.ravel(), minlength=256).tolist()):
            if track_id and area >= MIN_VISIBLE_PIXELS:
                masks[track_id][frame] = labels == track_id
    scores = {track_id: _scores(rng, seen) for track_id, seen in masks.items()}
    return SpoiledVideo(size_hw, frame_count, {t: seen for t, seen in masks.items() if seen}, scores)


def _draw_labels(scene: Scene, frame: int) -> Bytes:
    """Return the (H, W) track id of every pixel."""
    labels = np.zeros(scene.size_hw, np.uint8)
    for actor in scene.actors:
        cos, sin = np.cos(actor.angles[frame]), np.sin(actor.angles[frame])
        turn = np.array([[cos, -sin], [sin, cos]]) @ np.diag([actor.mirror, 1.0]) * actor.radii[frame]
        shape = outline(actor.category_id, frame / FRAMES_PER_SECOND, actor.phases)
        alpha = np.zeros(scene.size_hw, np.uint8)
        for parts, value in ((shape.solids, 1), (shape.holes, 0)):
            for points in parts:
                pixels = np.round((points @ turn.T + actor.centres[frame] - 0.5) * 16).astype(np.int32)
                cv2.fillPoly(alpha, [pixels], value, cv2.LINE_8, 4)
        labels[alpha > 0] = actor.track_id
    if scene.pillar is not None:
        left = round(float(scene.pillar.lefts[frame]))
        labels[:, max(left, 0) : max(left + round(scene.pillar.width), 0)] = 0
    return labels


def _scores(rng: np.random.Generator, seen: dict[int, BoolImage]) -> dict[int, float]:
    base, wander = rng.uniform(0.6, 0.95), 0.0
    areas = {frame: int(np.count_nonzero(mask)) for frame, mask in seen.items()}
    scores = {}
    for frame, area in areas.items():
        wander = 0.8 * wander + rng.normal(0, SCORE_NOISE)
        whole = max(areas.get(near, 0) for near in range(frame - 10, frame + 11))
        scores[frame] = float(np.clip(base + wander - HIDDEN_SCORE * (1 - area / whole), 0.05, 1.0))
    return scores
