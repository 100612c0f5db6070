"""The network run as it is written down: the reference for the engine."""

from __future__ import annotations

import copy

import torch
from torch import Tensor

from inspro_core.bench.plain_training import PlainRegions
from inspro_core.domain.mask import Mask
from inspro_core.inference.engine import Engine, Observation, Outline
from inspro_core.model.inspro import FrameFeatures, InsPro


class PlainEngine(Engine):
    """Eager float32 in PyTorch's default memory format.

    Norms are layers of their own, regions come from torchvision's RoIAlign, masks from whole frames of probabilities.
    The model is copied, so that what it gets here does not slow others that run it.
    """

    def __init__(self, model: InsPro) -> None:
        model = copy.deepcopy(model)
        super().__init__(model, "cpu")
        self.model = model.to(memory_format=torch.contiguous_format)
        self.model.region_table = PlainRegions

    def encoded_masks(self, logits: Tensor, observation: Observation, outline: Outline) -> list[Mask]:
        """Enlarge to whole frames, then encode these; to refine masks is no part of the comparison."""
        if outline != "cells":
            raise ValueError("the reference leaves masks as they are")
        return [Mask.from_array(mask) for mask in self.frame_masks(logits, observation)]

    def _extract_clips(self, images: Tensor, sizes_hw: Tensor) -> list[FrameFeatures]:
        return [self._plain_features(frame, sizes_hw) for frame in images.unbind(1)]

    def _plain_features(self, images: Tensor, sizes_hw: Tensor) -> FrameFeatures:
        model = self.model
        pyramid = model.fpn(model.backbone(model.normalize(images, sizes_hw).contiguous()))
        return FrameFeatures(pyramid, model.mask_branch(pyramid) if model.mask_branch is not None else None)
