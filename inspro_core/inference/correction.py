"""A mask that a human drew put into the network: its box becomes a proposal, its query is read from the frame anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inspro_core.domain.mask import BoolImage
from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.reappearance import Look, look_at_slots
from inspro_core.model.inspro import FrameOutput
from inspro_core.model.losses import dice_loss, mask_focal_loss
from inspro_core.model.mask_head import DynamicMaskHead
from inspro_core.model.propagation import PropagationState

SETTLING_STEPS = 2  # times the network looks at the first frame before a mask is put in
MIN_SLOT_SCORE = 0.2  # from which on a slot is believed to see something
MIN_IOU = 0.5  # of a slot's mask with the human's for the slot to be taken over with its memory
TUNING_STEPS = 25
LEARNING_RATE = 0.03


@dataclass(frozen=True)
class HeldSlot:
    """The slot of the network that follows a corrected track.

    Attributes:
        slot: index.
        offset: (P,) added to what the controller generates, so that the dynamic mask of the corrected frame is the
            human's; None for a mask head without a controller.
    """

    slot: int
    offset: Tensor | None


@dataclass(frozen=True)
class SlotLooks:
    """What some slots show: (M,) indices, and a look for each."""

    slots: NDArray[np.int64]
    looks: list[Look]

    def most_alike(self, known: Look, taken: Collection[int]) -> tuple[int, float]:
        """Return the slot that looks most like an object, of those that are not taken, and its likeness; 0 for none."""
        likeness = {
            int(slot): known.likeness(look)
            for slot, look in zip(self.slots, self.looks, strict=True)
            if slot not in taken
        }
        best = max(likeness, key=lambda slot: likeness[slot], default=0)
        return best, likeness.get(best, 0.0)


class SlotCorrector:
    """Puts masks into the state of the network and reads the masks of held slots.

    Args:
        engine: of a model with masks and united queries.

    Raises:
        ValueError: for another model.
    """

    def __init__(self, engine: Engine) -> None:
        if engine.config.mask is None or engine.config.queries != "united":
            raise ValueError("corrections need a model with masks and united queries")
        self._engine = engine

    def settle(self, observation: Observation) -> FrameOutput:
        """Look at a frame as if it had stood still for a while."""
        output = self._engine.decode(observation, self._engine.start(observation.sizes_hw))
        for _ in range(SETTLING_STEPS):
            output = self._engine.decode(observation, output.state)
        return output

    def put(
        self, observation: Observation, output: FrameOutput, mask: BoolImage, taken: Collection[int]
    ) -> tuple[PropagationState, HeldSlot]:
        """Put an object into the state that a frame left.

        A slot whose mask fits keeps its memory; else the one that is least sure of itself starts on the object.

        Args:
            observation: of the frame.
            output: of the frame.
            mask: (H, W) of the frame, with pixels.
            taken: slots of other corrected tracks.
        """
        scores = output.logits[-1, 0].amax(dim=1).cpu().numpy()  # (N,)
        free = np.array([slot for slot in range(len(scores)) if slot not in taken], dtype=np.int64)
        masks = self._engine.frame_masks(self._engine.mask_logits(output, free), observation)
        overlaps = (masks & mask).sum((1, 2)) / np.maximum((masks | mask).sum((1, 2)), 1)
        best = int(overlaps.argmax())
        state = output.state
        slot = int(free[best])
        if overlaps[best] < MIN_IOU:
            slot = int(free[scores[free].argmin()])
            is_reset = torch.zeros(state.queries.shape[:2], dtype=torch.bool, device=state.queries.device)
            is_reset[0, slot] = True
            state = state.reset_slots(self._engine.start(observation.sizes_hw), is_reset)
        box = input_box(mask, observation)
        with torch.inference_mode():
            state, features = self._encode(observation, state, slot, box)
        mask_head = self._engine.model.mask_head
        if not isinstance(mask_head, DynamicMaskHead):
            return state, HeldSlot(slot, None)
        return state, HeldSlot(slot, self._tune(mask_head, observation, features, box, mask))

    def hold(self, observation: Observation, state: PropagationState, slot: int, mask: BoolImage) -> PropagationState:
        """Return the state with a slot's proposal laid around an (H, W) mask that has pixels."""
        boxes = state.boxes_xyxy.clone()
        boxes[0, slot] = input_box(mask, observation)
        return replace(state, boxes_xyxy=boxes)

    def read(self, observation: Observation, output: FrameOutput, held: HeldSlot) -> tuple[BoolImage, float]:
        """Return the (H, W) mask that a held slot sees on a frame, and the score of its best class, 0..1."""
        assert output.mask_parameters is not None
        with torch.inference_mode():
            parameters = output.mask_parameters.clone()
            if held.offset is not None:
                parameters[0, held.slot] += held.offset
            logits = self._engine.mask_logits(
                replace(output, mask_parameters=parameters), np.array([held.slot], dtype=np.int64)
            )
            score = float(output.logits[-1, 0, held.slot].sigmoid().amax())
        (mask,) = self._engine.encoded_masks(logits, observation, "edges")  # tuned to a human mask, finer than cells
        return mask.to_array(), score

    def reseed(
        self, observation: Observation, output: FrameOutput, state: PropagationState, held: Collection[int]
    ) -> PropagationState:
        """Set slots that see nothing and are not held back to their learned start, so that they can find objects."""
        is_reset = output.logits[-1].sigmoid().amax(dim=2) < MIN_SLOT_SCORE  # (1, N)
        is_reset[0, list(held)] = False
        return state.reset_slots(self._engine.start(observation.sizes_hw), is_reset)

    def class_scores(self, output: FrameOutput, slot: int) -> NDArray[np.float64]:
        """Return the (K,) class scores of a slot on a frame, 0..1."""
        return output.logits[-1, 0, slot].sigmoid().cpu().numpy().astype(np.float64)

    def looks(self, observation: Observation, output: FrameOutput, frame: int, gain: float) -> SlotLooks:
        """Describe what the slots that see something on a frame show, as if it were `gain` times as bright."""
        slots = np.flatnonzero(output.logits[-1, 0].sigmoid().amax(dim=1).cpu().numpy() >= MIN_SLOT_SCORE)
        logits = self._engine.mask_logits(output, slots)
        return SlotLooks(slots, look_at_slots(self._engine, observation, output, slots, logits, frame, gain))

    def _encode(
        self, observation: Observation, state: PropagationState, slot: int, box: Tensor
    ) -> tuple[PropagationState, Tensor]:
        """Run the head with the slot's box held; return the state with its new query, and its (C,) features."""
        model = self._engine.model
        queries, boxes = state.queries, state.boxes_xyxy.clone()
        regions = model.regions(observation.features.pyramid)
        for stage in model.stages:
            boxes[0, slot] = box
            _, boxes, queries, _ = stage(regions, queries, boxes, state.is_empty)
        features = queries[0, slot].float()  # (C,)
        boxes, bank, is_filled = state.boxes_xyxy.clone(), state.bank.clone(), state.is_filled.clone()
        boxes[0, slot], bank[0, -1, slot], is_filled[0, -1, slot] = box, features, True
        held_queries = state.queries.clone()
        held_queries[0, slot] = model.attention(bank, is_filled)[0, slot]
        return replace(state, queries=held_queries, boxes_xyxy=boxes, bank=bank, is_filled=is_filled), features

    def _tune(
        self, mask_head: DynamicMaskHead, observation: Observation, features: Tensor, box: Tensor, mask: BoolImage
    ) -> Tensor:
        """Find what to add to the (P,) parameters generated from (C,) features for the mask to be the human's."""
        assert observation.features.mask_features is not None
        mask_features = observation.features.mask_features.float().clone()  # inference tensors know no gradient
        with torch.no_grad():
            start, box = mask_head.controller(features.clone()).float(), box.clone()[None]
        offset = torch.zeros_like(start, requires_grad=True)
        optimizer = torch.optim.Adam([offset], lr=LEARNING_RATE)
        image = torch.zeros(1, dtype=torch.int64, device=start.device)
        target: Tensor | None = None
        for _ in range(TUNING_STEPS):
            tuned = (start + offset)[None]
            logits = mask_head(mask_features, tuned, box, image, self._engine.config.roi_canonical_size)
            if target is None:
                target = _target(mask, observation, logits)
            loss = (dice_loss(logits, target) + mask_focal_loss(logits, target)).sum()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        return offset.detach()


def input_box(mask: BoolImage, observation: Observation) -> Tensor:
    """Return the tight box of an (H, W) mask that has pixels: (4,) xyxy in pixels of the network's input."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    input_hw = observation.sizes_hw[0].cpu().numpy()
    scale_y, scale_x = input_hw / np.array(observation.frame_hw)
    box = (columns[0] * scale_x, rows[0] * scale_y, (columns[-1] + 1) * scale_x, (rows[-1] + 1) * scale_y)
    return torch.tensor(box, dtype=torch.float32, device=observation.sizes_hw.device)


def _target(mask: BoolImage, observation: Observation, logits: Tensor) -> Tensor:
    """Lay a mask of the frame on the mask head's grid: (1, h, w) of 0 and 1, padding 0."""
    height, width = (int(side) for side in observation.sizes_hw[0])
    stride = observation.images.shape[2] // logits.shape[1]
    shares: NDArray[np.float32] = np.zeros(observation.images.shape[2:], dtype=np.float32)
    shares[:height, :width] = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    small = cv2.resize(shares, None, fx=1 / stride, fy=1 / stride, interpolation=cv2.INTER_AREA)
    return torch.from_numpy(small >= 0.5).float()[None].to(logits.device)
