"""The corrector of a model is loaded once for all orders, until another one is wanted or the memory is needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.workers.model import Correctors
from inspro_core import api


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was loaded: names of models and devices; what comes of it is an object of its own each time."""
    calls: list[tuple[str, str]] = []

    def load(model: str, device: str) -> object:
        calls.append((model, device))
        return object()

    monkeypatch.setattr(api, "load_corrector", load)
    return calls


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"weights")
    return path


def test_the_next_order_of_a_model_finds_it_loaded(loaded: list[tuple[str, str]], model: Path) -> None:
    correctors = Correctors()
    assert correctors.load(str(model), "cpu") is correctors.load(str(model), "cpu")
    assert loaded == [(str(model), "cpu")]


def test_another_device_or_model_is_loaded_in_its_place(loaded: list[tuple[str, str]], model: Path) -> None:
    correctors = Correctors()
    for name, device in ((str(model), "cpu"), (str(model), "cuda"), ("inspro-mini", "cuda"), (str(model), "cpu")):
        correctors.load(name, device)
    assert len(loaded) == 4


def test_a_file_that_was_replaced_is_loaded_anew(loaded: list[tuple[str, str]], model: Path) -> None:
    correctors = Correctors()
    correctors.load(str(model), "cpu")
    os.utime(model, (1, 1))
    correctors.load(str(model), "cpu")
    assert len(loaded) == 2


def test_a_forgotten_one_is_loaded_anew(loaded: list[tuple[str, str]], model: Path) -> None:
    correctors = Correctors()
    correctors.load(str(model), "cpu")
    correctors.forget()
    correctors.load(str(model), "cpu")
    assert len(loaded) == 2
