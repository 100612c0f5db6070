"""A training step as it is written down: the reference for the speed of ours."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torchvision.ops import roi_align

from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import FrameFeatures, FrameOutput, InsPro
from inspro_core.model.roi import FINEST_LEVEL, SAMPLES_PER_BIN, RegionTable, assign_levels
from inspro_core.train.batches import Batch
from inspro_core.train.config import TrainConfig


class PlainRegions(RegionTable):
    """Regions by torchvision's RoIAlign, with the gradient that it comes with."""

    def __init__(self, pyramid: list[Tensor], canonical_size: float) -> None:
        self.canonical_size, self._pyramid = canonical_size, pyramid

    def pool_chosen(self, boxes_xyxy: Tensor, images: Tensor, output_size: int) -> Tensor:
        """Pool level by level."""
        boxes = boxes_xyxy.detach()
        levels = assign_levels(boxes, self.canonical_size, len(self._pyramid))
        pooled = boxes.new_zeros((len(boxes), self._pyramid[0].shape[1], output_size, output_size))
        for index, features in enumerate(self._pyramid):
            chosen = (levels == index).nonzero().squeeze(1)
            rois = torch.cat((images[:, None].to(boxes.dtype), boxes), dim=1)[chosen]
            scale = 0.5 ** (index + FINEST_LEVEL)
            crops = roi_align(features, rois, (output_size, output_size), scale, SAMPLES_PER_BIN, True)
            pooled = pooled.index_copy(0, chosen, crops)
        return pooled


class PlainStep:
    """One optimiser step: frame after frame through the whole network, PyTorch's default memory format and optimiser.

    Args:
        model: moved by every step, in training mode.
        optimiser: of its parameters.
        average: model that follows the weights.
        config: settings of the step.
    """

    def __init__(
        self, model: InsPro, optimiser: torch.optim.Optimizer, average: nn.Module, config: TrainConfig
    ) -> None:
        self.model = model.train().to(memory_format=torch.contiguous_format)
        model.region_table = PlainRegions
        self._optimiser, self._average, self._config = optimiser, average, config

    def run(self, batch: Batch, decay: float) -> float:
        """Move the weights; `decay` is that of their average. Returns the loss."""
        outputs = self._forward(batch.images, batch.sizes_hw)
        loss = Criterion()(self.model, outputs, batch.targets, batch.sizes_hw).total
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.model.parameters(), self._config.clip_norm)
        self._optimiser.step()
        with torch.no_grad():
            weights = zip(self._average.parameters(), self.model.parameters(), strict=True)
            for average, current in weights:
                average.mul_(decay).add_(current, alpha=1 - decay)
        return float(loss.detach())

    def _forward(self, images: Tensor, sizes_hw: Tensor) -> list[FrameOutput]:
        """Run (B, T, 3, H, W) clips, one frame of each at a time."""
        model, state, outputs = self.model, self.model.start_state(sizes_hw), []
        for frame in range(images.shape[1]):
            x = model.normalize(images[:, frame], sizes_hw).contiguous()
            pyramid = model.fpn(model.backbone(x))
            mask_features = model.mask_branch(pyramid) if model.mask_branch is not None else None
            outputs.append(model.decode(FrameFeatures(pyramid, mask_features), sizes_hw, state))
            state = outputs[-1].state
        return outputs
