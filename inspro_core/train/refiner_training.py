"""The training of a mask refiner."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from inspro_core.model.refiner import MaskRefiner
from inspro_core.train.ema import WeightAverage
from inspro_core.train.refiner_samples import RefinerSample
from inspro_core.train.refiner_views import draw_view

BATCH: Final = 24
LEARNING_RATE: Final = 2e-3
WARMUP: Final = 100  # steps
DECAY: Final = 0.998  # of the averaged weights
NEAR: Final = 0.05  # shares from which on a pixel counts to the size of a mask
ADDED: Final = 50.0  # pixels, so that errors of the smallest masks do not drown all others


def train_refiner(
    sets: Sequence[Sequence[RefinerSample]], steps: int, seed: int, on_step: Callable[[float], None]
) -> MaskRefiner:
    """Train a refiner by AdamW on the CPU, in one thread; the rate rises, then falls along a cosine.

    Args:
        sets: each is drawn from alike, however many samples it has.
        steps: of 24 views each.
        seed: of weights and views.
        on_step: told each loss.

    Returns:
        The averaged weights, in evaluation mode.

    Raises:
        ValueError: if there is no set, or one without a sample.
    """
    if not sets or not all(sets):
        raise ValueError("each set needs a sample")
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    refiner = MaskRefiner().to(memory_format=torch.channels_last)
    average = WeightAverage(refiner, DECAY)
    optimiser = torch.optim.AdamW(refiner.parameters(), LEARNING_RATE, weight_decay=1e-3, fused=True)
    for step in range(steps):
        rate = min(1.0, (step + 1) / WARMUP) * (0.5 + 0.5 * math.cos(math.pi * step / steps))
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * rate
        inputs, truth, known = _batch(sets, rng)
        loss = refiner_loss(refiner(inputs), inputs[:, -1], truth, known)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(refiner.parameters(), 1.0)
        optimiser.step()
        average.update(refiner, step)
        on_step(loss.item())
    return average.model  # type: ignore[return-value]


def refiner_loss(logits: Tensor, shares: Tensor, truth: Tensor, known: Tensor) -> Tensor:
    """Sum cross-entropy, by the size of the coarse mask, and soft IoU loss.

    Args:
        logits: (B, S, S).
        shares: (B, S, S) of the coarse masks.
        truth: (B, S, S) 0..1.
        known: (B, S, S) 1 where the truth is known, else 0.
    """
    entropy = F.binary_cross_entropy_with_logits(logits, truth, reduction="none") * known
    size = (shares > NEAR).sum((1, 2)) + ADDED
    inside = logits.sigmoid()
    common = (inside * truth * known).sum((1, 2))
    either = ((inside + truth - inside * truth) * known).sum((1, 2))
    return (entropy.sum((1, 2)) / size + 1 - (common + 1) / (either + 1)).mean()


def _batch(sets: Sequence[Sequence[RefinerSample]], rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    views = []
    for _ in range(BATCH):
        samples = sets[int(rng.integers(len(sets)))]
        views.append(draw_view(samples[int(rng.integers(len(samples)))], rng))
    inputs, truth, known = (torch.from_numpy(np.stack(part)) for part in zip(*views, strict=True))
    return inputs.contiguous(memory_format=torch.channels_last), truth, known
