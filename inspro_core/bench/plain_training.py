"""A training step as it is written down: the reference for the speed of ours."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torchvision.ops import roi_align

from inspro_core.model.criterion import Criterion
from inspro_core.model.dynamic_head import HeadStage
from inspro_core.model.inspro import FrameFeatures, FrameOutput, InsPro
from inspro_core.model.roi import FINEST_LEVEL, SAMPLES_PER_BIN, assign_levels
from inspro_core.train.batches import Batch
from inspro_core.train.config import TrainConfig


def plain_pool(pyramid: list[Tensor], boxes_xyxy: Tensor, canonical_size: float, output_size: int) -> Tensor:
    """Pool as `pool_pyramid` does, with the gradient that torchvision's RoIAlign comes with."""
    batch, count = boxes_xyxy.shape[:2]
    boxes = boxes_xyxy.detach().reshape(-1, 4)
    images = torch.arange(batch).repeat_interleave(count)[:, None].to(boxes.dtype)
    levels = assign_levels(boxes, canonical_size, len(pyramid))
    pooled = boxes.new_zeros((len(boxes), pyramid[0].shape[1], output_size, output_size))
    for index, features in enumerate(pyramid):
        chosen = (levels == index).nonzero().squeeze(1)
        rois, scale = torch.cat((images, boxes), dim=1)[chosen], 0.5 ** (index + FINEST_LEVEL)
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
        for stage in model.modules():
            if isinstance(stage, HeadStage):
                stage.pool = plain_pool
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
