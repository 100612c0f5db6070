"""`inspro bench`: every part prints figures with the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspro_core.cli import bench_command
from tests.inspro_core.cli.conftest import Run


def test_loading_is_measured_with_and_without_processes(run: Run, scenes: Path) -> None:
    words = ("--batch", 1, "--frames", 2, "--batches", 2, "--workers", 1)
    outcome = run("bench", "data", "--data", scenes, *words)
    assert outcome.code == 0, outcome.err
    cases = [json.loads(line) for line in outcome.out.splitlines()]
    names = [case["case"] for case in cases]
    assert names[:4] == ["read pictures", "decode masks", "vary pictures", "vary masks"]
    assert names[4:] == ["in the training process", "1 loading process"]
    assert sum(case["ratio"] for case in cases[:4]) == pytest.approx(1, abs=0.01)
    assert cases[4]["ratio"] == 1
    assert all(case["frames_per_second"] > 0 for case in cases[4:])
    assert {"processor", "cores", "torch", "load"} <= cases[0]["machine"].keys()


@pytest.mark.parametrize("name", bench_command.SUBCOMMANDS)
def test_every_part_has_help(run: Run, name: str) -> None:
    outcome = run("bench", name, "--help")
    assert outcome.code == 0
    assert f"usage: inspro bench {name}" in outcome.out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["data", "--data", "x", "--batches", "0"], "--batches: expected a whole number from 1"),
        ([], "PART"),
        (["tea"], "tea"),
    ],
)
def test_bad_input_is_named(run: Run, words: list[str], problem: str) -> None:
    outcome = run("bench", *words)
    assert outcome.code == 2
    assert problem in outcome.err
