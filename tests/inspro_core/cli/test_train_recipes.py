"""What `inspro train` fills in where a number is left out, and the folders that it takes."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from inspro_core.cli import train_command
from inspro_core.errors import UsageError


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


@pytest.mark.parametrize("name", ["state.pt", "training.lock", "retraining.json"])
def test_a_folder_with_other_things_is_taken_where_a_run_is_in_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "log.txt").touch()
    train_command._check_folder(tmp_path)
    train_command._check_folder(tmp_path / "new")
    (tmp_path / "data").mkdir()
    with pytest.raises(UsageError, match="holds other things"):
        train_command._check_folder(tmp_path)
    (tmp_path / name).touch()
    train_command._check_folder(tmp_path)
