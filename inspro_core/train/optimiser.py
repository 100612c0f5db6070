"""AdamW with the parameter groups of a detector."""

from __future__ import annotations

import torch
from torch import nn

from inspro_core.train.config import TrainConfig


def build_optimiser(model: nn.Module, config: TrainConfig) -> torch.optim.AdamW:
    """Group the trainable parameters: backbone or head, with or without weight decay.

    Each group carries `factor`, its part of the learning rate.
    """
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            decays = parameter.dim() > 1 and not name.startswith("start_")
            groups.setdefault((name.startswith("backbone."), decays), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "factor": config.backbone_factor if is_backbone else 1.0,
                "weight_decay": config.weight_decay if decays else 0.0,
            }
            for (is_backbone, decays), parameters in groups.items()
        ],
        lr=config.learning_rate,
        fused=True,  # one pass over the weights: in separate operations it is a fifth of a step of a small network
    )


def set_learning_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Set the rate of every group to its part of `rate`."""
    for group in optimiser.param_groups:
        group["lr"] = rate * group["factor"]
