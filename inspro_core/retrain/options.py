"""Settings of a retraining, by the time that it may take."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inspro_core.errors import UsageError

STEPS_PER_MINUTE = 120  # at most; a slower machine makes fewer, and the learning rate follows the clock


@dataclass(frozen=True)
class RetrainingOptions:
    """Settings of a retraining.

    Attributes:
        minutes: length of the training, evaluations included.
        learning_rate: of the head; the backbone gets a fraction of it.
        freezes_backbone: leave the backbone as it is: quicker, and fit for few labels.
        replay_share: part of the clips, 0 to below 1, that come from the scenes that the model learned before. Without
            them a small model forgets what it knew.
        seed: of sampling.
        device: "auto", "cpu" or "cuda".
        steps: exact number of optimiser steps, however long they take, so that a run can be repeated; None to go by
            the minutes.

    Raises:
        UsageError: if a number is out of its range.
    """

    minutes: float = 10.0
    learning_rate: float = 4e-4
    freezes_backbone: bool = False
    replay_share: float = 0.5
    seed: int = 0
    device: str = "auto"
    steps: int | None = None

    def __post_init__(self) -> None:
        if not (0 < self.minutes < math.inf and 0 < self.learning_rate < math.inf):
            raise UsageError("minutes and learning rate must be finite and more than 0")
        if not 0 <= self.replay_share < 1:
            raise UsageError("the share of replayed scenes is from 0 to below 1, got {found}", found=self.replay_share)
        if self.seed < 0:
            raise UsageError("the seed must not be negative, got {found}", found=self.seed)
        if self.steps is not None and self.steps < 1:
            raise UsageError("there must be at least 1 step, got {found}", found=self.steps)

    @property
    def iterations(self) -> int:
        """Most optimiser steps."""
        return self.steps or max(1, round(self.minutes * STEPS_PER_MINUTE))


PRESETS: dict[int, RetrainingOptions] = {
    5: RetrainingOptions(minutes=5),
    10: RetrainingOptions(minutes=10),
    30: RetrainingOptions(minutes=30),
}
"""Defaults by minutes: a longer run may change more."""


def options_for(minutes: float) -> RetrainingOptions:
    """Return the settings for a length: those of the longest preset that is not longer, or of the shortest.

    Raises:
        UsageError: if the length is not more than 0.
    """
    fitting = [length for length in PRESETS if length <= minutes]
    chosen = PRESETS[max(fitting, default=min(PRESETS))]
    return RetrainingOptions(minutes, chosen.learning_rate, chosen.freezes_backbone, chosen.replay_share)
