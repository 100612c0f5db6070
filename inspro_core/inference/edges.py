"""Masks that end where the picture does: a guided filter over what the network's coarse mask says."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage
from inspro_core.media import RgbImage

FloatImage = NDArray[np.float32]

CELL = 2  # pixels per cell of the network's mask at which the filter works
RADIUS = 6  # of these pixels around each the mask is compared with the colours
REACH = RADIUS / CELL  # cells around a mask that may join it
SMOOTHNESS = 1e-4  # variance of colours (0..1) below which there is no edge
ENOUGH = 0.5  # part of the mask's variance that the colours must explain to be followed entirely
MIN_AGREEMENT = 0.5  # IoU with the mask that was given


def follow_edges(picture: RgbImage, shares: FloatImage, cell: float) -> BoolImage:
    """Move the outline of a mask to the edges of the picture nearby.

    Within each small neighbourhood the mask is taken to be a linear function of the colours (He et al., "Guided image
    filtering"). The functions are found at a reduced size and applied at the full one ("Fast guided filter"). Where the
    colours explain little of the mask, it stays as it is; so does a mask of which little would be left.

    Args:
        picture: (h, w, 3) RGB.
        shares: (h, w) of the mask, 0..1; `REACH` cells around it belong to the picture.
        cell: pixels per cell of the mask that the network gave.

    Returns:
        (h, w) the mask.
    """
    height, width = shares.shape
    scale = min(1.0, CELL / cell)
    small_wh = (max(1, round(width * scale)), max(1, round(height * scale)))
    planes = [plane / np.float32(255) for plane in cv2.split(resized(picture, small_wh, cv2.INTER_AREA))]
    inside = (resized(shares, small_wh, cv2.INTER_AREA) > 0.5).astype(np.float32)
    slopes, offsets, trust = (
        resized(image, (width, height), cv2.INTER_LINEAR) for image in _linear_functions(planes, inside)
    )
    products = cv2.multiply(slopes, picture, dtype=cv2.CV_32F)
    fitted = cv2.transform(products, np.full((1, 3), 1 / 255, dtype=np.float32)) + offsets
    moved = np.asarray(trust * fitted + (1 - trust) * shares > 0.5)
    given = shares > 0.5
    return moved if is_like(moved, given) else given


def is_like(mask: BoolImage, given: BoolImage) -> bool:
    """Tell whether an (h, w) mask is still that which was given."""
    return bool(np.count_nonzero(mask & given) >= MIN_AGREEMENT * np.count_nonzero(mask | given))


def resized(image: NDArray[np.uint8] | FloatImage, size_wh: tuple[int, int], how: int) -> FloatImage:
    """Bring an (h, w) or (h, w, 3) image to another width and height by one of OpenCV's interpolations, as float."""
    return np.asarray(cv2.resize(image, size_wh, interpolation=how), dtype=np.float32)


def _linear_functions(colors: Sequence[FloatImage], inside: FloatImage) -> tuple[FloatImage, FloatImage, FloatImage]:
    """Fit `slopes · color + offset` to a mask around each pixel, and average the functions of neighbours.

    Args:
        colors: three (h, w) planes, 0..1.
        inside: (h, w) the mask.

    Returns:
        (h, w, 3) slopes, (h, w) offsets, and (h, w) how far the colours are to be trusted, 0..1.
    """
    r, g, b = colors
    mean_r, mean_g, mean_b, mean = (_mean(plane) for plane in (r, g, b, inside))
    with_r, with_g, with_b = (
        _mean(plane * inside) - of_plane * mean for plane, of_plane in ((r, mean_r), (g, mean_g), (b, mean_b))
    )
    rr, gg, bb = (
        _mean(plane * plane) - of_plane * of_plane + np.float32(SMOOTHNESS)
        for plane, of_plane in ((r, mean_r), (g, mean_g), (b, mean_b))
    )
    rg, rb, gb = _mean(r * g) - mean_r * mean_g, _mean(r * b) - mean_r * mean_b, _mean(g * b) - mean_g * mean_b
    # the covariance of the colours is symmetric; its inverse by cofactors
    i_rr, i_rg, i_rb = gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb
    i_gg, i_gb, i_bb = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    scale = 1 / (i_rr * rr + i_rg * rg + i_rb * rb)
    slope_r = (i_rr * with_r + i_rg * with_g + i_rb * with_b) * scale
    slope_g = (i_rg * with_r + i_gg * with_g + i_gb * with_b) * scale
    slope_b = (i_rb * with_r + i_gb * with_g + i_bb * with_b) * scale
    offset = mean - slope_r * mean_r - slope_g * mean_g - slope_b * mean_b
    slopes = cv2.merge([_mean(slope_r), _mean(slope_g), _mean(slope_b)])
    explained, variance = slope_r * with_r + slope_g * with_g + slope_b * with_b, mean - mean * mean
    trust = np.minimum(1, _mean(explained) / (np.float32(ENOUGH) * _mean(variance) + np.float32(1e-6)))
    return np.asarray(slopes, dtype=np.float32), _mean(offset), trust


def _mean(image: FloatImage) -> FloatImage:
    return np.asarray(cv2.blur(image, (2 * RADIUS + 1, 2 * RADIUS + 1)), dtype=np.float32)
