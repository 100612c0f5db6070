"""Follows one object from the masks that a human drew, frame by frame, forward or backward in time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage
from inspro_core.domain.shapes import remove_islands
from inspro_core.inference.appearance import PICTURE_SIZE, Appearance, Reference
from inspro_core.inference.flow_warp import FloatImage, Flow, FlowWarper, fetch, grey
from inspro_core.inference.fusion import WarpedMask, blend_warped, fuse
from inspro_core.inference.object_window import ObjectWindow
from inspro_core.media import RgbImage

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
    """

    frame: int
    picture: NDArray[np.uint8]
    shares: NDArray[np.float32]
    reference: Reference


@dataclass(frozen=True)
class FollowedObject:
    """An object between two frames.

    Attributes:
        anchors: at least one.
        window: where it was seen last.
        mask: (H, W) on the frame before; None where it was not seen there.
    """

    anchors: tuple[Anchor, ...]
    window: ObjectWindow
    mask: BoolImage | None


@dataclass(frozen=True)
class FramePair:
    """The frame to look at and the one before it in the order of looking.

    Attributes:
        frame: index of the one to look at.
        image: (H, W, 3) RGB.
        flow: (H, W, 2) way from each pixel of `image` to the same point on the frame before.
        carried: (H, W, 3) the frame before, brought over by the flow, grey levels.
    """

    frame: int
    image: RgbImage
    flow: Flow
    carried: FloatImage


class ObjectFollower:
    """Carries masks from frame to frame.

    Args:
        appearance: what tells objects from background.
        warper: optical flow.
    """

    def __init__(self, appearance: Appearance, warper: FlowWarper) -> None:
        self._appearance, self._warper = appearance, warper

    def anchor(self, frame: int, image: RgbImage, mask: BoolImage) -> Anchor:
        """Remember a mask that a human drew."""
        window = ObjectWindow.around(mask)
        picture, shares = window.cut(image, PICTURE_SIZE), window.cut(mask.astype(np.float32), PICTURE_SIZE)
        return Anchor(frame, picture, shares, self._appearance.reference(picture, shares))

    def step(
        self, pair: FramePair, followed: FollowedObject, network: BoolImage | None
    ) -> tuple[FollowedObject, float]:
        """Find an object on the next frame.

        Args:
            pair: the frame and the one before.
            followed: as it was on the frame before.
            network: (H, W) what the network sees of it on the frame, if it is sure to see it.

        Returns:
            The object on the frame, its mask None where it is not seen; and how sure that is, 0..1.
        """
        warped, window = self._carry(pair, followed, network)
        picture = window.cut(pair.image, PICTURE_SIZE)
        vote = self._appearance.vote(self._appearance.tokens(picture), [a.reference for a in followed.anchors])
        prior = np.zeros(picture.shape[:2], dtype=np.float32)
        if warped:
            nearest = min(followed.anchors, key=lambda anchor: abs(anchor.frame - pair.frame))
            back = self._warper.flow(grey(picture), grey(nearest.picture))
            warped.append(WarpedMask(fetch(nearest.shares, back), fetch(nearest.picture, back)))
            prior = blend_warped(warped, picture)
        seen = window.cut(network.astype(np.float32), PICTURE_SIZE) >= 0.5 if network is not None else None
        inside = fuse(prior, vote, seen)
        least = MIN_SUPPORT if followed.mask is not None else MIN_RETURN_SUPPORT
        if (support := mean_vote(vote, inside >= 0.5)) < least:
            return replace(followed, mask=None), 0.0
        probability = window.paste(inside, pair.image.shape[:2])
        mask = without_specks(probability >= 0.5)
        if int(mask.sum()) < MIN_PIXELS:
            return replace(followed, mask=None), 0.0
        sureness = float(probability[mask].mean()) * min(1.0, 2 * support)
        return replace(followed, window=ObjectWindow.around(mask, window), mask=mask), sureness

    def _carry(
        self, pair: FramePair, followed: FollowedObject, network: BoolImage | None
    ) -> tuple[list[WarpedMask], ObjectWindow]:
        """Bring the mask of the frame before over; the window moves with it. No mask where there was none."""
        if followed.mask is not None:
            shares = fetch(followed.mask.astype(np.float32), pair.flow)
            is_object = shares >= 0.5
            if int(is_object.sum()) >= MIN_PIXELS:
                shift_x, shift_y = (-np.median(pair.flow[is_object], axis=0)).tolist()
                window = followed.window.moved((shift_x, shift_y))
                return [WarpedMask(window.cut(shares, PICTURE_SIZE), window.cut(pair.carried, PICTURE_SIZE))], window
        if network is not None:
            window = ObjectWindow.around(network)
            picture = window.cut(pair.image.astype(np.float32), PICTURE_SIZE)
            return [WarpedMask(window.cut(network.astype(np.float32), PICTURE_SIZE), picture)], window
        return [], followed.window


def mean_vote(vote: FloatImage, mask: BoolImage) -> float:
    """Average the (G, G) vote under an (S, S) mask of the same window; 0 for an empty mask."""
    votes = cv2.resize(vote, (mask.shape[1], mask.shape[0]), interpolation=cv2.INTER_LINEAR)
    return float(votes[mask].mean()) if mask.any() else 0.0


def without_specks(mask: BoolImage) -> BoolImage:
    """Drop parts of a mask that are small beside the whole."""
    return remove_islands(mask, int(MIN_PART * mask.sum()))
