"""Assignment of predictions to objects: Hungarian matching, kept consistent through time (InsPro sec. 3.3)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from inspro_core.model.boxes import generalized_box_iou
from inspro_core.model.targets import FrameTargets

FOCAL_ALPHA, FOCAL_GAMMA, FOCAL_EPS = 0.25, 2.0, 1e-8
Match = tuple[NDArray[np.int64], NDArray[np.int64]]  # slots, objects


@dataclass(frozen=True)
class MatchCosts:
    """Weights of the matching cost (InsPro eq. 3); masks take no part."""

    classification: float = 2.0
    l1: float = 5.0
    giou: float = 2.0


def matching_cost(
    logits: Tensor, boxes_xyxy: Tensor, labels: Tensor, truth_xyxy: Tensor, whwh: Tensor, costs: MatchCosts
) -> Tensor:
    """Compute the cost of giving an object to a slot.

    Args:
        logits: (S, N, K).
        boxes_xyxy: (S, N, 4) pixels.
        labels: (G,) int64.
        truth_xyxy: (G, 4) pixels.
        whwh: (4,) size of the frame, which normalises the L1 distance.
        costs: weights.

    Returns:
        (S, N, G).
    """
    probability = logits.sigmoid()[..., labels]  # (S, N, G)
    negative = (1 - FOCAL_ALPHA) * probability.pow(FOCAL_GAMMA) * -(1 - probability + FOCAL_EPS).log()
    positive = FOCAL_ALPHA * (1 - probability).pow(FOCAL_GAMMA) * -(probability + FOCAL_EPS).log()
    stages = len(logits)
    l1 = torch.cdist(boxes_xyxy / whwh, (truth_xyxy / whwh).expand(stages, -1, -1), p=1)
    giou = generalized_box_iou(boxes_xyxy, truth_xyxy.expand(stages, -1, -1))
    return costs.classification * (positive - negative) + costs.l1 * l1 - costs.giou * giou


@dataclass
class ClipMatcher:
    """The bindings of one clip: which slot holds which object, kept until the clip ends.

    On the first frame every stage is matched by itself. The last stage's match binds slots to objects; on later
    frames all stages use that binding, new objects are matched among slots that were never bound, and the slot of an
    absent object stays reserved for its return.

    Attributes:
        is_consistent: False matches every frame and stage anew (temporally consistent matching off, table 2a).
        costs: weights of the cost.
        slots: object id → slot.
    """

    is_consistent: bool = True
    costs: MatchCosts = field(default_factory=MatchCosts)
    slots: dict[int, int] = field(default_factory=dict)
    is_first: bool = True

    @torch.no_grad()
    def match(
        self,
        logits: Tensor,
        boxes_xyxy: Tensor,
        targets: FrameTargets,
        whwh: Tensor,
        is_open: NDArray[np.bool_] | None = None,
    ) -> list[Match]:
        """Match one frame.

        Args:
            logits: (S, N, K) of this clip.
            boxes_xyxy: (S, N, 4) pixels.
            targets: objects of the frame, G of them.
            whwh: (4,) frame size.
            is_open: (N,) slots that may take a new object; None for all. On the first frame every object is new.

        Returns:
            For each stage: slots and the objects they hold, int64 of equal length min(N, G).
        """
        is_free_match = self.is_first or not self.is_consistent
        ids = [int(i) for i in targets.track_ids.tolist()]
        is_new = np.array([i not in self.slots for i in ids], dtype=bool)
        if not is_free_match and not is_new.any():
            return [self._bound(ids)] * len(logits)
        if not ids:
            self.is_first = False
            return [self._bound(ids)] * len(logits)
        cost = matching_cost(logits, boxes_xyxy, targets.labels, targets.boxes_xyxy, whwh, self.costs)
        cost_np = np.nan_to_num(cost.float().cpu().numpy(), nan=1e6, posinf=1e6, neginf=-1e6)
        open_slots = np.arange(cost_np.shape[1]) if is_open is None else np.flatnonzero(is_open)
        if is_free_match:
            assigned = [_assign(stage_cost[open_slots]) for stage_cost in cost_np]
            matches = [(open_slots[rows], columns) for rows, columns in assigned]
            self._bind(matches[-1], ids)
            self.is_first = False
            return matches
        free = np.array(sorted(set(open_slots.tolist()) - set(self.slots.values())), dtype=np.int64)
        new = np.flatnonzero(is_new)
        rows, columns = _assign(cost_np[-1][np.ix_(free, new)])
        self._bind((free[rows], new[columns]), ids)
        return [self._bound(ids)] * len(logits)

    def move(self, moved_to: NDArray[np.int64], first_slot: int) -> None:
        """Follow objects whose slots moved.

        Args:
            moved_to: (M,) new slot of slot `first_slot + index`, -1 where nothing moved.
            first_slot: see above.
        """
        for track_id, slot in self.slots.items():
            if slot >= first_slot and moved_to[slot - first_slot] >= 0:
                self.slots[track_id] = int(moved_to[slot - first_slot])

    def _bind(self, match: Match, ids: list[int]) -> None:
        for slot, index in zip(*match, strict=True):
            self.slots[ids[index]] = int(slot)

    def _bound(self, ids: list[int]) -> Match:
        present = [index for index, track_id in enumerate(ids) if track_id in self.slots]
        slots = np.array([self.slots[ids[index]] for index in present], dtype=np.int64)
        return slots, np.array(present, dtype=np.int64)


def _assign(cost: NDArray[np.floating]) -> Match:
    rows, columns = linear_sum_assignment(cost)
    return np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
