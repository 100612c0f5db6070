"""Settings of a retraining."""

from __future__ import annotations

from typing import Any

import pytest

from inspro_core.errors import UsageError
from inspro_core.retrain.options import PRESETS, RetrainingOptions, options_for


@pytest.mark.parametrize(("minutes", "preset"), [(2, 5), (5, 5), (9, 5), (10, 10), (29, 10), (240, 30)])
def test_a_length_takes_the_settings_of_the_preset_below_it(minutes: float, preset: int) -> None:
    options, expected = options_for(minutes), PRESETS[preset]
    assert options.minutes == minutes
    assert (options.learning_rate, options.freezes_backbone) == (expected.learning_rate, expected.freezes_backbone)


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"minutes": float("nan")},
        {"minutes": float("inf")},
        {"learning_rate": 0},
        {"learning_rate": float("nan")},
        {"replay_share": 1},
        {"replay_share": float("nan")},
        {"seed": -1},
        {"steps": 0},
    ],
)
def test_numbers_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        RetrainingOptions(**wrong)


def test_a_number_of_steps_takes_the_place_of_the_minutes() -> None:
    assert RetrainingOptions(minutes=10, steps=7).iterations == 7
    assert RetrainingOptions(minutes=10).iterations > 7
