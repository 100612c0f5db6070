"""Masks inside boxes (QueryInst): the query convolves the region of its box, a small deconvolution draws the mask."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.ops import roi_align

from inspro_core.model.config import QueryMaskConfig
from inspro_core.model.dynamic_head import QueryConv
from inspro_core.model.mask_head import conv_block

MIN_BOX_SIDE = 1e-6  # pixels; a box without area holds no pixel centre and gets an empty mask
OUTSIDE = 1e-6  # probability outside a box, so that its logit is finite


class QueryMaskHead(nn.Module):
    """Predict one mask per class in the predicted box (QueryInst sec. 3.2, its last mask head).

    Args:
        channels: C of pyramid and queries.
        dynamic_channels: inner width of the layers that the query generates.
        num_classes: K.
        config: sizes of the head.
    """

    def __init__(self, channels: int, dynamic_channels: int, num_classes: int, config: QueryMaskConfig) -> None:
        super().__init__()
        self.roi_bins = config.roi_bins
        self.dynamic_conv = QueryConv(channels, dynamic_channels)
        self.convs = nn.Sequential(*[conv_block(channels, channels, config.norm) for _ in range(config.num_convs)])
        self.upsample = nn.ConvTranspose2d(channels, channels, 2, stride=2)
        self.class_logits = nn.Conv2d(channels, num_classes, 1)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        nn.init.zeros_(self.class_logits.bias)  # type: ignore[arg-type]

    def forward(self, queries: Tensor, regions: Tensor, classes: Tensor) -> Tensor:
        """Predict the masks of M instances, which may be none: every parameter still gets a gradient.

        Args:
            queries: (M, C) after the last stage's self-attention and its norm, before the dynamic convolution.
            regions: (M, C, R, R) pooled from the boxes of the last stage, float32.
            classes: (M,) whose mask is read.

        Returns:
            (M, 2·R, 2·R) logits over each box, float32.
        """
        x = self.dynamic_conv(queries, regions)  # (M, R·R, C)
        x = x.transpose(1, 2).reshape(regions.shape)  # (M, C, R, R)
        x = F.relu(self.upsample(self.convs(x))).float()  # (M, C, 2·R, 2·R)
        weight = self.class_logits.weight.flatten(1)[classes]  # (M, C): only the rows of the wanted classes
        bias = self.class_logits.bias[classes]  # type: ignore[index]
        logits = torch.baddbmm(bias[:, None, None], weight[:, None], x.flatten(2))  # (M, 1, 4·R·R)
        return logits.view(len(x), *x.shape[2:])


def crop_masks(masks: Tensor, boxes_xyxy: Tensor, bins: int) -> Tensor:
    """Read the truth inside boxes: the mean over each bin, rounded (Mask R-CNN's targets).

    Args:
        masks: (M, H, W), 0 or 1.
        boxes_xyxy: (M, 4) pixels; used detached.
        bins: per side.

    Returns:
        (M, bins, bins) float32, 0 or 1.
    """
    boxes = boxes_xyxy.detach().float()
    rois = torch.cat((torch.arange(len(boxes), device=boxes.device, dtype=boxes.dtype)[:, None], boxes), dim=1)
    share: Tensor = roi_align(masks[:, None].float(), rois, (bins, bins), 1.0, 0, True)
    return (share[:, 0] >= 0.5).float()


def paste_masks(probabilities: Tensor, boxes_xyxy: Tensor, size_hw: tuple[int, int]) -> Tensor:
    """Put each mask into its box in a picture, bilinear between bin centres, zero outside.

    Bilinear sampling is separable, so that a mask is pasted by two matrix products.

    Args:
        probabilities: (M, m, m).
        boxes_xyxy: (M, 4) pixels of the picture, of any place and size.
        size_hw: of the picture.

    Returns:
        (M, H, W) probabilities at the pixel centres.
    """
    rows = _sampling_weights(boxes_xyxy[:, 1], boxes_xyxy[:, 3], size_hw[0], probabilities.shape[1])  # (M, H, m)
    columns = _sampling_weights(boxes_xyxy[:, 0], boxes_xyxy[:, 2], size_hw[1], probabilities.shape[2])  # (M, W, m)
    return rows @ probabilities @ columns.transpose(1, 2)


def paste_logits(logits: Tensor, boxes_xyxy: Tensor, size_hw: tuple[int, int]) -> Tensor:
    """Put logits over boxes into a picture as `paste_masks` puts probabilities; (M, m, m) to (M, H, W) logits."""
    return torch.logit(paste_masks(logits.sigmoid(), boxes_xyxy.detach(), size_hw), eps=OUTSIDE)


def _sampling_weights(low: Tensor, high: Tensor, length: int, bins: int) -> Tensor:
    """Give the weight of each bin at each pixel centre of one axis, (M, length, bins)."""
    centres = torch.arange(length, device=low.device, dtype=low.dtype) + 0.5
    side = (high - low).clamp(min=MIN_BOX_SIDE)
    position = (centres - low[:, None]) / side[:, None] * bins - 0.5  # (M, length), bin 0 at 0
    return (1 - (position[..., None] - torch.arange(bins, device=low.device, dtype=low.dtype)).abs()).clamp(min=0)
