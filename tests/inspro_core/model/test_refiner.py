"""The mask refiner begins as what it is given."""

from __future__ import annotations

import torch

from inspro_core.model.refiner import MULTIPLE, MaskRefiner


def test_an_untrained_refiner_keeps_the_coarse_mask() -> None:
    torch.manual_seed(0)
    inputs = torch.rand(2, 4, 5 * MULTIPLE, 3 * MULTIPLE)
    logits = MaskRefiner().eval()(inputs)
    assert torch.equal(logits > 0, inputs[:, 3] > 0.5)


def test_a_mask_depends_on_its_own_picture_alone() -> None:
    torch.manual_seed(0)
    refiner = MaskRefiner().eval()
    torch.nn.init.normal_(refiner.output.weight)
    inputs = torch.rand(2, 4, 4 * MULTIPLE, 4 * MULTIPLE)
    both, alone = refiner(inputs), refiner(inputs[1:])
    assert torch.allclose(both[1], alone[0], atol=1e-4)
    assert not torch.allclose(both[0], both[1], atol=1e-2)
