"""The InsPro network: one frame in, instances and the state for the next frame out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from inspro_core.model.backbone import build_backbone
from inspro_core.model.boxes import box_cxcywh_to_xyxy, clip_boxes, sizes_to_whwh
from inspro_core.model.config import InsProConfig, MaskConfig, QueryMaskConfig
from inspro_core.model.dynamic_head import HeadStage
from inspro_core.model.fpn import FeaturePyramid
from inspro_core.model.mask_head import DynamicMaskHead, MaskBranch
from inspro_core.model.memory import IntraQueryAttention, push
from inspro_core.model.propagation import PropagationState
from inspro_core.model.query_mask_head import QueryMaskHead, paste_logits
from inspro_core.model.roi import FINEST_LEVEL, RegionTable
from inspro_core.model.slot_links import SlotViews, link_slots, remember, reorder
from inspro_core.model.track_and_detect import carry_over, find_by_score, find_places
from inspro_core.model.tracking_head import TrackingHead

EMPTY_LOGIT = -20.0  # of a slot that holds nothing


@dataclass(frozen=True)
class FrameFeatures:
    """What the backbone makes of a batch of frames.

    Attributes:
        pyramid: (B, C, H / s, W / s) for s = 4, 8, 16, 32, float32, channels last.
        mask_features: (B, F, h, w) of the mask branch, or None without one.
    """

    pyramid: list[Tensor]
    mask_features: Tensor | None


@dataclass(frozen=True)
class FrameOutput:
    """The predictions on one frame of every clip of a batch.

    Attributes:
        logits: (S, B, N, K) class logits of each head stage.
        boxes_xyxy: (S, B, N, 4) pixels of the input, unclipped.
        object_features: (B, N, C) of the last stage.
        mask_parameters: (B, N, P) parameters of the dynamic mask head, or (B, N, C) attended queries that QueryInst's
            reads; of the last stage; None for boxes only.
        mask_features: (B, F, h, w) that the dynamic mask head reads, or None.
        state: for the next frame.
        embeddings: (B, N, E) by which tracking-by-detection links objects, or None.
        is_empty: (B, N) bool, slots that held nothing, or None where every slot is in use.
        places: (B, N) track slot into which each detect slot moves for the next frame, -1 for none; None with united
            queries.
        pyramid: levels that QueryInst's mask head reads, or None.
        is_key: whether all stages ran, not the light one of InsPro-lite.
    """

    logits: Tensor
    boxes_xyxy: Tensor
    object_features: Tensor
    mask_parameters: Tensor | None
    mask_features: Tensor | None
    state: PropagationState
    embeddings: Tensor | None = None
    is_empty: Tensor | None = None
    places: Tensor | None = None
    pyramid: list[Tensor] | None = None
    is_key: bool = True


class InsPro(nn.Module):
    """Propagate query-proposal pairs through a video (InsPro sec. 3).

    Attributes:
        region_table: reads regions from a pyramid; the benchmarks put torchvision's RoIAlign in its place.
    """

    def __init__(self, config: InsProConfig) -> None:
        super().__init__()
        self.config = config
        self.region_table = RegionTable
        self.backbone = build_backbone(config.backbone, config.frozen_backbone_stages)
        self.fpn = FeaturePyramid(self.backbone.out_channels, config.channels)
        self.start_boxes = nn.Parameter(_start_boxes(config))  # (N, 4) cxcywh, relative to the frame
        self.start_queries = nn.Parameter(torch.randn(config.num_proposals, config.channels))
        self.stages = nn.ModuleList([HeadStage(config) for _ in range(config.num_stages)])
        self.attention = IntraQueryAttention(config.channels, config.bank_size)
        uses_attention = config.propagate in ("query", "both") and config.bank_size > 1
        self.attention.requires_grad_(uses_attention)  # parameters without gradient would stall DDP
        self.lite_stage = HeadStage(config) if config.key_interval > 1 else None
        self.tracking_head = (
            TrackingHead(config.channels, config.tracking_channels) if config.tracking_channels else None
        )
        self.mask_branch = MaskBranch(config.channels, config.mask) if isinstance(config.mask, MaskConfig) else None
        self.mask_head = _build_mask_head(config)
        self.lite_mask_head = _build_mask_head(config) if self.lite_stage is not None else None
        self.register_buffer("pixel_mean", torch.tensor(config.pixel_mean).view(3, 1, 1), persistent=False)
        self.register_buffer("pixel_std", torch.tensor(config.pixel_std).view(3, 1, 1), persistent=False)
        self.pixel_mean: Tensor
        self.pixel_std: Tensor

    def forward(
        self,
        images: Tensor,
        sizes_hw: Tensor,
        warmup_frames: int = 0,
        choose_places: Callable[[FrameOutput], Tensor] | None = None,
    ) -> list[FrameOutput]:
        """Run clips from their first frame on.

        Args:
            images: (B, T, 3, H, W) uint8 RGB, padded right and bottom to multiples of 32.
            sizes_hw: (B, 2) sizes without padding.
            warmup_frames: frames at the start that run without gradient and give no output.
            choose_places: gives for each frame with an output the (B, N) track slots into which detect slots move,
                by the ground truth; by score without it. United queries do not need it.

        Returns:
            One output per frame after the warm-up.
        """
        count = images.shape[1]
        state = self.start_state(sizes_hw)
        outputs = []
        for begin, end in ((0, warmup_frames), (warmup_frames, count)):
            if begin == end:
                continue
            is_warmup = end == warmup_frames
            with torch.no_grad() if is_warmup else nullcontext():
                for features in self.extract_clips(images[:, begin:end], sizes_hw):
                    output = self.decode(features, sizes_hw, state, None if is_warmup else choose_places)
                    state = output.state
                    if not is_warmup:
                        outputs.append(output)
        return outputs

    def normalize(self, images: Tensor, sizes_hw: Tensor) -> Tensor:
        """Normalise (B, 3, H, W) uint8 images; the padding beyond `sizes_hw` (B, 2) becomes zero."""
        pixels = images.contiguous(memory_format=torch.channels_last).float()
        rows = torch.arange(images.shape[2], device=images.device) < sizes_hw[:, :1]  # (B, H)
        columns = torch.arange(images.shape[3], device=images.device) < sizes_hw[:, 1:]  # (B, W)
        is_inside = rows[:, None, :, None] & columns[:, None, None, :]
        return (pixels - self.pixel_mean).div_(self.pixel_std).mul_(is_inside)  # channels last

    def extract(self, images: Tensor, sizes_hw: Tensor) -> FrameFeatures:
        """Run backbone, pyramid and mask branch on (B, 3, H, W) uint8 images."""
        pyramid = self.fpn(self.backbone(self.normalize(images, sizes_hw)))
        mask_features = self.mask_branch(pyramid) if self.mask_branch is not None else None
        levels = [level.float().contiguous(memory_format=torch.channels_last) for level in pyramid]
        return FrameFeatures(levels, mask_features)

    def extract_clips(self, images: Tensor, sizes_hw: Tensor) -> list[FrameFeatures]:
        """Run `extract` on all frames of (B, T, 3, H, W) clips at once, and give the features of each frame."""
        count = images.shape[1]
        features = self.extract(images.transpose(0, 1).flatten(0, 1), sizes_hw.repeat(count, 1))  # frame by frame
        levels = [_by_frame(level, count) for level in features.pyramid]
        masks: Sequence[Tensor | None] = [None] * count
        if features.mask_features is not None:
            masks = _by_frame(features.mask_features, count)
        return [FrameFeatures(list(pyramid), mask) for *pyramid, mask in zip(*levels, masks, strict=True)]

    def regions(self, pyramid: list[Tensor]) -> RegionTable:
        """Arrange the pyramid of a frame for reading the regions of boxes."""
        return self.region_table(pyramid, self.config.roi_canonical_size)

    def start_state(self, sizes_hw: Tensor) -> PropagationState:
        """Build the state before a first frame for frames of (B, 2) sizes."""
        batch, size = len(sizes_hw), (self.config.num_proposals, self.config.channels)
        boxes = box_cxcywh_to_xyxy(self.start_boxes) * sizes_to_whwh(sizes_hw)[:, None]  # (B, N, 4)
        queries = self.start_queries.expand(batch, *size)
        is_empty = None
        if self.config.queries == "track_and_detect":  # empty track slots in front of the detect slots
            is_empty = torch.arange(self.config.num_slots, device=boxes.device) < size[0]
            is_empty = is_empty.expand(batch, -1)
            queries, boxes = queries.repeat(1, 2, 1), boxes.repeat(1, 2, 1)
        bank = queries.new_zeros((batch, 0, *queries.shape[1:]))
        is_filled = bank.new_zeros((batch, 0, queries.shape[1]), dtype=torch.bool)
        return PropagationState(queries, boxes, bank, is_filled, is_empty=is_empty)

    def decode(
        self,
        features: FrameFeatures,
        sizes_hw: Tensor,
        state: PropagationState,
        choose_places: Callable[[FrameOutput], Tensor] | None = None,
    ) -> FrameOutput:
        """Predict the instances of one frame from the state that the frame before it left.

        Args:
            features: of the frame.
            sizes_hw: (B, 2) frame sizes without padding.
            state: of the frame before, or `start_state`.
            choose_places: see `forward`.
        """
        is_key = state.frame_index % self.config.key_interval == 0
        stages = self.stages if is_key or self.lite_stage is None else [self.lite_stage]
        begin = self.start_state(sizes_hw) if self.config.links_slots else state
        queries, boxes = begin.queries, begin.boxes_xyxy
        regions = self.regions(features.pyramid)
        logits, moved = [], []
        for stage in stages:
            stage_logits, boxes, queries, attended = stage(regions, queries, boxes, state.is_empty)
            stage_logits = stage_logits.float()
            if state.is_empty is not None:
                stage_logits = stage_logits.masked_fill(state.is_empty[..., None], EMPTY_LOGIT)
            logits.append(stage_logits)
            moved.append(boxes)
            boxes = boxes.detach()
        mask_head = self._mask_head_of(is_key)
        parameters = None
        if mask_head is not None:
            parameters = mask_head.controller(queries) if isinstance(mask_head, DynamicMaskHead) else attended
        output = FrameOutput(
            torch.stack(logits),
            torch.stack(moved),
            queries,
            parameters.float() if parameters is not None else None,
            features.mask_features.float() if features.mask_features is not None else None,
            self._next_state(state, queries, boxes, sizes_hw, is_key),
            self.tracking_head(queries).float() if self.tracking_head is not None else None,
            state.is_empty,
            pyramid=features.pyramid if isinstance(mask_head, QueryMaskHead) else None,
            is_key=is_key,
        )
        if self.config.links_slots:
            return self._link(output, state)
        if self.config.queries == "united":
            return output
        if choose_places is not None:
            places = choose_places(output)
        else:
            assert state.is_empty is not None
            places = find_places(find_by_score(output.logits[-1]), state.is_empty)
        return replace(output, state=carry_over(output.state, self.start_state(sizes_hw), places), places=places)

    def mask_logits(self, output: FrameOutput, images: Tensor, slots: Tensor) -> Tensor:
        """Predict the masks of chosen slots.

        Args:
            output: of the frame.
            images: (M,) index into the batch.
            slots: (M,) index of the query.

        Returns:
            (M, h, w) logits over the padded input: at half the stride of the mask features, or with QueryInst's head,
            whose mask of the slot's best class is pasted into its box, at every pixel.

        Raises:
            ValueError: if the model predicts boxes only.
        """
        boxes = output.boxes_xyxy[-1, images, slots]  # (M, 4)
        if output.pyramid is not None:
            logits = self.box_mask_logits(output, images, slots, output.logits[-1, images, slots].argmax(dim=1))
            height, width = output.pyramid[0].shape[2:]
            return paste_logits(logits, boxes, (height << FINEST_LEVEL, width << FINEST_LEVEL))
        if output.mask_parameters is None:
            raise ValueError("this model predicts boxes only and has no masks")
        assert isinstance(self.mask_head, DynamicMaskHead)
        assert output.mask_features is not None
        parameters = output.mask_parameters[images, slots]
        return self.mask_head(output.mask_features, parameters, boxes, images, self.config.roi_canonical_size)  # type: ignore[no-any-return]

    def box_mask_logits(self, output: FrameOutput, images: Tensor, slots: Tensor, classes: Tensor) -> Tensor:
        """Predict the masks of chosen slots and classes, (M,) each, inside the slots' boxes.

        Returns:
            (M, m, m) logits over each box.

        Raises:
            ValueError: if the model does not have QueryInst's mask head.
        """
        head = self._mask_head_of(output.is_key)
        if not isinstance(head, QueryMaskHead) or output.pyramid is None or output.mask_parameters is None:
            raise ValueError("this model has no masks inside boxes")
        boxes = output.boxes_xyxy[-1, images, slots]
        regions = self.regions(output.pyramid).pool_chosen(boxes, images, head.roi_bins)
        logits: Tensor = head(output.mask_parameters[images, slots], regions, classes)
        return logits

    def _mask_head_of(self, is_key: bool) -> DynamicMaskHead | QueryMaskHead | None:
        """Choose the mask head of a full or of a light frame."""
        return self.mask_head if is_key or self.lite_stage is None else self.lite_mask_head

    def _link(self, output: FrameOutput, state: PropagationState) -> FrameOutput:
        """Put the predictions of an image detector into the slots that held their objects on the frame before.

        The state remembers where each slot's object was last seen and what its feature was.
        """
        found = SlotViews(output.boxes_xyxy[-1], output.object_features, output.logits[-1].sigmoid())
        boxes, features = found.boxes_xyxy, found.features
        if state.bank.shape[1]:
            is_filled = state.is_filled[:, -1]
            scores = self.stages[-1].class_predictor(state.bank[:, -1]).sigmoid()  # type: ignore[operator]
            memory = SlotViews(state.boxes_xyxy, state.bank[:, -1], scores)
            order = link_slots(memory, is_filled, found)
            boxes, features = remember(memory, is_filled, found.reordered(order))
            output = replace(
                output,
                logits=torch.stack([reorder(stage, order) for stage in output.logits]),
                boxes_xyxy=torch.stack([reorder(stage, order) for stage in output.boxes_xyxy]),
                object_features=reorder(output.object_features, order),
                mask_parameters=reorder(output.mask_parameters, order) if output.mask_parameters is not None else None,
            )
        next_state = replace(
            output.state,
            boxes_xyxy=boxes.detach(),
            bank=features[:, None].float(),
            is_filled=torch.ones_like(output.state.is_filled[:, -1:]),
        )
        return replace(output, state=next_state)

    def _next_state(
        self, state: PropagationState, features: Tensor, boxes: Tensor, sizes_hw: Tensor, is_key: bool
    ) -> PropagationState:
        """Propagate q and p as the configuration says; light frames move p only and leave the bank alone."""
        propagate = self.config.propagate
        boxes = clip_boxes(boxes.detach(), sizes_hw, self.config.min_box_size)
        if not is_key:
            return replace(state, boxes_xyxy=boxes, frame_index=state.frame_index + 1)
        bank, is_filled = push(state.bank, state.is_filled, features.float(), self.config.bank_size)
        start = self.start_state(sizes_hw)
        queries = self.attention(bank, is_filled) if propagate in ("query", "both") else start.queries
        boxes = boxes if propagate in ("proposal", "both") else start.boxes_xyxy
        return PropagationState(queries, boxes, bank, is_filled, state.frame_index + 1, state.is_empty)


def _build_mask_head(config: InsProConfig) -> DynamicMaskHead | QueryMaskHead | None:
    if isinstance(config.mask, QueryMaskConfig):
        return QueryMaskHead(config.channels, config.dynamic_channels, config.num_classes, config.mask)
    return DynamicMaskHead(config.channels, config.mask) if config.mask is not None else None


def _start_boxes(config: InsProConfig) -> Tensor:
    """Place the learned proposals: whole-image boxes, or overlapping boxes on a grid of centres."""
    count = config.num_proposals
    if config.proposal_start == "image":
        return torch.tensor((0.5, 0.5, 1.0, 1.0)).repeat(count, 1)
    height, width = config.input_size_hw
    rows = min(max(1, round(math.sqrt(count * height / width))), count)
    boxes = []
    for row in range(rows):
        in_row = count * (row + 1) // rows - count * row // rows
        for column in range(in_row):
            boxes.append(((column + 0.5) / in_row, (row + 0.5) / rows, 1.5 / in_row, 1.5 / rows))
    return torch.tensor(boxes)


def _by_frame(maps: Tensor, count: int) -> Sequence[Tensor]:
    """Part (T·B, C, H, W) maps of `count` frames that stand side by side into one (B, C, H, W) view of each.

    In one operation for all frames, channels last: its gradient is one copy, where that of a slice is a whole map of
    zeros around it.
    """
    rows = maps.permute(0, 2, 3, 1)
    frames = rows.view(count, -1, *rows.shape[1:]).unbind()
    return [frame.permute(0, 3, 1, 2) for frame in frames]
