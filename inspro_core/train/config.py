"""Settings of a training run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from inspro_core.errors import UsageError

START_PRESET = "start"
"""In place of a preset's name: the network of the checkpoint that training starts from."""


@dataclass(frozen=True)
class TrainConfig:
    """Settings of a training run; kept in its folder.

    Attributes:
        iterations: optimiser steps.
        max_minutes: end the learning-rate schedule by then even if fewer steps were done; None for no limit.
        batch_size: clips per step and process.
        accumulate: batches whose gradients are summed before a step.
        learning_rate: of the head; the backbone gets `backbone_factor` of it.
        backbone_factor: see above; 0 leaves the backbone as it is.
        class_factor: part of it that the rows of classes get; above 1 where new ones are learned in a few steps.
        weight_decay: of matrices; norms, biases and embeddings get none.
        schedule: "cosine" to 2 %, or "step": divided by 10 at 3/4 and 7/8 of the run (the paper's 24k and 28k of 32k).
        warmup_iterations: linear rise of the learning rate.
        clip_norm: largest norm of the gradient.
        ema_decay: of the averaged weights that are evaluated and shipped; 0 switches them off.
        is_mixed: bfloat16 autocast.
        warmup_frames_from: part of `iterations`, 0..1, after which clips get frames without gradient in front; counted
            in steps also where the clock ends the run, so that every batch stays a function of its number.
        seed: of weights and of sampling.
        save_minutes: least time between two saves of the state.
        evaluate_every: iterations between two evaluations; 0 for one at the end only.
        log_every: iterations between two events.
        workers: processes that load data.
        threads: of PyTorch on the CPU.
    """

    iterations: int
    max_minutes: float | None = None
    batch_size: int = 8
    accumulate: int = 1
    learning_rate: float = 8e-4
    backbone_factor: float = 0.3
    class_factor: float = 1.0
    weight_decay: float = 1e-4
    schedule: Literal["cosine", "step"] = "cosine"
    warmup_iterations: int = 150
    clip_norm: float = 1.0
    ema_decay: float = 0.998
    is_mixed: bool = True
    warmup_frames_from: float = 0.4
    seed: int = 0
    save_minutes: float = 5.0
    evaluate_every: int = 0
    log_every: int = 20
    workers: int = 1
    threads: int = 2

    def __post_init__(self) -> None:
        """Check numbers.

        Raises:
            UsageError: for one out of range, naming it.
        """
        for name in ("iterations", "batch_size", "accumulate", "threads", "log_every"):
            if getattr(self, name) < 1:
                raise UsageError("{name} must be at least 1, got {found}", name=name, found=getattr(self, name))
        for name in ("learning_rate", "max_minutes", "class_factor", "clip_norm"):
            value = getattr(self, name)
            if value is not None and not 0 < value < math.inf:
                raise UsageError("{name} must be a number above 0, got {found}", name=name, found=value)
        for name in ("seed", "evaluate_every", "warmup_iterations", "workers", "backbone_factor", "weight_decay"):
            value = getattr(self, name)
            if not 0 <= value < math.inf:
                raise UsageError("{name} must be a number from 0 on, got {found}", name=name, found=value)
        for name in ("ema_decay", "warmup_frames_from"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise UsageError("{name} must be a number from 0 to 1, got {found}", name=name, found=value)

    def learning_rate_at(self, iteration: int, progress: float) -> float:
        """Give the learning rate of a step.

        Args:
            iteration: from 0.
            progress: part of the run that is done, 0..1.
        """
        rise = min(1.0, (iteration + 1) / max(1, self.warmup_iterations))
        if self.schedule == "step":
            return self.learning_rate * rise * (1.0 if progress < 0.75 else 0.1 if progress < 0.875 else 0.01)
        return self.learning_rate * rise * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))
