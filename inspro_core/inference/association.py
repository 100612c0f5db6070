"""Tracking-by-detection, the baseline of table 2d: detect on every frame, then link (MaskTrack R-CNN, sec. 4.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from inspro_core.domain.mask import Mask
from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.predictions import FramePrediction, InstancePrediction
from inspro_core.model.boxes import box_iou
from inspro_core.model.tracking_head import link_logits

SCORE_WEIGHT, IOU_WEIGHT, CLASS_WEIGHT = 1.0, 2.0, 10.0  # α, β, γ of MaskTrack R-CNN eq. 4
DUPLICATE_IOU = 0.5  # of masks; of two detections on one object the better is kept


@dataclass(frozen=True)
class Memory:
    """What is remembered of a video's objects, R of them.

    Attributes:
        embeddings: (R, E) when last seen.
        boxes_xyxy: (R, 4) pixels of the input, when last seen.
        class_sums: (R, K) sum of class scores.
        frame: index of the next frame.
    """

    embeddings: Tensor
    boxes_xyxy: Tensor
    class_sums: NDArray[np.float64]
    frame: int = 0


class AssociationTracker:
    """Links the detections of each frame to remembered objects; track ids are places in the memory, from 1.

    Args:
        engine: whose model has a tracking head.
        score_threshold: of a detection, 0..1.

    Raises:
        ValueError: if the model has no tracking head.
    """

    def __init__(self, engine: Engine, score_threshold: float = 0.3) -> None:
        if engine.model.tracking_head is None:
            raise ValueError("tracking-by-detection needs a model with a tracking head (tracking_channels > 0)")
        self.engine, self.score_threshold = engine, score_threshold

    def start(self) -> Memory:
        """Return the state before the first frame of a video."""
        config, device = self.engine.config, self.engine.device
        empty = torch.zeros((0, config.tracking_channels), device=device)
        return Memory(empty, torch.zeros((0, 4), device=device), np.zeros((0, config.num_classes)))

    def step(self, frame: NDArray[np.uint8], state: Memory) -> tuple[FramePrediction, Memory]:
        """Track one (H, W, 3) RGB frame."""
        observation = self.engine.observe(frame)
        output = self.engine.decode(observation, self.engine.start(observation.sizes_hw))
        scores = output.logits[-1, 0].sigmoid()  # (N, K)
        best = scores.amax(dim=1)
        order = torch.argsort(best, descending=True)
        slots = order[best[order] >= self.score_threshold]
        logits = self.engine.mask_logits(output, slots.cpu().numpy()) if self.engine.config.mask is not None else None
        kept = _without_duplicates(logits, len(slots))
        slots = slots[kept]
        assert output.embeddings is not None
        embeddings, boxes = output.embeddings[0, slots], output.boxes_xyxy[-1, 0, slots]
        links = self._link(embeddings, boxes, scores[slots], state)
        masks = self.engine.frame_masks(logits[kept], observation) if logits is not None else None
        state = _remember(state, links, embeddings, boxes, scores[slots].cpu().numpy().astype(np.float64))
        instances = []
        for index, (track, slot) in enumerate(zip(links, slots.tolist(), strict=True)):
            mask = Mask.from_array(masks[index]) if masks is not None else None
            if mask is None or not mask.is_empty:
                box = _frame_box(boxes[index], observation)
                class_index = int(state.class_sums[track].argmax())
                instances.append(InstancePrediction(track + 1, slot, class_index, float(best[slot]), box, mask))
        return FramePrediction(state.frame, tuple(instances)), replace(state, frame=state.frame + 1)

    def _link(self, embeddings: Tensor, boxes: Tensor, scores: Tensor, state: Memory) -> list[int]:
        """Choose for each detection a place in the memory; a new object gets the next one."""
        count, known = len(embeddings), len(state.embeddings)
        if not count:
            return []
        value = link_logits(embeddings, state.embeddings).log_softmax(dim=1)  # (M, 1 + R)
        best, labels = scores.max(dim=1)
        value = value + SCORE_WEIGHT * best.log()[:, None]
        if known:
            iou, _ = box_iou(boxes, state.boxes_xyxy)
            classes = torch.from_numpy(state.class_sums.argmax(axis=1)).to(labels.device)
            value[:, 1:] += IOU_WEIGHT * iou + CLASS_WEIGHT * (labels[:, None] == classes[None])
        fresh = torch.full((count, count), float("-inf"))
        fresh.fill_diagonal_(0.0)
        fresh = fresh + value[:, :1].cpu()
        cost = -torch.cat((value[:, 1:].cpu(), fresh), dim=1).clamp(min=-1e6).double().numpy()
        rows, columns = linear_sum_assignment(cost)
        links, next_place = [0] * count, known
        for row, column in zip(rows, columns, strict=True):
            if column < known:
                links[row] = int(column)
            else:
                links[row], next_place = next_place, next_place + 1
        return links


def _without_duplicates(logits: Tensor | None, count: int) -> Tensor:
    """Choose detections, best first, that do not lie on a better one; returns indices."""
    if logits is None or not count:
        return torch.arange(count)
    masks = (logits > 0).flatten(1).float()
    overlap = masks @ masks.T
    areas = masks.sum(1)
    iou = overlap / (areas[:, None] + areas[None] - overlap).clamp(min=1)
    kept: list[int] = []
    for index in range(count):
        if not kept or float(iou[index, kept].max()) <= DUPLICATE_IOU:
            kept.append(index)
    return torch.tensor(kept, dtype=torch.int64, device=logits.device)


def _remember(
    state: Memory, links: list[int], embeddings: Tensor, boxes: Tensor, scores: NDArray[np.float64]
) -> Memory:
    added = max((link + 1 for link in links), default=0) - len(state.embeddings)
    grown_embeddings, grown_boxes, sums = state.embeddings, state.boxes_xyxy, state.class_sums
    if added > 0:
        grown_embeddings = torch.cat((grown_embeddings, embeddings.new_zeros(added, embeddings.shape[1])))
        grown_boxes = torch.cat((grown_boxes, boxes.new_zeros(added, 4)))
        sums = np.concatenate((sums, np.zeros((added, sums.shape[1]))))
    grown_embeddings, grown_boxes, sums = grown_embeddings.clone(), grown_boxes.clone(), sums.copy()
    for index, link in enumerate(links):
        grown_embeddings[link], grown_boxes[link] = embeddings[index], boxes[index]
        sums[link] += scores[index]
    return replace(state, embeddings=grown_embeddings, boxes_xyxy=grown_boxes, class_sums=sums)


def _frame_box(box: Tensor, observation: Observation) -> tuple[float, float, float, float]:
    height, width = observation.frame_hw
    input_hw = observation.sizes_hw[0].tolist()
    x0, y0, x1, y1 = box.tolist()
    scale_x, scale_y = width / input_hw[1], height / input_hw[0]
    return (
        min(max(x0 * scale_x, 0), width),
        min(max(y0 * scale_y, 0), height),
        min(max(x1 * scale_x, 0), width),
        min(max(y1 * scale_y, 0), height),
    )
