"""`inspro ablate` refuses what it cannot do; what it trains is tested beside the trainer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inspro_core.cli.conftest import Run


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--table", "9z"], "invalid choice"),
        (["--steps", "0"], "--steps: expected a whole number from 1"),
        (["--minutes-per-row", "-1"], "--minutes-per-row: expected a number above 0"),
        (["--score-frames", "0"], "--score-frames: expected a whole number from 1"),
        (["--seeds", "0"], "--seeds: expected a whole number from 1"),
        (["--steps", "1", "--minutes-per-row", "1"], "not allowed with"),
        (["--backbone", "nothing"], "'nothing' is not known"),
    ],
)
def test_bad_input_is_named(run: Run, tmp_path: Path, words: list[str], problem: str) -> None:
    outcome = run("ablate", "--out", tmp_path / "a", *words)
    assert outcome.code == 2
    assert problem in outcome.err
    assert not (tmp_path / "a").exists()
