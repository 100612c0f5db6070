"""Masks that are drawn again at the resolution of the picture, on scenes whose masks are known."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
import torch

from inspro_core.data.scenes import render_video
from inspro_core.domain.mask import BoolImage
from inspro_core.inference.edges import REACH, FloatImage, follow_edges
from inspro_core.inference.refinement import SIDE, Refinement, refining_scale, shipped_refiner
from inspro_core.media import RgbImage
from inspro_core.model.refiner import MaskRefiner

CELL = 8
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def refinement() -> Refinement:
    return Refinement(shipped_refiner(), CPU)


def coarse(mask: BoolImage) -> FloatImage:
    """What a network says of it at best: shares of cells, enlarged."""
    height, width = mask.shape
    cells = cv2.resize(mask.astype(np.float32), (width // CELL, height // CELL), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(cells, (width, height)), dtype=np.float32)


def windows() -> Iterator[tuple[RgbImage, FloatImage, BoolImage]]:
    """Objects of held-out scenes: picture, coarse mask and truth of the window around each."""
    margin = int(REACH * CELL)
    for seed in range(20_100, 20_106):
        scene = render_video(seed, 1)
        for segment in scene.annotation.segments_on_frame(0).values():
            truth = segment.mask.to_array()
            rows, columns = np.flatnonzero(truth.any(axis=1)), np.flatnonzero(truth.any(axis=0))
            part = (
                slice(max(0, rows[0] - margin), rows[-1] + margin + 1),
                slice(max(0, columns[0] - margin), columns[-1] + margin + 1),
            )
            yield scene.frames[0][part], coarse(truth)[part], truth[part]


def iou(one: BoolImage, other: BoolImage) -> float:
    return float((one & other).sum() / (one | other).sum())


def test_refined_masks_fit_better_than_those_that_follow_edges_alone(refinement: Refinement) -> None:
    scores = np.array(
        [
            (iou(shares > 0.5, truth), iou(follow_edges(picture, shares, CELL), truth), iou(refined, truth))
            for picture, shares, truth in windows()
            if (shares > 0.5).any()
            for refined in [refinement.refine(picture, shares, CELL)]
        ]
    )
    given, edges, refined = scores.mean(axis=0)
    assert len(scores) >= 12
    assert refined > edges + 0.01
    assert edges > given


def test_large_objects_are_drawn_small_and_small_ones_in_the_pixels_of_the_picture() -> None:
    assert refining_scale((900, 600), 24.0) == pytest.approx(SIDE / 900)
    assert refining_scale((60, 40), 8.0) == 1.0
    assert refining_scale((20, 30), 2.0) == 1.25


@pytest.mark.parametrize("size_hw", [(1, 1), (3, 200), (257, 9), (96, 96), (101, 333)])
def test_windows_of_all_sizes_keep_their_size(refinement: Refinement, size_hw: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (*size_hw, 3), dtype=np.uint8)
    shares = np.full(size_hw, 0.9, dtype=np.float32)
    assert refinement.refine(picture, shares, CELL).shape == size_hw


def test_a_refiner_that_sees_something_else_is_not_followed() -> None:
    """It finds nothing at all, or all: the mask stays where the network and the edges have it."""
    picture, shares, _ = max(windows(), key=lambda window: window[1].sum())
    for bias in (-100.0, 100.0):
        refiner = MaskRefiner().eval()
        torch.nn.init.constant_(refiner.output.bias, bias)  # type: ignore[arg-type]
        refined = Refinement(refiner, CPU).refine(picture, shares, CELL)
        assert np.array_equal(refined, follow_edges(picture, shares, CELL))


def test_the_refiner_that_is_passed_in_stays_as_it_is() -> None:
    refiner = shipped_refiner()
    names = list(refiner.state_dict())
    Refinement(refiner, CPU)
    assert list(refiner.state_dict()) == names


def test_what_is_far_from_the_coarse_outline_stays(monkeypatch: pytest.MonkeyPatch, refinement: Refinement) -> None:
    shares = np.zeros((96, 96), dtype=np.float32)
    shares[10:86, 10:86] = 1
    picture = np.full((96, 96, 3), 128, dtype=np.uint8)
    drawn = np.zeros_like(shares)
    drawn[14:82, 14:82] = 1  # a cell less on each side
    drawn[40:56, 40:56] = 0
    drawn[:2, :2] = 1
    monkeypatch.setattr(refinement, "_draw", lambda *_: drawn)
    refined = refinement.refine(picture, shares, 4.0)
    assert refined[40:56, 40:56].all()
    assert not refined[:2, :2].any()
    assert not refined[11:13, 20:76].any()  # near the outline the network is believed
