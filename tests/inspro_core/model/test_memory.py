"""Intra-query attention and the bank it reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from inspro_core.model.memory import IntraQueryAttention, push
from tests.inspro_core.model.reference import load_bundle


def attention(channels: int = 4, bank_size: int = 18) -> IntraQueryAttention:
    torch.manual_seed(0)
    return IntraQueryAttention(channels, bank_size)


def random_bank(length: int, slots: int = 3, channels: int = 4) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(length)
    bank = torch.randn(2, length, slots, channels, generator=generator)
    return bank, torch.ones((2, length, slots), dtype=torch.bool)


@pytest.mark.parametrize("index", range(4))
def test_equation_1_is_reproduced_for_banks_of_several_lengths(shared: Path, index: int) -> None:
    recorded = load_bundle(shared, "inspro_eq")["eq1"][index]
    module = attention(len(recorded["w"])).double()
    with torch.no_grad():
        module.score.weight.copy_(recorded["w"][None])
        module.score.bias.fill_(recorded["b"])
        bank = recorded["bank"][None]
        actual = module(bank, torch.ones(bank.shape[:3], dtype=torch.bool))
    torch.testing.assert_close(actual[0], recorded["q"], rtol=0, atol=1e-9)


def test_a_bank_of_one_frame_doubles_the_feature() -> None:
    bank, is_filled = random_bank(1)
    torch.testing.assert_close(attention()(bank, is_filled), 2 * bank[:, -1])


def test_with_a_bank_size_of_one_the_module_is_off() -> None:
    bank, is_filled = random_bank(1)
    assert torch.equal(attention(bank_size=1)(bank, is_filled), bank[:, -1])


def test_an_entry_of_an_earlier_life_has_no_influence() -> None:
    module = attention()
    bank, is_filled = random_bank(4)
    is_filled[:, :2, 1] = False
    expected = module(bank, is_filled)
    bank[:, :2, 1] = 1e6
    torch.testing.assert_close(module(bank, is_filled), expected)
    torch.testing.assert_close(expected[:, 1], module(bank[:, 2:], is_filled[:, 2:])[:, 1])


def test_the_bank_keeps_the_last_frames_in_order() -> None:
    bank, is_filled = torch.zeros(1, 0, 2, 1), torch.zeros((1, 0, 2), dtype=torch.bool)
    for frame in range(5):
        bank, is_filled = push(bank, is_filled, torch.full((1, 2, 1), float(frame)), 3)
        assert bank.shape[1] == is_filled.shape[1] == min(frame + 1, 3)
    assert bank[0, :, 0, 0].tolist() == [2.0, 3.0, 4.0]
    assert is_filled.all()


def test_flags_stay_with_their_frames_in_the_bank() -> None:
    bank, is_filled = random_bank(3)
    is_filled[:, 1, 0] = False
    _, pushed = push(bank, is_filled, bank[:, 0], 3)
    assert pushed[0, :, 0].tolist() == [False, True, True]
    assert pushed[0, :, 1].tolist() == [True, True, True]
