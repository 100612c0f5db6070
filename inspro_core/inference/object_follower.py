"""Follows one object from the masks that a human drew, frame by frame, forward or backward in time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage
from inspro_core.domain.shapes import remove_islands
from inspro_core.inference.appearance import PICTURE_SIZE, Appearance, Reference
from inspro_core.inference.colors import ColorShares, color_odds, count_colors
from inspro_core.inference.edges import follow_edges
from inspro_core.inference.flow_warp import FloatImage, FlowWarper, fetch, grey
from inspro_core.inference.fusion import (
    MIN_AGREEMENT,
    MIN_STANDING_AGREEMENT,
    SMOOTHING,
    OtherMask,
    WarpedMask,
    blend_warped,
    carried_odds,
    fuse,
    weights_of_others,
)
from inspro_core.inference.object_motion import find_shift
from inspro_core.inference.object_window import ObjectWindow
from inspro_core.inference.settled_objects import leave_alone
from inspro_core.media import RgbImage

CELL = 4.0  # pixels of the window within which an outline that was carried along is not exact
FAULT_BLUR = 8.0  # pixels of the window around a pixel in which edges and network are tried on the human mask
MAX_FAULTS = 0.05  # of these pixels; with more, edges are no guide there
MIN_PIXELS = 16
MIN_PART = 0.05  # of the mask; smaller parts of it are noise
MIN_SUPPORT = 0.25  # mean vote under a mask that was carried along; below, something else is there
MIN_RETURN_SUPPORT = 0.6  # mean vote for an object that was not seen on the frame before


@dataclass(frozen=True)
class Anchor:
    """What a human drew of an object on one frame.

    Attributes:
        frame: index in the video.
        picture: (S, S, 3) of the object's window.
        shares: (S, S) mask of the window, 0..1.
        reference: what the object and its surroundings look like there.
        colors: of both.
        edge_faults: (S, S) part of the pixels around each, 0..1, that the edges of the picture give to the wrong side.
        network_faults: (S, S) the same of the network; None where it did not look at the frame.
    """

    frame: int
    picture: NDArray[np.uint8]
    shares: NDArray[np.float32]
    reference: Reference
    colors: ColorShares
    edge_faults: FloatImage
    network_faults: FloatImage | None


@dataclass(frozen=True)
class FollowedObject:
    """An object between two frames.

    Attributes:
        anchors: at least one.
        window: where it was seen last.
        picture: (S, S, 3) of this window on the frame on which it was seen last.
        shares: (S, S) mask of the window there, 0..1.
        shift_xy: how far it moved from frame to frame, pixels.
        mask: (H, W) on the frame before; None where it was not seen there.
    """

    anchors: tuple[Anchor, ...]
    window: ObjectWindow
    picture: RgbImage
    shares: FloatImage
    shift_xy: tuple[float, float]
    mask: BoolImage | None

    @classmethod
    def seen(
        cls,
        image: RgbImage,
        mask: BoolImage,
        window: ObjectWindow,
        anchors: tuple[Anchor, ...],
        shift_xy: tuple[float, float] = (0.0, 0.0),
    ) -> FollowedObject:
        """Describe an object by its (H, W) mask on an (H, W, 3) RGB frame."""
        picture, shares = window.cut(image, PICTURE_SIZE), window.cut(mask.astype(np.float32), PICTURE_SIZE)
        return cls(anchors, window, picture, shares, shift_xy, mask)

    def lost(self) -> FollowedObject:
        """Return the object as it is while it is not seen."""
        return replace(self, shift_xy=(0.0, 0.0), mask=None)


class ObjectFollower:
    """Carries masks from frame to frame.

    Args:
        appearance: what tells objects from background.
        warper: optical flow; see `warper`.

    Attributes:
        warper: optical flow, for whoever compares frames beside it.
    """

    def __init__(self, appearance: Appearance, warper: FlowWarper) -> None:
        self._appearance, self.warper = appearance, warper

    def anchor(self, frame: int, image: RgbImage, mask: BoolImage, network: BoolImage | None) -> Anchor:
        """Remember a mask that a human drew.

        Args:
            frame: index in the video.
            image: (H, W, 3) RGB.
            mask: (H, W) that has pixels.
            network: (H, W) what the network sees of the object there, None where it was not asked.
        """
        window = ObjectWindow.around(mask)
        picture, shares = window.cut(image, PICTURE_SIZE), window.cut(mask.astype(np.float32), PICTURE_SIZE)
        reference = self._appearance.reference(picture, shares)
        colors = count_colors(picture, shares >= 0.5)
        network_faults = None
        if network is not None:
            network_faults = faults_of(window.cut(network.astype(np.float32), PICTURE_SIZE) >= 0.5, shares)
        return Anchor(frame, picture, shares, reference, colors, edge_faults(picture, shares), network_faults)

    def step(
        self,
        frame: int,
        image: RgbImage,
        followed: FollowedObject,
        network: BoolImage | None,
        standing: BoolImage | None = None,
        taken: BoolImage | None = None,
    ) -> tuple[FollowedObject, float]:
        """Find an object on the next frame.

        Args:
            frame: index in the video.
            image: (H, W, 3) RGB.
            followed: as it was on the frame before.
            network: (H, W) what the network sees of it on the frame; where the object was not seen on the frame before,
                only if it is sure.
            standing: (H, W) what the labels hold of it there.
            taken: (H, W) pixels that belong to other objects.

        Returns:
            The object on the frame, its mask None where it is not seen; and how sure that is, 0..1.
        """
        shift_xy = find_shift(followed.picture, followed.shares, followed.window, image, followed.shift_xy)
        window = followed.window.moved(shift_xy)
        if followed.mask is None and network is not None:
            window = ObjectWindow.around(network)
        picture = window.cut(image, PICTURE_SIZE)
        vote = self._appearance.vote(self._appearance.tokens(picture), [a.reference for a in followed.anchors])
        shares, at_edges, of_network = self._carry(frame, followed, picture)
        carried = carried_odds(shares)
        weights = weights_of_others(of_network if followed.mask is not None else np.zeros_like(of_network))
        others = [
            OtherMask(window.cut(mask.astype(np.float32), PICTURE_SIZE) >= 0.5, least, weights)
            for mask, least in ((standing, MIN_STANDING_AGREEMENT), (network, MIN_AGREEMENT))
            if mask is not None
        ]
        inside = fuse(carried, vote, color_odds(picture, [a.colors for a in followed.anchors]), others)
        least = MIN_SUPPORT if followed.mask is not None else MIN_RETURN_SUPPORT
        if (support := mean_vote(vote, inside >= 0.5)) < least:
            return followed.lost(), 0.0
        moved = np.where(at_edges > MAX_FAULTS, inside > 0.5, follow_edges(picture, inside, CELL)).astype(np.float32)
        mask = without_specks(leave_alone(window.paste(moved, image.shape[:2]) >= 0.5, taken))
        if int(mask.sum()) < MIN_PIXELS:
            return followed.lost(), 0.0
        sureness = float(inside[inside >= 0.5].mean()) * min(1.0, 2 * support)
        window = ObjectWindow.around(mask, window)
        return FollowedObject.seen(image, mask, window, followed.anchors, shift_xy), sureness

    def _carry(
        self, frame: int, followed: FollowedObject, picture: RgbImage
    ) -> tuple[FloatImage, FloatImage, FloatImage]:
        """Bring the mask of the frame before and that of the nearest anchor over to the (S, S, 3) picture.

        Returns:
            (S, S) both blended, 0..1; the anchor's `edge_faults`; and the `network_faults` of the nearest anchor that
            has some, 0 without any.
        """
        nearest = min(followed.anchors, key=lambda anchor: abs(anchor.frame - frame))
        here = grey(picture)
        before, back = (self.warper.flow(here, grey(other)) for other in (followed.picture, nearest.picture))
        warped = [
            WarpedMask(fetch(followed.shares, before), fetch(followed.picture, before)),
            WarpedMask(fetch(nearest.shares, back), fetch(nearest.picture, back)),
        ]
        at_edges, of_network = fetch(nearest.edge_faults, back), np.zeros_like(followed.shares)
        asked = [anchor for anchor in followed.anchors if anchor.network_faults is not None]
        if asked:
            other = min(asked, key=lambda anchor: abs(anchor.frame - frame))
            assert other.network_faults is not None
            way = back if other is nearest else self.warper.flow(here, grey(other.picture))
            of_network = fetch(other.network_faults, way)
        return blend_warped(warped, picture), at_edges, of_network


def edge_faults(picture: RgbImage, shares: FloatImage) -> FloatImage:
    """Try on a mask that a human drew where its outline goes if it follows the edges of the picture.

    Thin parts and outlines without an edge are lost or moved there; what is carried from them must not follow edges.

    Args:
        picture: (S, S, 3) RGB of the window.
        shares: (S, S) the mask, 0..1.

    Returns:
        (S, S) part of the pixels around each that come to the wrong side, 0..1.
    """
    smooth = np.asarray(cv2.GaussianBlur(shares, (0, 0), SMOOTHING), dtype=np.float32)  # as what is carried
    return faults_of(follow_edges(picture, smooth, CELL), shares)


def faults_of(mask: BoolImage, shares: FloatImage) -> FloatImage:
    """Compare an (S, S) mask with what a human drew, (S, S) 0..1.

    Returns:
        (S, S) part of the pixels around each that the mask has on the wrong side, 0..1.
    """
    is_wrong = (mask != (shares >= 0.5)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(is_wrong, (0, 0), FAULT_BLUR), dtype=np.float32)


def mean_vote(vote: FloatImage, mask: BoolImage) -> float:
    """Average the (G, G) vote under an (S, S) mask of the same window; 0 for an empty mask."""
    votes = cv2.resize(vote, (mask.shape[1], mask.shape[0]), interpolation=cv2.INTER_LINEAR)
    return float(votes[mask].mean()) if mask.any() else 0.0


def without_specks(mask: BoolImage) -> BoolImage:
    """Drop parts of a mask that are small beside the whole."""
    return remove_islands(mask, int(MIN_PART * mask.sum()))
