"""What an object looks like, learned from the masks that a human drew: nearest neighbours among deep features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from inspro_core.inference.engine import Engine
from inspro_core.media import RgbImage

PICTURE_SIZE = 256  # pixels per side of what the backbone sees of a window
GRID = 32  # tokens per side of a window
NEIGHBOURS = 16
TEMPERATURE = 0.1  # of squared feature distances


@dataclass(frozen=True)
class Reference:
    """A window that a human labelled.

    Attributes:
        tokens: (D, GRID²) features.
        shares: (GRID²,) share of the object in each token, 0..1.
    """

    tokens: Tensor
    shares: Tensor


class Appearance:
    """Tells object from background by the backbone's features, colour and place in the window.

    Only what a human drew is remembered: a memory of the model's own masks would confirm its own mistakes (measured on
    real video: mean J .23 with the last three frames in the memory, .63 without).

    Args:
        engine: whose backbone gives the features, at strides 8 and 16.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reference(self, picture: RgbImage, shares: NDArray[np.float32]) -> Reference:
        """Remember the (S, S, 3) picture of a window with its (S, S) mask, 0..1; S is `PICTURE_SIZE`."""
        small = cv2.resize(shares, (GRID, GRID), interpolation=cv2.INTER_AREA)
        return Reference(self.tokens(picture), torch.from_numpy(small).flatten().to(self._engine.device))

    def tokens(self, picture: RgbImage) -> Tensor:
        """Describe the (S, S, 3) picture of a window by (D, GRID²) features; S is `PICTURE_SIZE`."""
        device = self._engine.device
        parts = [F.normalize(level, dim=0) for level in self._features(picture)]
        lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32) / 128 - 1
        small = cv2.resize(lab, (GRID, GRID), interpolation=cv2.INTER_AREA)
        parts.append(torch.from_numpy(small).permute(2, 0, 1).to(device))
        places = (torch.arange(GRID, device=device) + 0.5) / GRID - 0.5
        parts.append(torch.stack(torch.meshgrid(places, places, indexing="ij")))
        return torch.cat(parts).flatten(1)

    def _features(self, picture: RgbImage) -> list[Tensor]:
        """Run the backbone on a (S, S, 3) picture; returns (C, GRID, GRID) each."""
        model, device = self._engine.model, self._engine.device
        images = torch.from_numpy(picture).to(device).permute(2, 0, 1)[None]
        sizes_hw = torch.tensor([[PICTURE_SIZE, PICTURE_SIZE]], device=device)
        with torch.inference_mode():
            x = model.normalize(images, sizes_hw).contiguous(memory_format=torch.channels_last)
            levels = model.backbone(x)[1:3]
            size = (GRID, GRID)
            return [F.interpolate(level.float(), size, mode="bilinear", align_corners=False)[0] for level in levels]

    def vote(self, tokens: Tensor, references: Sequence[Reference]) -> NDArray[np.float32]:
        """Give the share of the object in each token of a window, by the most similar tokens of the references.

        Args:
            tokens: (D, GRID²) of the window.
            references: at least one.

        Returns:
            (GRID, GRID), 0..1.
        """
        known = torch.cat([reference.tokens for reference in references], dim=1)  # (D, R·GRID²)
        shares = torch.cat([reference.shares for reference in references])
        distances = tokens.square().sum(0)[:, None] + known.square().sum(0)[None] - 2 * tokens.T @ known
        nearest, index = distances.topk(NEIGHBOURS, dim=1, largest=False)
        weights = (-nearest / TEMPERATURE).softmax(dim=1)
        return np.asarray((weights * shares[index]).sum(1).view(GRID, GRID).cpu().numpy(), dtype=np.float32)
