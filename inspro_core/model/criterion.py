"""The training criterion: temporally consistent matching and the sum of all losses over a clip (InsPro eq. 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from inspro_core.model import losses
from inspro_core.model.boxes import paired_generalized_box_iou, sizes_to_whwh
from inspro_core.model.clip_matching import ClipMatching
from inspro_core.model.inspro import FrameOutput, InsPro
from inspro_core.model.matcher import Match, MatchCosts
from inspro_core.model.query_mask_head import crop_masks
from inspro_core.model.targets import FrameTargets
from inspro_core.model.tracking_head import link_loss


@dataclass(frozen=True)
class CriterionConfig:
    """Weights and switches of the criterion (InsPro sec. 3.4).

    Attributes:
        classification, l1, giou, deduplication, dice, mask_focal: weights.
        tracking: weight of the links of tracking-by-detection, for models with a tracking head.
        dedup_beta, dedup_count: β and k of eq. 4; weight 0 switches the term off.
        is_consistent: temporally consistent matching; False matches each frame anew.
        costs: of the matching.
    """

    classification: float = 2.0
    l1: float = 5.0
    giou: float = 2.0
    deduplication: float = 1.0
    dice: float = 5.0
    mask_focal: float = 5.0
    tracking: float = 1.0
    dedup_beta: float = 0.1
    dedup_count: int = 5
    is_consistent: bool = True
    costs: MatchCosts = field(default_factory=MatchCosts)


@dataclass(frozen=True)
class CriterionResult:
    """Losses of a batch.

    Attributes:
        total: scalar with gradient.
        terms: by name, weighted, detached scalars; their sum is `total`.
        matches: [frame][clip][stage], slots and objects.
    """

    total: Tensor
    terms: dict[str, Tensor]
    matches: list[list[list[Match]]]


class Criterion:
    """Compare the outputs of a clip with its ground truth.

    Every term stands on every frame; the mean over frames is taken. Class, box and deduplication terms stand at all
    head stages, mask terms at the last one.
    """

    def __init__(self, config: CriterionConfig | None = None) -> None:
        self.config = config or CriterionConfig()

    def __call__(
        self,
        model: InsPro,
        outputs: list[FrameOutput],
        targets: list[list[FrameTargets]],
        sizes_hw: Tensor,
        mean_over_processes: Callable[[Tensor], Tensor] = lambda count: count,
        matching: ClipMatching | None = None,
        denials: Tensor | None = None,
    ) -> CriterionResult:
        """Compute the losses.

        Args:
            model: whose mask head turns the outputs of matched slots into masks.
            outputs: one per frame, in time order.
            targets: [frame][clip].
            sizes_hw: (B, 2) sizes without padding.
            mean_over_processes: averages a scalar over all training processes.
            matching: that was made while the network ran; None matches the outputs now.
            denials: (B, K) weight of "not this class" in each clip, 0 where its data has no label of a class as in the
                federated loss (Zhou et al., "Probabilistic two-stage detection") to 1; None stands for 1.
        """
        config = self.config
        whwh = sizes_to_whwh(sizes_hw)  # (B, 4)
        if matching is None:
            matching = self.begin(targets, sizes_hw)
            for output in outputs:
                matching.match_frame(output)
        terms: dict[str, list[Tensor]] = {}
        for output, frame_targets, frame_matches in zip(outputs, targets, matching.matches, strict=True):
            count = torch.as_tensor(float(sum(len(t.labels) for t in frame_targets)), device=whwh.device)
            num_boxes = mean_over_processes(count).clamp(min=1)
            pairs = _Pairs.gather(frame_matches, frame_targets, whwh)
            frame_terms = self._class_and_box_terms(output, pairs, num_boxes, denials)
            if config.deduplication:
                frame_terms["dedup"] = self._deduplication_term(output, frame_matches, frame_targets, num_boxes)
            if output.mask_parameters is not None:
                frame_terms |= self._mask_terms(model, output, pairs, frame_targets, num_boxes)
            for name, value in frame_terms.items():
                terms.setdefault(name, []).append(value)
        if model.tracking_head is not None and len(outputs) > 1:
            terms["tracking"] = [self._tracking_term(outputs, matching.matches, targets)]
        weights = {"class": config.classification, "l1": config.l1, "giou": config.giou, "dice": config.dice}
        weights |= {"dedup": config.deduplication, "mask_focal": config.mask_focal, "tracking": config.tracking}
        means = {name: weights[name] * torch.stack(values).mean() for name, values in terms.items()}
        return CriterionResult(
            torch.stack(list(means.values())).sum(),
            {name: value.detach() for name, value in means.items()},
            matching.matches,
        )

    def begin(self, targets: list[list[FrameTargets]], sizes_hw: Tensor) -> ClipMatching:
        """Begin the matching of a batch of clips: [frame][clip] targets, (B, 2) sizes without padding."""
        return ClipMatching(targets, sizes_hw, self.config.is_consistent, self.config.costs)

    def _class_and_box_terms(
        self, output: FrameOutput, pairs: _Pairs, num_boxes: Tensor, denials: Tensor | None
    ) -> dict[str, Tensor]:
        chosen = (pairs.stages, pairs.clips, pairs.slots)
        truth = losses.one_hot_targets(output.logits.shape, (*chosen, pairs.labels), output.logits)
        boxes = output.boxes_xyxy[chosen]  # (M, 4)
        giou = paired_generalized_box_iou(boxes, pairs.boxes_xyxy)
        class_losses = losses.sigmoid_focal_loss(output.logits, truth)  # (S, B, N, K)
        if denials is not None:
            class_losses = torch.where(truth > 0, class_losses, denials[:, None] * class_losses)
        return {
            "class": class_losses.sum() / num_boxes,
            "l1": ((boxes - pairs.boxes_xyxy) / pairs.whwh).abs().sum() / num_boxes,
            "giou": (1 - giou).sum() / num_boxes,
        }

    def _deduplication_term(
        self, output: FrameOutput, matches: list[list[Match]], targets: list[FrameTargets], num_boxes: Tensor
    ) -> Tensor:
        total = output.boxes_xyxy.new_zeros(())
        for b, (clip_matches, target) in enumerate(zip(matches, targets, strict=True)):
            boxes = output.boxes_xyxy[:, b]  # (S, N, 4)
            is_matched = torch.zeros(boxes.shape[:2], dtype=torch.bool)
            for stage, (slots, _) in enumerate(clip_matches):
                is_matched[stage, torch.from_numpy(slots)] = True
            if len(target.labels):
                config = self.config
                per_object = losses.box_deduplication_loss(
                    boxes, is_matched.to(boxes.device), target.boxes_xyxy, config.dedup_beta, config.dedup_count
                )
                total = total + per_object.sum()
        return total / num_boxes

    def _tracking_term(
        self, outputs: list[FrameOutput], matches: list[list[list[Match]]], targets: list[list[FrameTargets]]
    ) -> Tensor:
        clips = []
        for b in range(len(targets[0])):
            embeddings, ids = [], []
            for output, frame_matches, frame_targets in zip(outputs, matches, targets, strict=True):
                assert output.embeddings is not None
                slots, objects = (torch.from_numpy(part) for part in frame_matches[b][-1])
                embeddings.append(output.embeddings[b, slots.to(output.embeddings.device)])
                ids.append(frame_targets[b].track_ids[objects.to(frame_targets[b].track_ids.device)])
            clips.append(link_loss(embeddings, ids))
        return torch.stack(clips).mean()

    def _mask_terms(
        self, model: InsPro, output: FrameOutput, pairs: _Pairs, targets: list[FrameTargets], num_boxes: Tensor
    ) -> dict[str, Tensor]:
        is_last = pairs.stages == len(output.logits) - 1
        clips, slots, objects = pairs.clips[is_last], pairs.slots[is_last], pairs.objects[is_last]
        if output.pyramid is not None:  # QueryInst compares inside the predicted box, at the object's class
            logits = model.box_mask_logits(output, clips, slots, pairs.labels[is_last])  # (M, m, m)
            masks = torch.zeros((len(clips), *targets[0].masks.shape[1:]), device=logits.device)
            for b, target in enumerate(targets):
                masks[clips == b] = target.masks[objects[clips == b]].float()
            truth = crop_masks(masks, output.boxes_xyxy[-1, clips, slots], logits.shape[-1])
        else:
            logits = model.mask_logits(output, clips, slots)  # (M, h, w)
            step = targets[0].masks.shape[-1] // logits.shape[-1]
            truth = logits.new_zeros(logits.shape)
            for b, target in enumerate(targets):
                mine = clips == b
                truth[mine] = target.masks[objects[mine], step // 2 :: step, step // 2 :: step].to(logits.dtype)
        return {
            "dice": losses.dice_loss(logits, truth).sum() / num_boxes,
            "mask_focal": losses.mask_focal_loss(logits, truth).sum() / num_boxes,
        }


@dataclass(frozen=True)
class _Pairs:
    """All matched pairs of one frame: (M,) indices of stage, clip, slot and object, and the objects' truth."""

    stages: Tensor
    clips: Tensor
    slots: Tensor
    objects: Tensor
    labels: Tensor
    boxes_xyxy: Tensor
    whwh: Tensor

    @classmethod
    def gather(cls, matches: list[list[Match]], targets: list[FrameTargets], whwh: Tensor) -> _Pairs:
        rows = [
            np.stack((np.full_like(slots, stage), np.full_like(slots, b), slots, objects))
            for b, clip_matches in enumerate(matches)
            for stage, (slots, objects) in enumerate(clip_matches)
        ]
        stages, clips, slots, objects = torch.from_numpy(np.concatenate(rows, axis=1)).to(whwh.device)
        first_object = np.cumsum([0, *(len(t.labels) for t in targets)])[:-1]
        flat = objects + torch.from_numpy(first_object).to(whwh.device)[clips]
        labels, boxes = torch.cat([t.labels for t in targets]), torch.cat([t.boxes_xyxy for t in targets])
        return cls(stages, clips, slots, objects, labels[flat], boxes[flat], whwh[clips])
