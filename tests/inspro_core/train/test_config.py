"""Settings of a training run."""

from __future__ import annotations

import math

import pytest

from inspro_core.errors import UsageError
from inspro_core.train.config import TrainConfig

WRONG = [
    ("iterations", 0),
    ("learning_rate", math.nan),
    ("class_factor", 0.0),
    ("clip_norm", math.inf),
    ("backbone_factor", math.nan),
    ("backbone_factor", -0.1),
    ("evaluate_every", -1),
    ("seed", -1),
    ("warmup_frames_from", math.nan),
    ("ema_decay", 1.5),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_number_out_of_its_range_is_refused_by_its_name(name: str, value: float) -> None:
    with pytest.raises(UsageError, match=f"^{name} must be .*, got {value}"):
        TrainConfig(**{"iterations": 10, name: value})  # type: ignore[arg-type]
