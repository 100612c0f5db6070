"""Samples of a mask refiner as it sees them: turned, in other colours, with masks that are wrong in other ways."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.inference.edges import FloatImage
from inspro_core.inference.refinement import SIDE, refining_scale
from inspro_core.train.refiner_samples import RefinerSample

ZOOM: Final = (0.7, 1.28)  # beside the scale at which masks are refined
TURN: Final = 25.0  # degrees, of half of the samples
SHIFT: Final = 8.0  # pixels of the view
MASK_SHIFT: Final = 0.2  # cells, standard deviation; of three fifths of the masks
MASK_NOISE: Final = 0.7  # shares at the outline, at most


def draw_view(sample: RefinerSample, rng: np.random.Generator) -> tuple[FloatImage, FloatImage, FloatImage]:
    """Make one view of a sample.

    Args:
        sample: of any size.
        rng: chooses.

    Returns:
        (4, S, S) inputs, (S, S) truth and (S, S) where it is known, all 0..1.
    """
    height, width = sample.shares.shape
    matrix = _placement(height, width, refining_scale((height, width), sample.cell), rng)
    picture = recolour(_warped(sample.picture, matrix, cv2.BORDER_REPLICATE) / np.float32(255), rng)
    shares = _warped(disturb(np.asarray(sample.shares / 255, dtype=np.float32), sample.cell, rng), matrix)
    truth = _warped(sample.truth.astype(np.float32), matrix)
    known = _warped(np.ones((height, width), dtype=np.float32), matrix, how=cv2.INTER_NEAREST)
    inputs = np.concatenate((picture.transpose(2, 0, 1), shares[None]))
    return np.ascontiguousarray(inputs, dtype=np.float32), truth, known


def disturb(shares: FloatImage, cell: float, rng: np.random.Generator) -> FloatImage:
    """Shift some masks a little and move their outlines by smooth noise.

    Args:
        shares: (h, w) 0..1.
        cell: pixels per cell.
        rng: chooses.
    """
    if rng.random() > 0.6:
        return shares
    height, width = shares.shape
    dx, dy = rng.normal(scale=MASK_SHIFT * cell, size=2)
    shares = _warped(shares, np.array([[1, 0, dx], [0, 1, dy]]), size_hw=(height, width))
    cells = (int(height / cell) + 2, int(width / cell) + 2)
    noise = cv2.resize(rng.normal(size=cells).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    at_outline = 4 * shares * (1 - shares)
    change = MASK_NOISE * rng.random() * noise + 0.06 * rng.normal()
    return np.clip(shares + at_outline * change, 0, 1).astype(np.float32)


def recolour(picture: FloatImage, rng: np.random.Generator) -> FloatImage:
    """Give an (h, w, 3) picture, 0..1, other colours, less sharpness and noise, each by chance."""
    if rng.random() < 0.8:
        gain, offset = rng.uniform(0.6, 1.3, 3), rng.uniform(-0.15, 0.15, 3)
        picture = (picture[..., rng.permutation(3)] * gain + offset).astype(np.float32)
        if rng.random() < 0.15:
            picture = picture.mean(axis=2, keepdims=True).repeat(3, axis=2)
        if rng.random() < 0.2:
            picture = 1 - picture
        picture = np.clip(picture, 0, 1) ** np.float32(np.exp(rng.uniform(-0.4, 0.4)))
    if rng.random() < 0.3:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.2)), dtype=np.float32)
    if rng.random() < 0.4:
        picture = picture + rng.normal(scale=rng.uniform(0, 0.05), size=picture.shape).astype(np.float32)
    return picture


def _placement(height: int, width: int, scale: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Choose the (2, 3) matrix from a window to its view: zoom, turn, mirror image and place."""
    scale *= float(np.exp(rng.uniform(*np.log(ZOOM))))
    angle = rng.uniform(-TURN, TURN) if rng.random() < 0.5 else 0.0
    middle = np.array([width / 2, height / 2])
    matrix = np.asarray(cv2.getRotationMatrix2D(middle.tolist(), angle, scale), dtype=np.float64)
    if rng.random() < 0.5:
        matrix = matrix @ np.array([[-1, 0, width - 1], [0, 1, 0], [0, 0, 1]])
    matrix[:, 2] += SIDE / 2 + rng.uniform(-SHIFT, SHIFT, 2) - matrix @ np.append(middle, 1)
    return matrix


def _warped(
    image: NDArray[np.uint8] | FloatImage,
    matrix: NDArray[np.float64],
    border: int = cv2.BORDER_CONSTANT,
    how: int = cv2.INTER_LINEAR,
    size_hw: tuple[int, int] = (SIDE, SIDE),
) -> FloatImage:
    size_wh = (size_hw[1], size_hw[0])
    return np.asarray(cv2.warpAffine(image, matrix, size_wh, flags=how, borderMode=border), dtype=np.float32)
