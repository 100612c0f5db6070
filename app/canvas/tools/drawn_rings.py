"""The points that a person set: an outline is edited with them again, not with those that its mask would give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.polygons import Ring, rings_from_pixels, simplified

TOLERANCE = math.sqrt(2)  # frame pixels by which the outline may differ from the mask: the steps of a slanted line do
MOST = 1000  # outlines that are remembered
BoolImage = NDArray[np.bool_]


class DrawnRings:
    """Remembers of which rings masks are made, for as long as the project is open; a file holds the masks alone.

    A mask is known by its pixels, so that it has its points again on any frame and after an undo, and as soon as one
    pixel is another it has them no more.
    """

    def __init__(self) -> None:
        self._by_mask: dict[bytes, tuple[Ring, ...]] = {}

    def keep(self, mask: BoolImage, rings: Sequence[Ring]) -> None:
        """Remember the rings that give exactly a mask, (H, W); the oldest ones are forgotten where they are many."""
        self._by_mask[_digest(mask)] = tuple(rings)
        if len(self._by_mask) > MOST:
            del self._by_mask[next(iter(self._by_mask))]

    def rings_of(self, mask: BoolImage) -> Sequence[Ring]:
        """Return the rings of a mask, (H, W): those it was made of, else few that differ from it by the tolerance."""
        known = self._by_mask.get(_digest(mask))
        return known if known is not None else simplified(rings_from_pixels(mask), TOLERANCE)

    def forget(self) -> None:
        """Remember nothing more."""
        self._by_mask = {}


def _digest(mask: BoolImage) -> bytes:
    return blake2b(np.packbits(mask).tobytes(), digest_size=16).digest()
