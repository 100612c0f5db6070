"""Runs commands in this process, on a tiny random model."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from inspro_core import cli
from inspro_core.checkpoints.checkpoint import save_checkpoint
from inspro_core.data.scene_dataset import write_synthetic_dataset
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.model.inspro import InsPro
from tests.inspro_core.train.conftest import tiny_config


@dataclass(frozen=True)
class Outcome:
    """What a command returned and printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The last line of standard output."""
        result: dict[str, Any] = json.loads(self.out.strip().splitlines()[-1])
        return result


class FakeDesktop:
    """Opens nothing; a file that is there counts as opened."""

    def open_window(self, path: Path | None) -> int:
        return 0 if path is None or path.exists() else 1

    def bench(self, is_quick: bool) -> Iterator[Mapping[str, Any]]:
        yield {"case": "nothing", "is_quick": is_quick}


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line."""

    def call(*words: object) -> Outcome:
        capsys.readouterr()
        code = cli.main([str(word) for word in words], FakeDesktop())
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of a tiny network that reports objects everywhere."""
    torch.manual_seed(5)
    model = InsPro(tiny_config())
    for stage in model.stages:
        torch.nn.init.constant_(stage.class_predictor.output.bias, 0.5)  # type: ignore[union-attr, arg-type]
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    save_checkpoint(path, model, SYNTHETIC_CATEGORIES, {"description": "random"})
    return path


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two synthetic videos of six frames."""
    folder = tmp_path_factory.mktemp("data") / "scenes"
    write_synthetic_dataset(folder, 2, 6, 10_000)
    return folder
