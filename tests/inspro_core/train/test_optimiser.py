"""The optimiser: each part of the network learns at its own part of the rate."""

from __future__ import annotations

from torch import nn

from inspro_core.model.inspro import InsPro
from inspro_core.train.config import TrainConfig
from inspro_core.train.optimiser import build_optimiser, set_learning_rate
from tests.inspro_core.train.conftest import tiny_config


def rates(model: nn.Module, config: TrainConfig) -> dict[str, float]:
    """Learning rate of each parameter by name."""
    optimiser = build_optimiser(model, config)
    set_learning_rate(optimiser, config.learning_rate)
    by_id = {id(p): group["lr"] for group in optimiser.param_groups for p in group["params"]}
    return {name: by_id[id(p)] for name, p in model.named_parameters() if p.requires_grad}


def test_backbone_head_and_class_rows_have_rates_of_their_own() -> None:
    config = TrainConfig(iterations=1, learning_rate=1.0, backbone_factor=0.25, class_factor=8.0)
    found = rates(InsPro(tiny_config()), config)
    for name, rate in found.items():
        is_row = ".class_predictor.output." in name
        assert rate == (0.25 if name.startswith("backbone.") else 8.0 if is_row else 1.0), name
    assert {0.25, 1.0, 8.0} == set(found.values())
