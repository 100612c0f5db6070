"""Small seeded inputs and networks for tests of the model."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from inspro_core.model.config import InsProConfig, MaskConfig
from inspro_core.model.inspro import FrameOutput, InsPro
from inspro_core.model.targets import FrameTargets

TINY = InsProConfig(
    num_classes=3,
    backbone="mobilenet_v2",
    input_size_hw=(48, 64),
    channels=16,
    num_proposals=5,
    num_stages=2,
    num_attention_heads=2,
    dynamic_channels=4,
    feedforward_channels=16,
    mask=MaskConfig(channels=8),
    bank_size=3,
)
SIZE_HW = (48, 60)
PADDED_HW = (64, 64)


def shrunk(config: InsProConfig) -> InsProConfig:
    """Keep what a preset switches and make it small."""
    return replace(config, num_proposals=4, num_stages=1, dynamic_channels=4, feedforward_channels=8)


def build(config: InsProConfig = TINY, seed: int = 0) -> InsPro:
    """Build a network with seeded weights, in evaluation mode."""
    torch.manual_seed(seed)
    return InsPro(config).eval()


def clip(frames: int, batch: int = 1, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Make (B, T, 3, 64, 64) random images of which 48 x 60 pixels count, and their (B, 2) sizes."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.randint(0, 256, (batch, frames, 3, *PADDED_HW), generator=generator, dtype=torch.uint8)
    return images, torch.tensor([SIZE_HW] * batch)


def targets(track_ids: list[int], seed: int = 0) -> FrameTargets:
    """Make one object per track id, of class id % 3: 16 x 16 boxes at seeded places, filled masks."""
    generator = torch.Generator().manual_seed(seed)
    corners = torch.randint(0, 30, (len(track_ids), 2), generator=generator).float()
    boxes = torch.cat((corners, corners + 16), dim=1)
    masks = torch.zeros((len(track_ids), *PADDED_HW), dtype=torch.uint8)
    for mask, box in zip(masks, boxes.int().tolist(), strict=True):
        mask[box[1] : box[3], box[0] : box[2]] = 1
    ids = torch.tensor(track_ids, dtype=torch.int64)
    return FrameTargets(boxes, ids % 3, ids, masks)


def run_clip(model: InsPro, frames: int, batch: int = 1, seed: int = 0) -> list[FrameOutput]:
    """Run a seeded clip without gradient."""
    with torch.no_grad():
        outputs: list[FrameOutput] = model(*clip(frames, batch, seed))
    return outputs
