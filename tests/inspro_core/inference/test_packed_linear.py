"""Packed linear layers give what linear layers give."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from inspro_core.inference import packed_linear
from inspro_core.inference.packed_linear import PackedLinear, pack_linears


@pytest.mark.parametrize("rows", [(1,), (7,), (0,), (2, 3, 5)])
@pytest.mark.parametrize("has_bias", [False, True])
def test_any_number_of_rows_gives_what_the_layer_gives(rows: tuple[int, ...], has_bias: bool) -> None:
    torch.manual_seed(0)
    layer = nn.Linear(40, 24, has_bias)
    x = torch.randn(*rows, 40)
    with torch.inference_mode():
        torch.testing.assert_close(PackedLinear(layer.weight, layer.bias)(x), layer(x), rtol=1e-4, atol=1e-5)


def test_large_layers_are_replaced_wherever_they_are_and_attention_keeps_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packed_linear, "LEAST_WEIGHTS", 64)
    torch.manual_seed(0)
    module = nn.ModuleDict(
        {
            "chain": nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 4)),
            "attention": nn.MultiheadAttention(8, 2),
        }
    )
    x = torch.randn(3, 8)
    with torch.inference_mode():
        expected = module["chain"](x)
        pack_linears(module)
        torch.testing.assert_close(module["chain"](x), expected)
        module["attention"](x, x, x)
    assert [type(part) for part in module["chain"].children()] == [PackedLinear, nn.ReLU, nn.Linear]


def test_without_onednn_layers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_linear, "LEAST_WEIGHTS", 1)
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
    module = nn.Sequential(nn.Linear(8, 8))
    pack_linears(module)
    assert type(module[0]) is nn.Linear
