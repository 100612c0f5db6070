"""The second training phase of InsPro-lite: only what runs on light frames learns (InsPro A.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor, nn

from inspro_core.model.inspro import FrameOutput, InsPro

CLIP_FRAMES = 5
LIGHT_FRAMES = 2
"""At the end of a clip, behind three key frames: the paper gives the numbers, not the order. So each light frame starts
from a bank that is filled, and the second from the boxes of the first, as in a long interval."""


class LitePhase(nn.Module):
    """Runs clips of key frames and light frames in place of the model and trains the light parts alone.

    Args:
        model: with a lite stage; all other parameters are frozen here.

    Raises:
        ValueError: if the model has no lite stage.
    """

    def __init__(self, model: InsPro) -> None:
        super().__init__()
        if model.lite_stage is None:
            raise ValueError("the second phase needs a model with a lite stage (key_interval > 1)")
        self.model = model.requires_grad_(False)
        for part in self._light_parts():
            part.requires_grad_(True)

    def train(self, mode: bool = True) -> LitePhase:
        """Switch the light parts only, so that running statistics of the others stay."""
        super().train(False)
        for part in self._light_parts():
            part.train(mode)
        return self

    def forward(
        self,
        images: Tensor,
        sizes_hw: Tensor,
        warmup_frames: int = 0,
        choose_places: Callable[[FrameOutput], Tensor] | None = None,
    ) -> list[FrameOutput]:
        """Run clips as `InsPro.forward`; the last `LIGHT_FRAMES` are light, all before are key frames."""
        count = images.shape[1]
        state = self.model.start_state(sizes_hw)
        with torch.no_grad():
            extracted = self.model.extract_clips(images, sizes_hw)
        outputs = []
        for index, features in enumerate(extracted):
            is_light = index >= count - LIGHT_FRAMES
            state = replace(state, frame_index=int(is_light))  # frame 0 is a key frame for every K, frame 1 for none
            with torch.set_grad_enabled(is_light and torch.is_grad_enabled()):
                output = self.model.decode(features, sizes_hw, state, choose_places)
            state = output.state
            if index >= warmup_frames:
                outputs.append(output)
        return outputs

    def _light_parts(self) -> list[nn.Module]:
        return [part for part in (self.model.lite_stage, self.model.lite_mask_head) if part is not None]


@torch.no_grad()
def start_light_parts(model: InsPro) -> None:
    """Copy the first head stage and the mask head into the light parts, which start from them (QueryProp).

    Raises:
        ValueError: if the model has no lite stage.
    """
    if model.lite_stage is None:
        raise ValueError("the model has no lite stage (key_interval > 1)")
    model.lite_stage.load_state_dict(model.stages[0].state_dict())
    if model.lite_mask_head is not None and model.mask_head is not None:
        model.lite_mask_head.load_state_dict(model.mask_head.state_dict())
