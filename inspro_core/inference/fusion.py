"""One mask out of what several witnesses say of an object's window: warped masks, looks, and the network's own mask.

All act on (S, S) float images of the window. Numbers were chosen on `davis_extra`-like real clips and synthetic scenes,
not on the sets that are reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage

FloatImage = NDArray[np.float32]
CERTAIN = 3.0  # log odds of a pixel far inside a warped mask
REACH = 0.06  # of the window's side: closer to the outline than this a warped mask grows unsure
ERROR_SCALE = 20.0  # grey levels by which a warped picture may differ from the frame and still be believed
ERROR_BLUR = 1 / 48  # of the window's side
VOTE_WEIGHT = 1.0
NETWORK_WEIGHT = 1.0
MIN_AGREEMENT = 0.5  # IoU with the rest from which on the network's mask is heard
MAX_LOG_ODDS = 4.6


@dataclass(frozen=True)
class WarpedMask:
    """A mask brought over from another frame.

    Attributes:
        shares: (S, S) 0..1.
        picture: (S, S, 3) the other frame's picture, brought over in the same way, grey levels.
    """

    shares: FloatImage
    picture: FloatImage


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


def fuse(prior: FloatImage, vote: FloatImage, network: BoolImage | None) -> FloatImage:
    """Weigh the witnesses.

    Args:
        prior: (S, S) shares of `blend_warped`; only where it is 0.5 or more matters.
        vote: (G, G) shares by looks, of any size.
        network: (S, S) mask of the network, heard if it agrees with the rest.

    Returns:
        (S, S) probability of the object.
    """
    size = len(prior)
    votes = cv2.resize(vote, (size, size), interpolation=cv2.INTER_LINEAR)
    odds = outline_odds(prior >= 0.5) + VOTE_WEIGHT * _log_odds(np.asarray(votes, dtype=np.float32))
    if network is not None:
        seen = odds > 0
        if (network & seen).sum() >= MIN_AGREEMENT * max(1, int((network | seen).sum())):
            odds = odds + NETWORK_WEIGHT * outline_odds(network)
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def outline_odds(mask: BoolImage) -> FloatImage:
    """Turn a mask into log odds that rise from its outline inwards and fall outwards; 0 everywhere for an empty one."""
    if not mask.any():
        return np.zeros(mask.shape, dtype=np.float32)
    image = mask.astype(np.uint8)
    inside = cv2.distanceTransform(image, cv2.DIST_L2, cv2.DIST_MASK_5)
    outside = cv2.distanceTransform(1 - image, cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.asarray(CERTAIN * np.clip((inside - outside) / (REACH * len(mask)), -1, 1), dtype=np.float32)


def _log_odds(shares: FloatImage) -> FloatImage:
    odds = np.log(np.clip(shares, 1e-3, 1) / np.clip(1 - shares, 1e-3, 1))
    return np.asarray(np.clip(odds, -MAX_LOG_ODDS, MAX_LOG_ODDS), dtype=np.float32)
