"""The dynamic instance interaction of Sparse R-CNN: one stage of the head."""

from __future__ import annotations

import math

import torch.nn.functional as F
from torch import Tensor, nn

from inspro_core.model.boxes import apply_deltas
from inspro_core.model.config import InsProConfig
from inspro_core.model.roi import RegionTable

ROI_BINS = 7


class QueryConv(nn.Module):
    """Convolve each query's region with two 1×1 layers that the query itself generates (Sparse R-CNN sec. 3.2)."""

    def __init__(self, channels: int, dynamic_channels: int) -> None:
        super().__init__()
        self.channels, self.dynamic_channels = channels, dynamic_channels
        self.generator = nn.Linear(channels, 2 * channels * dynamic_channels)
        self.norm_in = nn.LayerNorm(dynamic_channels)
        self.norm_out = nn.LayerNorm(channels)

    def forward(self, queries: Tensor, roi_features: Tensor) -> Tensor:
        """Mix queries with their regions.

        Args:
            queries: (M, C).
            roi_features: (M, C, R, R).

        Returns:
            (M, R·R, C), position by position.
        """
        generated = self.generator(queries)  # (M, 2·C·D)
        weight_in, weight_out = generated.chunk(2, dim=1)
        weight_in = weight_in.reshape(-1, self.channels, self.dynamic_channels)
        weight_out = weight_out.reshape(-1, self.dynamic_channels, self.channels)
        x = roi_features.flatten(2).transpose(1, 2)  # (M, R·R, C)
        x = F.relu(self.norm_in(x.to(weight_in.dtype) @ weight_in))  # (M, R·R, D)
        return F.relu(self.norm_out(x @ weight_out))  # (M, R·R, C)


class DynamicConv(QueryConv):
    """Turn each query and its 7×7 region into one new feature (Sparse R-CNN sec. 3.2)."""

    def __init__(self, channels: int, dynamic_channels: int) -> None:
        super().__init__(channels, dynamic_channels)
        self.out = nn.Linear(channels * ROI_BINS * ROI_BINS, channels)
        self.out_norm = nn.LayerNorm(channels)

    def forward(self, queries: Tensor, roi_features: Tensor) -> Tensor:
        """Map queries (M, C) and regions (M, C, 7, 7) to (M, C)."""
        x = super().forward(queries, roi_features)  # (M, 49, C)
        return F.relu(self.out_norm(self.out(x.flatten(1))))


class Predictor(nn.Module):
    """Hidden layers (Linear without bias, LayerNorm, ReLU) and a linear output."""

    def __init__(self, channels: int, num_layers: int, num_outputs: int) -> None:
        super().__init__()
        self.hidden = nn.Sequential()
        for _ in range(num_layers):
            self.hidden.extend([nn.Linear(channels, channels, bias=False), nn.LayerNorm(channels), nn.ReLU()])
        self.output = nn.Linear(channels, num_outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., C) to (..., num_outputs)."""
        output: Tensor = self.output(self.hidden(x))
        return output


class HeadStage(nn.Module):
    """Self-attention between queries, dynamic convolution with regions, feed-forward, class and box (post-norm)."""

    def __init__(self, config: InsProConfig) -> None:
        super().__init__()
        channels = config.channels
        self.attention = nn.MultiheadAttention(channels, config.num_attention_heads, batch_first=True)
        self.attention_norm = nn.LayerNorm(channels)
        self.dynamic_conv = DynamicConv(channels, config.dynamic_channels)
        self.dynamic_norm = nn.LayerNorm(channels)
        self.feedforward = nn.Sequential(
            nn.Linear(channels, config.feedforward_channels),
            nn.ReLU(),
            nn.Linear(config.feedforward_channels, channels),
        )
        self.feedforward_norm = nn.LayerNorm(channels)
        self.class_predictor = Predictor(channels, config.num_class_layers, config.num_classes)
        self.box_predictor = Predictor(channels, config.num_box_layers, 4)
        self.reset_parameters(has_meaningful_boxes=config.proposal_start == "grid")

    def reset_parameters(self, has_meaningful_boxes: bool) -> None:
        """Initialise as Sparse R-CNN does; the class bias is set by name, not by the size of its last dimension.

        Boxes that start on a grid are kept in place at first: random deltas over several stages and frames would
        throw them far out of the frame before anything is learned.
        """
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        nn.init.constant_(self.class_predictor.output.bias, -math.log((1 - 0.01) / 0.01))
        if has_meaningful_boxes:
            nn.init.zeros_(self.box_predictor.output.weight)
            nn.init.zeros_(self.box_predictor.output.bias)

    def forward(
        self, regions: RegionTable, queries: Tensor, boxes_xyxy: Tensor, is_empty: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Refine queries and boxes once.

        Args:
            regions: of the frame.
            queries: (B, N, C).
            boxes_xyxy: (B, N, 4) pixels of the input.
            is_empty: (B, N) bool, slots that no other may attend to; None for none.

        Returns:
            Class logits (B, N, K), moved boxes (B, N, 4), object features o (B, N, C), which are the next stage's
            queries, and the queries after self-attention (B, N, C), which QueryInst's mask head reads.
        """
        roi_features = regions.pool(boxes_xyxy, ROI_BINS)  # (B·N, C, 7, 7)
        attended = self.attention(queries, queries, queries, key_padding_mask=is_empty, need_weights=False)[0]
        attended = self.attention_norm(queries + attended)  # (B, N, C)
        mixed = self.dynamic_conv(attended.flatten(0, 1), roi_features).view_as(attended)
        mixed = self.dynamic_norm(attended + mixed)
        features = self.feedforward_norm(mixed + self.feedforward(mixed))  # (B, N, C)
        logits = self.class_predictor(features)
        moved = apply_deltas(self.box_predictor(features).float(), boxes_xyxy)
        return logits, moved, features, attended
