"""What speaks against a retraining, and what one should know before."""

from __future__ import annotations

from inspro_core.model.config import InsProConfig
from inspro_core.retrain.plan import PlanProblem, RetrainingPlan

FEW_MASKS = 20  # a class with fewer is hardly learned


def find_problems(plan: RetrainingPlan, config: InsProConfig, has_confirmed: bool) -> tuple[PlanProblem, ...]:
    """Check a plan.

    Args:
        plan: without its problems.
        config: of the model.
        has_confirmed: whether any frame was chosen, on either side.

    Returns:
        The fatal ones first.
    """
    found = []
    if config.mask is None or config.key_interval > 1:
        kind = "has no masks" if config.mask is None else "is an InsPro-lite"
        found.append(PlanProblem("unfit model", f"{plan.model} {kind} and cannot be retrained; choose another", True))
    if not has_confirmed:
        text = "no frame is confirmed: review some frames and confirm them, or mark a video as done"
        return (*found, PlanProblem("nothing confirmed", text, True))
    learns = any(row.train.masks for row in plan.classes)
    measures = any(row.held_out.masks for row in plan.classes)
    if not learns:
        found.append(
            PlanProblem("nothing to train", "no confirmed mask is left to learn; confirm frames of more videos", True)
        )
    if not measures:
        text = "nothing can be held out to measure on; confirm frames of three videos, or more frames all over one"
        found.append(PlanProblem("nothing held out", text, True))
    for row in plan.classes:  # what holds for all of them is said above, once
        name = row.category.name
        if learns and row.train.masks < FEW_MASKS:
            text = f"{name}: {row.train.masks} masks to learn from, {FEW_MASKS} or more are better"
            found.append(PlanProblem("few masks", text, class_name=name, count=row.train.masks))
        if measures and not row.held_out.masks:
            text = f"{name}: none is held out, so that nothing is measured of it"
            found.append(PlanProblem("not held out", text, class_name=name))
    if not plan.can_replay:
        text = "the model does not know the synthetic scenes, so none are replayed; it may forget what it knew"
        found.append(PlanProblem("no replay", text))
    return tuple(found)
