"""The network run as it is written: the reference for the engine."""

from __future__ import annotations

import torch
from torch import Tensor

from inspro_core.domain.mask import Mask
from inspro_core.inference.engine import Engine, Observation
from inspro_core.model.inspro import InsPro


class PlainEngine(Engine):
    """Eager float32: norms as layers of their own, torchvision's RoIAlign, whole frames of probabilities."""

    def __init__(self, model: InsPro) -> None:
        super().__init__(model, "cpu")
        self.model = model.to(memory_format=torch.contiguous_format)

    def encoded_masks(self, logits: Tensor, observation: Observation) -> list[Mask]:
        """Enlarge to whole frames, then encode these."""
        return [Mask.from_array(mask) for mask in self.frame_masks(logits, observation)]
