"""How each kind of error is planted in the labels of a synthetic video."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.data.scenes import MIN_VISIBLE_PIXELS
from inspro_core.domain.mask import BoolImage
from inspro_core.domain.suspicion import Kind
from inspro_core.evaluate.planted_errors import SCORE_NOISE, SpoiledVideo

MIN_AREA = 60  # pixels of an object that errors are planted on
T = TypeVar("T")


def plant(video: SpoiledVideo, kind: Kind, rng: np.random.Generator) -> bool:
    """Plant one error; returns whether the video had a place for it."""
    return _PLANTERS[kind](video, rng)


def _spot(
    video: SpoiledVideo, rng: np.random.Generator, length: int, must_be_inside: bool = False
) -> tuple[int, int] | None:
    """Choose a track and a first frame at random where there is room for an error of some frames."""
    spots = [
        (track_id, frame)
        for track_id, masks in video.masks.items()
        for frame in masks
        if video.is_free(track_id, frame, frame + length - 1)
        and np.count_nonzero(masks[frame]) >= MIN_AREA
        and (not must_be_inside or video.is_inside(track_id, frame))
    ]
    return spots[int(rng.integers(len(spots)))] if spots else None


def _change_masks(video: SpoiledVideo, track_id: int, frames: range, change: Callable[[BoolImage], BoolImage]) -> bool:
    """Change the masks of some frames unless one of them would be left without a pixel."""
    changed = {frame: change(video.masks[track_id][frame]) for frame in frames}
    if min(int(np.count_nonzero(mask)) for mask in changed.values()) < MIN_VISIBLE_PIXELS:
        return False
    video.masks[track_id].update(changed)
    return True


def _plant_switch(video: SpoiledVideo, rng: np.random.Generator) -> bool:
    """Exchange two tracks where they come nearest, at once or over some frames on which both hold both objects."""
    best: tuple[float, int, int, int] | None = None
    ids = sorted(video.masks)
    for one, other in ((a, b) for a in ids for b in ids if a < b):
        for frame in video.masks[one].keys() & video.masks[other].keys():
            is_free = all(
                video.is_free(t, frame - 2, frame + 2) and video.is_untouched_after(t, frame) for t in (one, other)
            )
            if not is_free:
                continue
            masks = video.masks[one][frame], video.masks[other][frame]
            if min(np.count_nonzero(mask) for mask in masks) < MIN_AREA:
                continue
            way = float(np.hypot(*(_centre(masks[0]) - _centre(masks[1]))))
            if best is None or way < best[0]:
                best = way, one, other, frame
    if best is None:
        return False
    _, one, other, frame = best
    variant = "touching" if other in video.neighbours(one, frame) else "apart"
    first, last = frame, frame
    if variant == "touching" and rng.random() < 0.5:
        variant, first, last = "merged", frame - 2, frame + 2
        for merged in range(first, last + 1):
            both = video.masks[one][merged] | video.masks[other][merged]
            video.masks[one][merged], video.masks[other][merged] = both, both.copy()
    start = last + 1 if variant == "merged" else frame
    _exchange(video.masks, one, other, start)
    _exchange(video.scores, one, other, start)
    video.note("id switch", variant, (first, last), (one, other))
    return True


def _exchange(table: dict[int, dict[int, T]], one: int, other: int, start: int) -> None:
    """Exchange two tracks from a frame on."""
    ways = ((table[one], table[other]), (table[other], table[one]))
    table[one], table[other] = (
        {f: v for f, v in before.items() if f < start} | {f: v for f, v in after.items() if f >= start}
        for before, after in ways
    )


def _plant_dip(video: SpoiledVideo, rng: np.random.Generator) -> bool:
    length = int(rng.integers(1, 7))
    if (spot := _spot(video, rng, length)) is None:
        return False
    track_id, first = spot
    factor = rng.uniform(0.3, 0.7)
    for frame in range(first, first + length):
        video.scores[track_id][frame] *= factor
    video.note("score dip", "falls", (first, first + length - 1), (track_id,))
    return True


def _plant_mask_jump(video: SpoiledVideo, rng: np.random.Generator) -> bool:
    length = int(rng.integers(1, 4))
    if (spot := _spot(video, rng, length)) is None:
        return False
    track_id, first = spot
    frames = range(first, first + length)
    size = np.sqrt(np.count_nonzero(video.masks[track_id][first]))
    angle = rng.uniform(0, 2 * np.pi)
    direction = np.array([np.cos(angle), np.sin(angle)])
    if rng.random() < 0.5:
        variant, way = "moved", rng.uniform(0.5, 1.2) * size * direction
        is_done = _change_masks(video, track_id, frames, lambda mask: _shifted(mask, way))
    else:
        variant, way = "leaked", 0.5 * size * direction

        def leak(mask: BoolImage) -> BoolImage:
            half = mask & (_along(mask, direction) > 0)
            return half | _shifted(half, way)

        is_done = _change_masks(video, track_id, frames, leak)
    if is_done:
        video.note("mask jump", variant, (first, first + length - 1), (track_id,))
    return is_done


def _plant_area_jump(video: SpoiledVideo, rng: np.random.Generator) -> bool:
    length = int(rng.integers(1, 6))
    if (spot := _spot(video, rng, length)) is None:
        return False
    track_id, first = spot
    angle = rng.uniform(0, 2 * np.pi)
    direction = np.array([np.cos(angle), np.sin(angle)])
    is_shrunk = rng.random() < 0.5
    ratio = rng.uniform(0.3, 0.55) if is_shrunk else rng.uniform(1.7, 2.6)

    def change(mask: BoolImage) -> BoolImage:
        if not is_shrunk:
            return _grown(mask, ratio)
        along = _along(mask, direction)
        return mask & (along <= np.quantile(along[mask], ratio))

    is_done = _change_masks(video, track_id, range(first, first + length), change)
    if is_done:
        video.note("area jump", "shrunk" if is_shrunk else "grown", (first, first + length - 1), (track_id,))
    return is_done


def _plant_birth(video: SpoiledVideo, rng: np.random.Generator) -> bool:
    if (spot := _spot(video, rng, 1, must_be_inside=True)) is None:
        return False
    track_id, first = spot
    if any(t == track_id and start < first for t, start, _ in video.busy):
        return False
    _drop(video, track_id, range(first))
    video.note("birth", "late", (first, first), (track_id,))
    video.busy.append((track_id, 0, first))
    return True


def _plant_death(video: SpoiledVideo, rng: np.random.Generator) -> bool:
    is_missed = rng.random() < 0.5
    length = int(rng.integers(2, 9)) if is_missed else 1
    if (spot := _spot(video, rng, length, must_be_inside=True)) is None:
        return False
    track_id, last = spot  # the last right frame
    end = last + 1 + length if is_missed else video.frame_count
    if not video.is_untouched_after(track_id, last):
        return False
    _drop(video, track_id, range(last + 1, end))
    video.note("death", "missed for some frames" if is_missed else "ended", (last, last + 1), (track_id,))
    video.busy.append((track_id, last, end))
    return True


def _plant_overlap(video: SpoiledVideo, rng: np.random.Generator) -> bool:
    length = int(rng.integers(4, 16))
    if (spot := _spot(video, rng, length)) is None:
        return False
    track_id, first = spot
    double = max(video.masks) + 1
    size = np.sqrt(np.count_nonzero(video.masks[track_id][first]))
    way = rng.normal(0, 0.06, 2) * size
    ratio = rng.uniform(0.8, 1.3)
    video.masks[double], video.scores[double] = {}, {}
    score = rng.uniform(0.4, 0.9)
    for frame in range(first, first + length):
        mask = _shifted(video.masks[track_id][frame], way)
        video.masks[double][frame] = _grown(mask, ratio) if ratio > 1.1 else mask
        video.scores[double][frame] = float(np.clip(score + rng.normal(0, SCORE_NOISE), 0.05, 1))
    video.note("overlap", "double", (first, first + length - 1), (track_id, double))
    return True


def _plant_fragment(video: SpoiledVideo, rng: np.random.Generator) -> bool:
    gap = int(rng.choice((0, 0, 1, 3, 6)))
    if (spot := _spot(video, rng, gap + 1, must_be_inside=True)) is None:
        return False
    track_id, last = spot
    if not video.is_untouched_after(track_id, last):
        return False
    new = max(video.masks) + 1
    start = last + 1 + gap
    video.masks[new] = {f: mask for f, mask in video.masks[track_id].items() if f >= start}
    video.scores[new] = {f: score for f, score in video.scores[track_id].items() if f >= start}
    _drop(video, track_id, range(last + 1, video.frame_count))
    video.note("fragment", "after a gap" if gap else "at once", (last, start), (track_id, new))
    video.busy += [(track_id, last, video.frame_count), (new, 0, video.frame_count)]
    return True


def _plant_islands(video: SpoiledVideo, rng: np.random.Generator) -> bool:
    length = int(rng.integers(1, 7))
    if (spot := _spot(video, rng, length)) is None:
        return False
    track_id, first = spot
    size = np.sqrt(np.count_nonzero(video.masks[track_id][first]))
    is_blob = size < 16 or rng.random() < 0.5  # no room for a band through small objects
    angle = rng.uniform(0, 2 * np.pi)
    direction = np.array([np.cos(angle), np.sin(angle)])
    others = np.logical_or.reduce([m[first] for t, m in video.masks.items() if t != track_id and first in m] or [
        np.zeros(video.size_hw, bool)
    ])  # fmt: skip
    radius = max(3, round(size * rng.uniform(0.25, 0.4)))
    centre = _centre(video.masks[track_id][first]) + direction * size * rng.uniform(1.3, 2.5)
    blob = cv2.circle(np.zeros(video.size_hw, np.uint8), np.round(centre).astype(int).tolist(), radius, 1, -1) > 0
    if is_blob and (np.count_nonzero(blob) < 0.9 * np.pi * radius**2 or (blob & others).any()):
        return False

    def change(mask: BoolImage) -> BoolImage:
        return mask | blob if is_blob else mask & ~(np.abs(_along(mask, direction)) < max(3.0, 0.12 * size))

    is_done = _change_masks(video, track_id, range(first, first + length), change)
    if is_done:
        video.note("islands", "blob" if is_blob else "cut", (first, first + length - 1), (track_id,))
    return is_done


def _drop(video: SpoiledVideo, track_id: int, frames: range) -> None:
    for frame in frames:
        video.masks[track_id].pop(frame, None)
        video.scores[track_id].pop(frame, None)


def _centre(mask: BoolImage) -> NDArray[np.float64]:
    moments = cv2.moments(mask.view(np.uint8), True)
    return np.array([moments["m10"], moments["m01"]]) / max(moments["m00"], 1.0)


def _along(mask: BoolImage, direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each pixel lies from the mask's centre along a direction: (H, W) pixels."""
    x, y = _centre(mask)
    rows, columns = np.indices(mask.shape)
    along: NDArray[np.float64] = (columns - x) * direction[0] + (rows - y) * direction[1]
    return along


def _shifted(mask: BoolImage, way: NDArray[np.float64]) -> BoolImage:
    matrix = np.array([[1, 0, round(way[0])], [0, 1, round(way[1])]], np.float64)
    return np.asarray(cv2.warpAffine(mask.view(np.uint8), matrix, mask.shape[::-1], flags=cv2.INTER_NEAREST)) > 0


def _grown(mask: BoolImage, ratio: float) -> BoolImage:
    """Dilate a mask until its area has grown by a ratio."""
    area = np.count_nonzero(mask)
    grown = mask.view(np.uint8)
    while np.count_nonzero(grown) < ratio * area and not grown.all():
        grown = np.asarray(cv2.dilate(grown, np.ones((3, 3), np.uint8)), np.uint8)
    return grown > 0


_PLANTERS: dict[Kind, Callable[[SpoiledVideo, np.random.Generator], bool]] = {
    "id switch": _plant_switch,
    "mask jump": _plant_mask_jump,
    "area jump": _plant_area_jump,
    "overlap": _plant_overlap,
    "fragment": _plant_fragment,
    "islands": _plant_islands,
    "death": _plant_death,
    "birth": _plant_birth,
    "score dip": _plant_dip,
}
