"""Keeping part of the start weights, so that what they knew is not forgotten (WiSE-FT, Wortsman et al. 2022)."""

from __future__ import annotations

import copy

import torch
from torch import Tensor

from inspro_core.model.inspro import InsPro


class StartWeights:
    """The weights that a training starts from.

    Args:
        model: with these weights, before the first step.
        share: part of them, 0 to below 1, in what `blend` gives.
    """

    def __init__(self, model: InsPro, share: float) -> None:
        self._share = share
        self._values: dict[str, Tensor] = {}
        if share:
            self._values = {name: value.detach().clone().cpu() for name, value in model.state_dict().items()}

    @torch.no_grad()
    def blend(self, trained: InsPro) -> InsPro:
        """Return a network on the straight line between trained and start weights; `trained` itself for a share of 0.

        Counters of the trained network are kept.
        """
        if not self._share:
            return trained
        blended = copy.deepcopy(trained)
        for name, value in blended.state_dict().items():
            if value.is_floating_point():
                value.lerp_(self._values[name].to(value), self._share)
        return blended
