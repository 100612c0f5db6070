"""Labels that know more of an object than a mask carried from a frame on which part of it was hidden."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from inspro_core.domain.mask import BoolImage
from inspro_core.inference.flow_warp import FlowWarper, fetch, grey
from inspro_core.inference.fusion import is_agreed
from inspro_core.inference.object_window import ObjectWindow
from inspro_core.media import RgbImage

SIZE = 128  # pixels per side of the window in which two frames are compared
MAX_AGREEMENT = 0.7  # IoU of a label and a carried mask from which on there is nothing to decide
MIN_HELD = 0.8  # of the smaller of both masks that lies in the larger one
MAX_PART = 0.45  # of a label: what is known of the object is at most this if part of it was hidden
MIN_EXCESS = 1.5  # of a carried mask that has taken in something else, over the label and over what is known
UNLIKE = 20.0  # grey levels by which a pixel differs from where it should have been, if it was not to be seen there
BLUR = 1 / 48  # of the window's side
MIN_UNSEEN = 0.7  # of the pixels in question


@dataclass(frozen=True)
class KnownView:
    """A frame on which it is known what belongs to an object.

    Attributes:
        picture: (H, W, 3) RGB.
        mask: (H, W) of the object.
    """

    picture: RgbImage
    mask: BoolImage

    @property
    def area(self) -> int:
        """Pixels of the object."""
        return int(np.count_nonzero(self.mask))


def is_revealed(warper: FlowWarper, known: KnownView, image: RgbImage, carried: BoolImage, label: BoolImage) -> bool:
    """Tell whether a label shows an object of which part was hidden on the known frame.

    The label holds the carried mask and is far larger than what is known; and what it has more was not to be seen on
    the known frame, where a human left it out: it was behind something, or outside of the frame.

    Args:
        warper: optical flow.
        known: the object where the carried mask comes from.
        image: (H, W, 3) RGB of the frame.
        carried: (H, W) what was carried to it.
        label: (H, W) what the labels hold there.
    """
    both, one, other = _areas(carried, label)
    is_more = both >= MIN_HELD * one and known.area <= MAX_PART * other
    is_open = is_more and not is_agreed(carried, label, MAX_AGREEMENT)
    return is_open and _unseen_share(warper, known, image, carried ^ label) >= MIN_UNSEEN


def has_taken_in(warper: FlowWarper, known: KnownView, image: RgbImage, carried: BoolImage, label: BoolImage) -> bool:
    """Tell whether a carried mask has taken in something beside the object, which a label has not.

    The carried mask holds the label and is far larger than it and than what is known; and what it has more was not to
    be seen on the known frame. The arguments are those of `is_revealed`.
    """
    both, one, other = _areas(carried, label)
    is_less = both >= MIN_HELD * other and one >= MIN_EXCESS * max(other, known.area)
    return is_less and _unseen_share(warper, known, image, carried ^ label) >= MIN_UNSEEN


def _areas(carried: BoolImage, label: BoolImage) -> tuple[int, int, int]:
    """Count the pixels of both, of the one and of the other mask."""
    return int(np.count_nonzero(carried & label)), int(np.count_nonzero(carried)), int(np.count_nonzero(label))


def _unseen_share(warper: FlowWarper, known: KnownView, image: RgbImage, pixels: BoolImage) -> float:
    """Measure the part of some pixels of a frame that was not to be seen on the known one.

    Each pixel is looked for there by optical flow. It was not to be seen where it would have been outside of the frame,
    or where what is there looks unlike it.
    """
    window = ObjectWindow.around(pixels | known.mask)
    chosen = window.cut(pixels.astype(np.float32), SIZE) >= 0.5
    if not chosen.any():
        return 0.0
    here, there = window.cut(image, SIZE), window.cut(known.picture, SIZE)
    way = warper.flow(grey(here), grey(there))
    unlike = cv2.GaussianBlur(np.abs(fetch(there, way) - here).mean(axis=2), (0, 0), BLUR * SIZE)
    is_outside = fetch(window.cut(np.ones(pixels.shape, dtype=np.float32), SIZE), way) < 0.5
    return float(((unlike > UNLIKE) | is_outside)[chosen].mean())
