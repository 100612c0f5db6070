"""How a clip is varied in training: one draw for all its frames."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class AugmentConfig:
    """Ranges of the random variation.

    Attributes:
        scales: factors of the network's input size, one is drawn per batch (multi-scale training).
        flip: probability of a horizontal flip.
        reverse: probability of playing the clip backwards.
        colour: largest relative change of brightness and of each channel.
    """

    scales: tuple[float, ...] = (0.6, 0.75, 0.9, 1.0)
    flip: float = 0.5
    reverse: float = 0.3
    colour: float = 0.25


@dataclass(frozen=True)
class Augmentation:
    """One draw.

    Attributes:
        size_hw: pictures are resized to this.
        is_flipped: horizontally.
        is_reversed: in time.
        gains: factor of each RGB channel.
    """

    size_hw: tuple[int, int]
    is_flipped: bool
    is_reversed: bool
    gains: tuple[float, float, float]

    def picture(self, image: Image) -> Image:
        """Apply to an (H, W, 3) RGB picture."""
        shrinks = self.size_hw[0] < image.shape[0]
        method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        if image.shape[:2] != self.size_hw:
            image = np.asarray(cv2.resize(image, self.size_hw[::-1], interpolation=method), dtype=np.uint8)
        shades = np.arange(256, dtype=np.uint8)[:, None] * np.asarray(self.gains, dtype=np.float32)  # (256, 3)
        table = np.clip(shades, 0, 255).astype(np.uint8)[None]
        image = np.asarray(cv2.LUT(image, table), dtype=np.uint8)
        return image[:, ::-1] if self.is_flipped else image

    def mask(self, mask: Image) -> Image:
        """Apply to an (H, W) mask of 0 and 1."""
        resized = cv2.resize(mask * np.uint8(255), self.size_hw[::-1], interpolation=cv2.INTER_LINEAR)
        binary = (np.asarray(resized) > 127).astype(np.uint8)
        return binary[:, ::-1] if self.is_flipped else binary


def draw_augmentation(config: AugmentConfig, size_hw: tuple[int, int], rng: np.random.Generator) -> Augmentation:
    """Draw one variation for clips whose pictures are resized to `size_hw`."""
    gains = (1 + rng.uniform(-config.colour, config.colour)) * (1 + rng.uniform(-config.colour, config.colour, 3))
    is_flipped, is_reversed = rng.random() < config.flip, rng.random() < config.reverse
    red, green, blue = (float(gain) for gain in gains)
    return Augmentation(size_hw, bool(is_flipped), bool(is_reversed), (red, green, blue))
