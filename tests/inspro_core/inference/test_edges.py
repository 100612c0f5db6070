"""Masks that follow the edges of the picture, on shapes whose outline is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from inspro_core.api import load_prelabeler
from inspro_core.data.scenes import render_video
from inspro_core.domain.mask import BoolImage
from inspro_core.inference.edges import REACH, follow_edges
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.tracker import Tracker, TrackerConfig

SIZE_HW = (240, 320)
CELL = 8


def star() -> BoolImage:
    """Five thin arms, which cells of eight pixels cannot show."""
    angles = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    radii = np.where(np.arange(10) % 2, 30, 90)
    points = np.stack((160 + radii * np.cos(angles), 120 + radii * np.sin(angles)), axis=1)
    filled = cv2.fillPoly(np.zeros(SIZE_HW, np.uint8), [np.rint(points).astype(np.int32)], 1)
    return filled.astype(np.bool_, copy=False)


def painted(mask: BoolImage, inside: int, outside: int, noise: float = 12.0) -> NDArray[np.uint8]:
    """Two shades of green under noise."""
    shade = np.where(mask, inside, outside)[..., None] * np.array([0.3, 1.0, 0.5])
    noisy = shade + np.random.default_rng(0).normal(0, noise, (*SIZE_HW, 3))
    return np.asarray(np.clip(noisy, 0, 255), dtype=np.uint8)


def coarse(mask: BoolImage) -> NDArray[np.float32]:
    """What a network says of it: shares of cells, blurred, enlarged."""
    height, width = SIZE_HW
    cells = cv2.resize(mask.astype(np.float32), (width // CELL, height // CELL), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(cv2.blur(cells, (3, 3)), (width, height)), dtype=np.float32)


def iou(one: BoolImage, other: BoolImage) -> float:
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.parametrize(("inside", "outside"), [(200, 90), (90, 200), (150, 110)])
def test_an_outline_moves_to_the_edge_of_the_picture(inside: int, outside: int) -> None:
    mask, shares = star(), coarse(star())
    before = iou(shares > 0.5, mask)
    assert before < 0.88
    assert iou(follow_edges(painted(mask, inside, outside), shares, CELL), mask) > before + 0.3 * (1 - before)


def test_a_frame_larger_than_the_network_sees_gets_sharp_masks_too() -> None:
    mask = star()
    large = mask.repeat(3, axis=0).repeat(3, axis=1)
    picture = painted(mask, 200, 90).repeat(3, axis=0).repeat(3, axis=1)
    shares = cv2.resize(coarse(mask), None, fx=3, fy=3)
    assert iou(follow_edges(picture, np.asarray(shares, dtype=np.float32), 3 * CELL), large) > 0.9


def test_without_an_edge_nearby_the_outline_stays() -> None:
    shares = coarse(star())
    moved = follow_edges(painted(star(), 120, 120, noise=0), shares, CELL)
    assert iou(moved, shares > 0.5) > 0.99


def test_far_from_the_outline_nothing_changes() -> None:
    """Another object of the same colour, further away than the reach, does not join."""
    mask = np.zeros(SIZE_HW, dtype=np.bool_)
    mask[80:160, 40:120] = True
    other = np.zeros_like(mask)
    other[80:160, 200:280] = True
    moved = follow_edges(painted(mask | other, 200, 90), coarse(mask), CELL)
    assert not (moved & other).any()
    assert moved[100:140, 60:100].all()
    columns = np.flatnonzero(moved.any(axis=0))
    assert columns[-1] <= 120 + REACH * CELL


def test_a_mask_smaller_than_the_neighbourhoods_is_not_lost() -> None:
    mask = np.zeros(SIZE_HW, dtype=np.bool_)
    mask[100:104, 100:104] = True
    shares = mask.astype(np.float32)
    assert np.array_equal(follow_edges(painted(mask, 120, 120, noise=3), shares, CELL), mask)


def test_an_empty_mask_stays_empty() -> None:
    assert not follow_edges(painted(star(), 200, 90), np.zeros(SIZE_HW, dtype=np.float32), CELL).any()


def test_the_masks_of_a_video_fit_better_and_the_tracker_can_leave_them_coarse() -> None:
    scene = render_video(20_003, 4)
    truths = [one.mask.to_array() for one in scene.annotation.segments_on_frame(3).values()]
    prelabeler = load_prelabeler("inspro-mini", "cpu")
    assert isinstance(prelabeler, Prelabeler)
    best = {}
    for follows in (False, True):
        tracker = Tracker(prelabeler.engine, TrackerConfig(refine_masks=follows))
        state = tracker.start()
        for frame in scene.frames:
            prediction, state = tracker.step(frame, state)
        found = [one.mask.to_array() for one in prediction.instances if one.mask is not None]
        best[follows] = sum(max(iou(mask, truth) for truth in truths) for mask in found) / len(found)
    assert 0.6 < best[False] < best[True] - 0.03
