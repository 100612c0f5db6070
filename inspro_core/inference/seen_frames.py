"""Frames that were looked at already: what the network made of them is kept for the next correction."""

from __future__ import annotations

import zlib
from collections import OrderedDict

from inspro_core.inference.engine import Engine, Observation
from inspro_core.media import RgbImage

KEPT_BYTES = 400_000_000  # about 150 frames of the small models
PRINT_STEP = 5  # every how manieth row and column tells frames apart


class SeenFrames:
    """Looks at frames, and at a frame that it saw before without computing anything.

    Frames are told apart by their pictures, so that it does not matter which video they are of.

    Args:
        engine: runs the model.
        kept_bytes: of what is remembered; what was not asked for the longest goes first.

    Attributes:
        byte_count: that are remembered now.
    """

    def __init__(self, engine: Engine, kept_bytes: int = KEPT_BYTES) -> None:
        self._engine, self._kept_bytes = engine, kept_bytes
        self._seen: OrderedDict[tuple[tuple[int, ...], int], Observation] = OrderedDict()
        self.byte_count = 0

    def observe(self, image: RgbImage) -> Observation:
        """Run what does not depend on other frames on an (H, W, 3) RGB frame; see `Engine.observe`."""
        key = image.shape, zlib.crc32(image[::PRINT_STEP, ::PRINT_STEP].tobytes())
        if key in self._seen:
            self._seen.move_to_end(key)
            return self._seen[key]
        observation = self._engine.observe(image)
        self._seen[key] = observation
        self.byte_count += _size(observation)
        while self.byte_count > self._kept_bytes and len(self._seen) > 1:
            self.byte_count -= _size(self._seen.popitem(last=False)[1])
        return observation


def _size(observation: Observation) -> int:
    """Count the bytes that an observation holds."""
    features = observation.features
    tensors = (observation.images, features.mask_features, *features.pyramid)
    return sum(tensor.nbytes for tensor in tensors if tensor is not None)
