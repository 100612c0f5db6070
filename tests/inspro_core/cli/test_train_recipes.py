"""What `inspro train` fills in where a number is left out."""

from __future__ import annotations

import argparse

import pytest

from inspro_core.cli import train_command


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("inspro_mini", (4000, 8e-4, "cosine", 150)),
        ("inspro_r50", (32_000, 2.5e-5, "step", 1000)),  # InsPro sec. 4.2; the warm-up is Sparse R-CNN's
    ],
)
def test_the_recipe_is_that_of_the_preset(preset: str, expected: tuple[int, float, str, int]) -> None:
    parser = argparse.ArgumentParser()
    train_command.add_arguments(parser)
    words = ["--train", "data", "--out", "run", "--preset", preset]
    arguments = parser.parse_args(words)
    train_command._complete(arguments)
    names = ("iterations", "learning_rate", "schedule", "warmup_iterations")
    assert tuple(getattr(arguments, name) for name in names) == expected
    given = parser.parse_args([*words, "--warmup-iterations", "7"])
    train_command._complete(given)
    assert given.warmup_iterations == 7
