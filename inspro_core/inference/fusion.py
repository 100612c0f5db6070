"""One mask out of what several witnesses say of an object's window: carried masks, looks, colours, other masks.

All act on (S, S) float images of the window. The numbers were chosen on single steps of `davis_extra` and of synthetic
scenes, not on the sets that are reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage

FloatImage = NDArray[np.float32]
CERTAIN = 1.5  # log odds of a pixel far inside a carried mask
REACH = 0.06  # of the window's side: closer to the outline than this a carried mask grows unsure
MAX_SHARE = 0.95  # that a blend of warped masks is taken for
ERROR_SCALE = 20.0  # grey levels by which a warped picture may differ from the frame and still be believed
ERROR_BLUR = 1 / 48  # of the window's side
VOTE_WEIGHT = 0.5
COLOR_WEIGHT = 0.5
OTHER_WEIGHT = 0.6  # of a mask of the network or of the labels, at most
MAX_OTHER_FAULTS = 0.2  # of the pixels around one; with as many, such a mask says nothing there
MIN_AGREEMENT = 0.5  # IoU with the rest from which on the network's mask is heard
MIN_STANDING_AGREEMENT = 0.8  # the same for what the labels hold: what was corrected may be wrong beside the frame, too
MAX_VOTE = 0.99
SMOOTHING = 1.0  # pixels of the window


@dataclass(frozen=True)
class WarpedMask:
    """A mask brought over from another frame.

    Attributes:
        shares: (S, S) 0..1.
        picture: (S, S, 3) the other frame's picture, brought over in the same way, grey levels.
    """

    shares: FloatImage
    picture: FloatImage


@dataclass(frozen=True)
class OtherMask:
    """A mask of the object that was not carried along.

    Attributes:
        mask: (S, S).
        min_agreement: IoU with what the rest says, from which on it is heard.
        weights: (S, S) 0..`OTHER_WEIGHT`; see `weights_of_others`.
    """

    mask: BoolImage
    min_agreement: float
    weights: FloatImage


def blend_warped(warped: Sequence[WarpedMask], picture: NDArray[np.uint8]) -> FloatImage:
    """Average warped masks; each counts where its picture, too, came out as the frame's.

    Args:
        warped: at least one.
        picture: (S, S, 3) of the frame.

    Returns:
        (S, S) shares 0..1.
    """
    total = np.zeros(picture.shape[:2], dtype=np.float32)
    weights = np.full(picture.shape[:2], 1e-6, dtype=np.float32)
    for item in warped:
        error = np.abs(item.picture - picture).mean(axis=2)
        error = cv2.GaussianBlur(error, (0, 0), ERROR_BLUR * len(picture))
        weight = np.exp(-np.square(error / ERROR_SCALE))
        total += weight * item.shares
        weights += weight
    return np.asarray(total / weights, dtype=np.float32)


def fuse(carried: FloatImage, vote: FloatImage, colors: FloatImage, others: Sequence[OtherMask]) -> FloatImage:
    """Weigh the witnesses.

    The vote is coarse: what counts is by how much it differs from the share of the carried mask in the same cell, so
    that parts thinner than a cell stay.

    Args:
        carried: (S, S) log odds by the masks that were carried along; see `carried_odds`.
        vote: (G, G) shares by looks.
        colors: (S, S) log odds by colour.
        others: each heard if it agrees with what came before it.

    Returns:
        (S, S) probability of the object.
    """
    mask = (carried > 0).astype(np.float32)
    cells = cv2.resize(mask, (vote.shape[1], vote.shape[0]), interpolation=cv2.INTER_AREA)
    news = _enlarged_odds(vote, len(mask)) - _enlarged_odds(np.asarray(cells, dtype=np.float32), len(mask))
    odds = carried + VOTE_WEIGHT * news + COLOR_WEIGHT * colors
    for other in others:
        if is_agreed(other.mask, odds > 0, other.min_agreement):
            odds = odds + other.weights * carried_odds(other.mask.astype(np.float32))
    odds = cv2.GaussianBlur(odds, (0, 0), SMOOTHING)
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def weights_of_others(faults: FloatImage) -> FloatImage:
    """Weigh masks of the network, or of labels that it made, by where it was wrong on a frame that a human drew.

    Thin parts, and all of a small object but its place, are lost in its few cells; where it was wrong once it is so
    again.

    Args:
        faults: (S, S) part of the pixels around each that the network gave to the wrong side, 0..1.

    Returns:
        (S, S).
    """
    return np.asarray(OTHER_WEIGHT * np.clip(1 - faults / MAX_OTHER_FAULTS, 0, 1), dtype=np.float32)


def is_agreed(one: BoolImage, other: BoolImage, least: float) -> bool:
    """Tell whether two masks of one size have at least this IoU; two empty ones do not."""
    union = np.count_nonzero(one | other)
    return bool(union > 0 and np.count_nonzero(one & other) >= least * union)


def carried_odds(shares: FloatImage) -> FloatImage:
    """Turn an (S, S) mask of 0..1 into log odds that rise from its outline inwards and fall outwards."""
    image = (shares >= 0.5).astype(np.uint8)
    if not image.any():
        return np.full(shares.shape, -CERTAIN, dtype=np.float32)
    inside = cv2.distanceTransform(image, cv2.DIST_L2, cv2.DIST_MASK_5)
    outside = cv2.distanceTransform(1 - image, cv2.DIST_L2, cv2.DIST_MASK_5)
    depth = np.clip((inside - outside) / (REACH * len(image)), -1, 1)
    return np.asarray(CERTAIN * (depth + _log_odds(shares, MAX_SHARE) / 3), dtype=np.float32)


def _enlarged_odds(shares: FloatImage, size: int) -> FloatImage:
    enlarged = cv2.resize(shares, (size, size), interpolation=cv2.INTER_LINEAR)
    return _log_odds(np.asarray(enlarged, dtype=np.float32), MAX_VOTE)


def _log_odds(shares: FloatImage, most: float) -> FloatImage:
    clipped = np.clip(shares, 1 - most, most)
    return np.asarray(np.log(clipped / (1 - clipped)), dtype=np.float32)
